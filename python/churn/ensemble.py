"""The model that is saved: boosted trees, a logistic regression on splines, or both."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from churn.bag import join_boosters
from churn.curves import Logistic, add, evaluate, join_fits, mean_fit
from churn.features import Feature
from churn.numbers import Matrix
from churn.script import import_xgboost

xgb = import_xgboost()


class Ensemble(NamedTuple):
    """Log-odds: (1 - share) * those of the trees + share * those of the regression.

    `booster` has the trees of all fold models, `rounds` of each, `logistic` a fit for each fold,
    and `mean` the mean of these fits; None where the share leaves nothing to them.
    """

    booster: Any
    logistic: Logistic | None = None
    mean: Logistic | None = None
    share: float = 0.0
    folds: int = 1
    rounds: int = 0


def make_model(booster: Any, fit: Logistic | None, share: float) -> Ensemble:
    """Makes a model of its parts; one that has no share is left out."""
    if fit is None or share == 0:
        return Ensemble(booster)
    return Ensemble(None if share == 1 else booster, fit, mean_fit(fit), share)


def join_models(models: Sequence[Ensemble], rounds: int) -> Ensemble:
    """Makes one model of fold models, whose log-odds are the mean of theirs."""
    first = models[0]
    booster = first.booster and join_boosters([model.booster for model in models], rounds)
    logistic = join_fits([model.logistic for model in models if model.logistic])
    mean = mean_fit(logistic) if logistic else None
    return Ensemble(booster, logistic, mean, first.share, len(models), rounds)


def predict_margins(booster: Any, matrix: Matrix, rounds: tuple[int, int] = (0, 0)) -> Matrix:
    """Returns a booster's log-odds, of the rounds from the first up to the second; (0, 0): all.

    The same bits as by a DMatrix, sooner, and safe to call from several threads at once.
    """
    margins = booster.inplace_predict(
        matrix, iteration_range=rounds, predict_type="margin", validate_features=False
    )
    return margins.astype(np.float64)  # type: ignore[no-any-return]


def predict_probabilities(booster: Any, matrix: Matrix) -> list[float]:
    """Returns a booster's own probabilities."""
    return booster.inplace_predict(matrix, validate_features=False).tolist()  # type: ignore[no-any-return]


def margins(ensemble: Ensemble, inputs: Sequence[Feature], matrix: Matrix) -> Matrix:
    """Returns the log-odds of prepared rows."""
    trees = None if ensemble.booster is None else predict_margins(ensemble.booster, matrix)
    if ensemble.mean is None:
        assert trees is not None
        return trees
    regression = evaluate(inputs, ensemble.mean, matrix)[0]
    return regression if trees is None else mix(ensemble.share, trees, regression)


def mix(share: float, trees: Matrix, regression: Matrix) -> Matrix:
    """Returns the blend of two models' log-odds."""
    return (1 - share) * trees + share * regression


def contributions(ensemble: Ensemble, inputs: Sequence[Feature], matrix: Matrix) -> Matrix:
    """Returns each feature's part of the log-odds, the bias last: shape (rows, features + 1).

    SHAP values: of the trees by XGBoost; a regression's own parts, which it only adds up.
    """
    trees = None
    if ensemble.booster is not None:
        data = xgb.DMatrix(matrix, nthread=1)
        trees = ensemble.booster.predict(data, pred_contribs=True).astype(np.float64)
    if ensemble.mean is None:
        assert trees is not None
        return trees  # type: ignore[no-any-return]
    intercepts = np.full(len(matrix), ensemble.mean.intercepts[0])
    regression = np.column_stack([evaluate(inputs, ensemble.mean, matrix)[1], intercepts])
    return regression if trees is None else mix(ensemble.share, trees, regression)


def fold_deviations(ensemble: Ensemble, inputs: Sequence[Feature], matrix: Matrix) -> Matrix:
    """Returns the fold models' log-odds less their mean, shape (folds, rows)."""
    booster, logistic, _, share, folds, rounds = ensemble
    total = np.zeros((folds, len(matrix)))
    for fold in range(folds):
        if booster is not None:
            own = predict_margins(booster, matrix, (fold * rounds, (fold + 1) * rounds))
            total[fold] += (1 - share) * folds * own  # leaves are divided by the folds
        if logistic is not None:
            total[fold] += share * evaluate(inputs, logistic, matrix, fold)[0]
    return total - add(total) / folds


def standard_errors(ensemble: Ensemble, inputs: Sequence[Feature], matrix: Matrix) -> Matrix:
    """Returns how far the log-odds would move with other customers to learn from, by the folds.

    The jackknife that leaves out one fold at a time: sqrt((k - 1) / k * sum of squared deviations)
    (B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 11).
    """
    deviations = fold_deviations(ensemble, inputs, matrix)
    factor = (ensemble.folds - 1) / ensemble.folds
    return np.sqrt(factor * add(deviations**2))
