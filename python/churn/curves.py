"""A logistic regression as it is served: one curve a feature, whose values are added up.

A curve is a polyline over the prepared values, or a value for each category, in log-odds. Only
elementwise operations of NumPy are used: a row's numbers do not depend on the rows beside it, nor
on the machine, to the last bit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from churn.features import Feature
from churn.numbers import Matrix


class Curve(NamedTuple):
    """One feature's part of the log-odds, for each of several fits.

    `values`: shape (fits, points), at the knots, or of the categories in their order where there
    are no knots. Outside the knots it is level. `missing`, shape (fits,): of no value, and of
    a category that is not in the list.
    """

    knots: Matrix | None
    values: Matrix
    missing: Matrix


class Logistic(NamedTuple):
    """Several fits of one regression; `intercepts`: shape (fits,). Each curve's mean is near 0."""

    intercepts: Matrix
    curves: tuple[Curve, ...]


def join_fits(fits: Sequence[Logistic]) -> Logistic | None:
    """Makes one of fits that have the same knots; None of none."""
    if not fits:
        return None
    curves = tuple(
        Curve(
            same[0].knots,
            np.concatenate([curve.values for curve in same]),
            np.concatenate([curve.missing for curve in same]),
        )
        for same in zip(*(fit.curves for fit in fits), strict=True)
    )
    return Logistic(np.concatenate([fit.intercepts for fit in fits]), curves)


def mean_fit(logistic: Logistic) -> Logistic:
    """Returns the mean of the fits, whose log-odds are the mean of theirs."""
    curves = (
        Curve(c.knots, add(c.values)[None] / len(c.values), add(c.missing[:, None]) / len(c.values))
        for c in logistic.curves
    )
    intercept = add(logistic.intercepts[:, None]) / len(logistic.intercepts)
    return Logistic(intercept, tuple(curves))


def add(rows: Matrix) -> Matrix:
    """Returns the sum of rows, added one after the other."""
    total: Matrix = rows[0]
    for row in rows[1:]:
        total = total + row
    return total


def codes_of(feature: Feature, prepared: Matrix) -> NDArray[np.intp]:
    """Returns the categories' places of prepared values, -1 for one that is not in the list."""
    places = np.rint(prepared * feature.scale + feature.mean)
    known = (places >= 0) & (places < len(feature.codes))
    found: NDArray[np.intp] = np.where(known, places, -1).astype(np.intp)
    return found


def interpolate(knots: Matrix, values: Matrix, prepared: Matrix) -> Matrix:
    """Returns a polyline's heights, level outside its knots; NaN for NaN."""
    if len(knots) == 1:
        return np.where(np.isnan(prepared), prepared, values[0])
    inside = np.clip(prepared, knots[0], knots[-1])
    place = np.searchsorted(knots, inside, side="right") - 1
    place = np.clip(place, 0, len(knots) - 2)
    along = (inside - knots[place]) / np.diff(knots)[place]
    heights: Matrix = values[place] + along * np.diff(values)[place]
    return heights


def evaluate_curve(feature: Feature, curve: Curve, fit: int, prepared: Matrix) -> Matrix:
    """Returns one fit's part of the log-odds at prepared values."""
    if curve.knots is None:
        places = codes_of(feature, prepared)
        values, outside = curve.values[fit][places], places < 0
    else:
        values, outside = interpolate(curve.knots, curve.values[fit], prepared), np.isnan(prepared)
    parts: Matrix = np.where(outside, curve.missing[fit], values)
    return parts


def evaluate(
    inputs: Sequence[Feature], logistic: Logistic, matrix: Matrix, fit: int = 0
) -> tuple[Matrix, Matrix]:
    """Returns one fit's log-odds, shape (rows,), and its parts by feature, (rows, features)."""
    parts = np.empty(matrix.shape)
    margins = np.full(len(matrix), logistic.intercepts[fit])
    for position, (feature, curve) in enumerate(zip(inputs, logistic.curves, strict=True)):
        parts[:, position] = evaluate_curve(feature, curve, fit, matrix[:, position])
        margins += parts[:, position]
    return margins, parts
