"""Fits a logistic regression with a penalty on splines of degree 1, in NumPy.

Each number has a linear term and a spline's basis on quantiles, each category a column of its own,
all standardised, with the penalty on the sum of squares (P. H. C. Eilers and B. D. Marx, Flexible
Smoothing with B-splines and Penalties, 1996, with a ridge in place of differences). The penalty is
the one with the smallest log loss on rows that a fit was not made on.
"""

from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from churn.calibration import expit, losses
from churn.curves import Curve, Logistic, codes_of, evaluate, interpolate
from churn.features import Feature
from churn.members import Member, Part
from churn.numbers import Matrix

KNOTS = 5
PENALTIES = (1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0)  # each fit starts from the one before
ROWS_AT_MOST = 100_000
CELLS_AT_MOST = 30_000_000  # of the design, which bounds the memory
DECIMALS = 9  # so that the bits do not depend on the order in which a machine adds


def find_knots(feature: Feature, prepared: Matrix) -> Matrix | None:
    """Returns the quantiles of a number's values, without doubles; None for categories."""
    if feature.kind == "codes":
        return None
    known = prepared[~np.isnan(prepared)]
    if not len(known):
        return np.zeros(1)
    return np.unique(np.quantile(known, np.linspace(0, 1, KNOTS)))


def make_columns(feature: Feature, knots: Matrix | None, prepared: Matrix) -> Matrix:
    """Returns the design's columns of one feature; the first says that there is no value."""
    if knots is None:
        return np.eye(len(feature.codes) + 1)[codes_of(feature, prepared) + 1]
    heights = [knots] if len(knots) > 1 else []  # the linear term
    heights += list(np.eye(len(knots))) if len(knots) > 2 else []
    missing = np.isnan(prepared)
    splines = [np.where(missing, 0, interpolate(knots, each, prepared)) for each in heights]
    return np.column_stack([missing, *splines])


def fit_penalised(design: Matrix, labels: Matrix, penalty: float, start: Matrix) -> Matrix:
    """Returns the weights, the intercept's first and without a penalty, by Newton's method."""
    weights, penalties = start, np.full(design.shape[1], penalty)
    penalties[0] = 1e-9

    def objective(at: Matrix) -> float:
        return float(losses(design @ at, labels).sum() + (penalties * at * at).sum() / 2)

    value = objective(weights)
    for _ in range(100):
        chances = expit(design @ weights)
        gradient = design.T @ (chances - labels) + penalties * weights
        curvature = (design * (chances * (1 - chances))[:, None]).T @ design + np.diag(penalties)
        step = np.linalg.solve(curvature, gradient)
        if gradient @ step < 1e-8:  # the error is squared by each step, this last one too
            return weights - step
        size = 1.0
        while (new := objective(weights - size * step)) > value and size > 1e-6:
            size /= 2
        weights, value = weights - size * step, new
    return weights


def fit_path(
    inputs: Sequence[Feature],
    knots: Sequence[Matrix | None],
    part: Part,
    penalties: Sequence[float] = PENALTIES,
) -> list[Logistic]:
    """Fits once with each penalty, on rows at even distances where they are very many."""
    width = sum(len(each.codes) + KNOTS + 2 for each in inputs)
    count = min(len(part.labels), ROWS_AT_MOST, CELLS_AT_MOST // width)
    rows = np.linspace(0, len(part.labels) - 1, count).astype(np.int64)
    values, labels = part.values[rows], part.labels[rows]
    blocks = [
        make_columns(feature, own, column)
        for feature, own, column in zip(inputs, knots, values.T, strict=True)
    ]
    raw = np.column_stack(blocks)
    means, scales = raw.mean(axis=0), raw.std(axis=0)
    scales[scales == 0] = 1
    design = np.column_stack([np.ones(count), (raw - means) / scales])
    share = labels.mean()
    weights = np.zeros(design.shape[1])
    weights[0] = np.log(share / (1 - share))
    ends = np.cumsum([0, *(block.shape[1] for block in blocks)])
    fits = []
    for penalty in penalties:
        with threadpool_limits(1, "blas"):  # more only wait for each other
            weights = fit_penalised(design, labels, penalty, weights)
        curves = []
        for feature, own, start, end in zip(inputs, knots, ends, ends[1:], strict=False):
            span = slice(start, end)
            slopes = weights[1:][span] / scales[span]
            curves.append(make_curve(feature, own, slopes, means[span]))
        fits.append(Logistic(np.round(weights[:1], DECIMALS), tuple(curves)))
    return fits


def make_curve(feature: Feature, knots: Matrix | None, slopes: Matrix, means: Matrix) -> Curve:
    """Returns the curve that a feature's columns and their slopes make, its mean at 0.

    Where no row lacked a value, having none adds nothing.
    """
    points = np.eye(len(slopes))[1:] if knots is None else make_columns(feature, knots, knots)
    gap = np.eye(len(slopes))[0]
    values = np.round((points - means) @ slopes, DECIMALS)
    missing = np.round((gap - means) @ slopes, DECIMALS) if means[0] else 0.0
    return Curve(knots, values[None], np.array([missing]))


def fit_logistic(
    inputs: Sequence[Feature], members: Sequence[Member]
) -> tuple[Sequence[Logistic], float]:
    """Fits on each member's training rows, with the same knots; returns the fits, and the penalty.

    That is the one with the smallest log loss on the held-out rows.
    """
    every = np.concatenate([members[0].train.values, members[0].held_out.values])
    knots = [find_knots(each, column) for each, column in zip(inputs, every.T, strict=True)]
    paths = [fit_path(inputs, knots, member.train) for member in members]
    totals = [
        sum(
            losses(evaluate(inputs, fit, m.held_out.values)[0], m.held_out.labels).sum()
            for fit, m in zip(fits, members, strict=True)
        )
        for fits in zip(*paths, strict=True)
    ]
    best = int(np.argmin(totals))
    return [path[best] for path in paths], PENALTIES[best]


def refit_logistic(
    inputs: Sequence[Feature], fitted: Logistic, part: Part, penalty: float
) -> Logistic:
    """Fits once more, on other rows, with the same knots and a penalty."""
    return fit_path(inputs, [curve.knots for curve in fitted.curves], part, [penalty])[0]
