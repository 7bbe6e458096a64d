"""Recalibration: log-odds rescaled so that the probabilities agree with what happened.

J. Platt, Probabilistic Outputs for Support Vector Machines (1999): the log-odds become
slope * log-odds + intercept, fitted on rows that the model was not trained on. Contributions in
log-odds are scaled alike, so that they still sum to the log-odds of the probability.
"""

import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from churn.checks import is_number
from churn.documents import CalibrationDocument
from churn.log_lines import log_line
from churn.numbers import Matrix
from churn.script import read_json, unusable

CALIBRATION_FILE = "calibration.json"
VERSION = 1
FOLDS = 5
FEWEST = 20  # rows of a class; with fewer it can't be decided
Z95 = 1.959963984540054  # the normal distribution's 97.5 % quantile
# What the power is simulated for: odds that are all wrong, log-odds spread too far, by this factor.
WRONG_BY = 2
SIMULATIONS = 100
SIMULATED_ROWS_AT_MOST = 2_000


class Calibration(NamedTuple):
    """What recalibration would change, whether it pays, and how likely it is to be found out.

    `gain` is the mean fall of the log loss with its 95 % interval (value, low, high), cross-fitted;
    None where a class has fewer than FEWEST rows. `power` has the shares of simulations
    that notice each of two faults, where it was simulated. Applied only where it pays.
    """

    slope: float = 1.0
    intercept: float = 0.0
    pays: bool = False
    rows: int = 0
    churned: int = 0
    gain: tuple[float, float, float] | None = None
    power: dict[str, float] | None = None

    def probabilities(self, margins: Matrix) -> list[float]:
        """Returns the recalibrated probabilities of log-odds.

        One by one, so that a row's never depends on the rows beside it, to the last bit.
        """
        return [logistic(self.slope * margin + self.intercept) for margin in margins.tolist()]


def logistic(margin: float) -> float:
    """Returns the probability of log-odds."""
    if margin >= 0:
        return 1 / (1 + math.exp(-margin))
    odds = math.exp(margin)
    return odds / (1 + odds)


def expit(margins: Matrix) -> Matrix:
    """Returns the probabilities of log-odds, of any shape."""
    odds = np.exp(-np.abs(margins))
    probabilities: Matrix = np.where(margins >= 0, 1, odds) / (1 + odds)
    return probabilities


def losses(margins: Matrix, labels: Matrix) -> Matrix:
    """Returns each row's log loss (or cross-entropy, where a label is no 0 or 1)."""
    return np.logaddexp(0, margins) - labels * margins


def fit_platt(margins: Matrix, labels: Matrix) -> tuple[Matrix, Matrix]:
    """Fits the scaling for each row of labels, shape (fits, rows); returns slopes and intercepts.

    By Newton's method with step halving; targets lie just inside 0 and 1, as Platt has them.
    """
    positive = labels.sum(axis=1, keepdims=True)
    negative = labels.shape[1] - positive
    targets = np.where(labels == 1, (positive + 1) / (positive + 2), 1 / (negative + 2))
    slopes = np.zeros_like(positive)
    intercepts = np.log((positive + 1) / (negative + 1))
    loss = losses(slopes * margins + intercepts, targets).sum(axis=1, keepdims=True)
    for _ in range(100):
        p = expit(slopes * margins + intercepts)
        off, curve = p - targets, p * (1 - p)
        gradient_a = (off * margins).sum(axis=1, keepdims=True)
        gradient_b = off.sum(axis=1, keepdims=True)
        # A little more, or margins that are all the same leave nothing to solve.
        aa = (curve * margins**2).sum(axis=1, keepdims=True) * (1 + 1e-9) + 1e-12
        ab = (curve * margins).sum(axis=1, keepdims=True)
        bb = curve.sum(axis=1, keepdims=True) + 1e-12
        determinant = aa * bb - ab * ab
        step_a = (bb * gradient_a - ab * gradient_b) / determinant
        step_b = (aa * gradient_b - ab * gradient_a) / determinant
        if (gradient_a * step_a + gradient_b * step_b < 1e-10).all():
            break
        size = np.ones_like(loss)
        while True:
            new = losses((slopes - size * step_a) * margins + intercepts - size * step_b, targets)
            after = new.sum(axis=1, keepdims=True)
            worse = (after > loss) & (size > 1e-6)
            if not worse.any():
                break
            size = np.where(worse, size / 2, size)
        slopes, intercepts, loss = slopes - size * step_a, intercepts - size * step_b, after
    return slopes, intercepts


def make_folds(labels: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """Returns each row's fold, the classes spread evenly over them."""
    order = np.random.default_rng(seed).permutation(len(labels))
    folds = np.empty(len(labels), dtype=np.int64)
    for label in (0, 1):
        rows = order[labels[order] == label]
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def cross_fitted_gains(margins: Matrix, labels: Matrix, folds: NDArray[np.int64]) -> Matrix:
    """Returns the fall of each row's log loss, by fits on the other folds; shape of the labels."""
    gains = np.empty(labels.shape)
    for fold in range(FOLDS):
        out = folds == fold
        slopes, intercepts = fit_platt(margins[~out], labels[:, ~out])
        before = losses(margins[out], labels[:, out])
        gains[:, out] = before - losses(slopes * margins[out] + intercepts, labels[:, out])
    return gains


def interval(gains: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Returns the mean of each row of gains, and its 95 % interval by the normal distribution."""
    mean = gains.mean(axis=1)
    error = gains.std(axis=1, ddof=1) / np.sqrt(gains.shape[1])
    return mean, mean - Z95 * error, mean + Z95 * error


def simulate_power(margins: Matrix, seed: int = 42) -> dict[str, float]:
    """Returns how often recalibration would pay for as many rows if the log-odds were wrong.

    `odds`: the true odds are WRONG_BY times those of every row. `spread`: the true log-odds lie
    WRONG_BY times nearer to their mean. Of many rows some are drawn, so that it is a lower bound.
    """
    random = np.random.default_rng(seed)
    if len(margins) > SIMULATED_ROWS_AT_MOST:
        margins = random.choice(margins, SIMULATED_ROWS_AT_MOST, replace=False)
    mean = margins.mean()
    truths = {
        "odds": margins + math.log(WRONG_BY),
        "spread": mean + (margins - mean) / WRONG_BY,
    }
    found = {}
    for name, truth in truths.items():
        drawn = random.random((SIMULATIONS, len(margins))) < expit(truth)
        folds = random.permutation(len(margins)) % FOLDS
        _, low, _ = interval(cross_fitted_gains(margins, drawn.astype(float), folds))
        found[name] = float((low > 0).mean())
    return found


def recalibrate(margins: Matrix, labels: NDArray[Any], seed: int = 42) -> Calibration:
    """Fits the scaling on rows that the model was not trained on, and finds whether it pays.

    It pays where the whole 95 % interval of the log loss's fall lies above 0, each fold scaled by
    a fit on the others, and the slope keeps the ranking.
    """
    rows, churned = len(labels), int(np.sum(labels))
    if min(churned, rows - churned) < FEWEST:
        return Calibration(rows=rows, churned=churned)
    margins, given = np.asarray(margins, dtype=float), np.asarray(labels, dtype=float)[None]
    slopes, intercepts = fit_platt(margins, given)
    gains = cross_fitted_gains(margins, given, make_folds(labels, seed))
    value, low, high = (float(end[0]) for end in interval(gains))
    slope, intercept = float(slopes[0, 0]), float(intercepts[0, 0])
    return Calibration(
        slope,
        intercept,
        pays=low > 0 and slope > 0,
        rows=rows,
        churned=churned,
        gain=(value, low, high),
    )


def describe(calibration: Calibration) -> str:
    """Returns the line of a log that SageMaker reads the calibration's figures from."""
    pays, (rows, churned) = float(calibration.pays), (calibration.rows, calibration.churned)
    figures = {"pays": pays, "rows": float(rows), "churned": float(churned)}
    figures |= {"slope": calibration.slope, "intercept": calibration.intercept}
    if calibration.gain:
        names = ("gain", "gain_low", "gain_high")
        figures |= dict(zip(names, calibration.gain, strict=True))
    figures |= {f"power_{name}": share for name, share in (calibration.power or {}).items()}
    parts = [log_line("figure", name=name, value=f"{value:.6f}") for name, value in figures.items()]
    return log_line("calibration", figures="\t".join(parts))


def write_calibration(folder: Path, calibration: Calibration) -> None:
    """Writes calibration.json."""
    document: CalibrationDocument = {
        "version": VERSION,
        "slope": calibration.slope,
        "intercept": calibration.intercept,
        "pays": calibration.pays,
        "rows": calibration.rows,
        "churned": calibration.churned,
        "gain": calibration.gain,
        "power": calibration.power,
    }
    (folder / CALIBRATION_FILE).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def read_calibration(folder: Path) -> Calibration:
    """Reads calibration.json; refuses one that cannot be applied."""
    path = folder / CALIBRATION_FILE
    document: Any = read_json(path)
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise unusable(path, f"version {VERSION} is needed; train the model again")
    members: dict[str, Any] = {name: document.get(name) for name in Calibration._fields}
    made = Calibration(**members)
    if not is_number(made.slope) or not is_number(made.intercept):
        raise unusable(path, "its slope and intercept must be numbers")
    if not isinstance(made.pays, bool):
        raise unusable(path, "'pays' must be true or false")
    if made.pays and made.slope <= 0:
        raise unusable(path, "a slope of 0 or less would reverse the ranking")
    return made
