"""Measures the choices of docs/decisions: many categories, missing numbers.

    python tests/python/measure_features.py

Prints AUCs on test rows, averaged over seeds, with the case study's hyperparameters.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from sklearn.preprocessing import TargetEncoder  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))

import churn.features
import churn.fit
from churn.documents import FeatureDraft
import xgboost

Array = NDArray[np.float64]
Encode = Callable[[Array, Array, Array, Array], Array]

COUNT, SEEDS = 20_000, 5
PARAMETERS: dict[str, object] = {
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
}
PARAMETERS |= {"objective": "binary:logistic", "eval_metric": "logloss", "nthread": 2}
TRAIN, VALIDATION = (
    np.arange(COUNT * 7 // 10),
    np.arange(COUNT * 7 // 10, COUNT * 17 // 20),
)
TEST = np.arange(COUNT * 17 // 20, COUNT)


def auc(values: Array, labels: Array) -> tuple[float, xgboost.Booster]:
    """Trains with early stopping; returns the AUC on the test rows, and the model."""
    train, validation, test = (
        xgboost.DMatrix(values[rows], labels[rows]) for rows in (TRAIN, VALIDATION, TEST)
    )
    model = xgboost.train(
        PARAMETERS,
        train,
        300,
        [(validation, "v")],
        early_stopping_rounds=10,
        verbose_eval=False,
    )
    model = model[: model.best_iteration + 1]
    return float(roc_auc_score(labels[TEST], model.predict(test))), model


def draw(random: np.random.Generator, logits: Array) -> tuple[Array, float]:
    """Draws labels; returns them and the AUC of their true probabilities on the test rows."""
    chances = 1 / (1 + np.exp(-logits))
    labels = (random.random(COUNT) < chances).astype(np.float64)
    return labels, float(roc_auc_score(labels[TEST], chances[TEST]))


def behaviour(x: Array) -> Array:
    """Returns the log-odds from four of six numbers."""
    score: Array = -1.2 + x[:, 0] - 0.7 * x[:, 1] + 0.5 * x[:, 2] * (x[:, 3] > 0)
    return score


def codes(x: Array, city: Array, labels: Array, counts: Array) -> Array:
    """Codes in alphabetical order, -1 for unseen ones."""
    values: Array = np.where(counts[city.astype(int)] > 0, city, -1)
    return values


def frequencies(x: Array, city: Array, labels: Array, counts: Array) -> Array:
    """How many training rows have the category."""
    values: Array = counts[city.astype(int)]
    return values


def twenty(x: Array, city: Array, labels: Array, counts: Array) -> Array:
    """Codes of the 20 most frequent ones, -1 for the rest."""
    values: Array = np.where(np.isin(city, np.argsort(-counts, kind="stable")[:20]), city, -1)
    return values


def shuffled(x: Array, city: Array, labels: Array, counts: Array) -> Array:
    """scikit-learn's cross-fitted target encoding: folds drawn, the whole part for new rows."""
    encoder = TargetEncoder(target_type="binary", random_state=0)
    values = np.empty(len(city))
    values[TRAIN] = encoder.fit_transform(city[TRAIN, None], labels[TRAIN])[:, 0]
    values[len(TRAIN) :] = encoder.transform(city[len(TRAIN) :, None])[:, 0]
    return values


def fit_table(raw: Array, labels: Array, levels: int) -> Array:
    """Returns preprocess.py's rates, shape (levels + 1, folds)."""
    number: FeatureDraft = {"name": "x", "column": "x", "kind": "numeric"}
    feature: FeatureDraft = {"name": "city", "column": "city", "kind": "rates"}
    feature["categories"] = [f"{i}" for i in range(levels)]
    features = [number] * (raw.shape[1] - 1) + [feature]
    churn.fit.fit_rates(features, raw[TRAIN], labels[TRAIN].astype(np.int64))
    return np.array(feature["rates"])


def rates(x: Array, city: Array, labels: Array, counts: Array) -> Array:
    """preprocess.py's rates: the fold is a hash of the customer."""
    raw = np.column_stack([x, city])
    table = fit_table(raw, labels, len(counts))
    values: Array = table[city.astype(int), churn.features.fold_of(raw)]
    return values


def measure_categories() -> None:
    """Compares encodings of a column with many categories of Zipf-like frequencies."""
    ways: list[Encode] = [codes, frequencies, twenty, shuffled, rates]
    print("| categories | effect | reachable |", *(f"{way.__name__} |" for way in ways))
    moves = []
    for levels in (8, 20, 50, 200, 2000):
        for effect in (0, 0.3, 1.0):
            table = []
            for seed in range(SEEDS):
                random = np.random.default_rng(seed)
                x = random.normal(size=(COUNT, 6))
                weights = 1 / np.arange(1, levels + 1) ** 0.8
                city = random.choice(levels, COUNT, p=weights / weights.sum()).astype(np.float64)
                city = random.permutation(levels)[city.astype(int)].astype(np.float64)
                labels, best = draw(
                    random,
                    behaviour(x) + random.normal(0, effect, levels)[city.astype(int)],
                )
                counts = np.bincount(city[TRAIN].astype(int), minlength=levels).astype(np.float64)
                row = [best]
                for way in ways:
                    value, model = auc(np.column_stack([x, way(x, city, labels, counts)]), labels)
                    row.append(value)
                folds = fit_table(np.column_stack([x, city]), labels, levels)[city.astype(int)]
                answers = [
                    model.predict(xgboost.DMatrix(np.column_stack([x, fold])[TEST]))
                    for fold in folds.T
                ]
                moves.append(np.std(answers, axis=0).mean())
                table.append(row)
            means = np.mean(table, axis=0)
            print(
                f"| {levels} | {effect} |",
                *(f"{mean:.4f} |" for mean in means),
                flush=True,
            )
    print(f"a prediction's mean standard deviation over the folds: {np.mean(moves):.4f}")


def measure_missing() -> None:
    """Compares missing numbers as NaN with an indicator beside them, and with the median."""
    print("| missing | effect | NaN | NaN and indicator | median | median and indicator |")
    for share, effect in (
        (0.02, 0),
        (0.02, 1.5),
        (0.2, 0),
        (0.2, 1.0),
        (0.2, -1.0),
        (0.5, 0.7),
    ):
        table = []
        for seed in range(SEEDS):
            random = np.random.default_rng(seed)
            x = random.normal(size=(COUNT, 6))
            gone = random.random(COUNT) < share
            known = x.copy()
            known[gone, 0] = 0
            labels, _ = draw(random, behaviour(known) + effect * gone)
            holes, filled = x.copy(), x.copy()
            holes[gone, 0] = np.nan
            filled[gone, 0] = np.nanmedian(holes[TRAIN, 0])
            ways = [
                holes,
                np.column_stack([holes, gone]),
                filled,
                np.column_stack([filled, gone]),
            ]
            table.append([auc(way, labels)[0] for way in ways])
        means = np.mean(table, axis=0)
        print(
            f"| {share:.0%} | {effect} |",
            *(f"{mean:.4f} |" for mean in means),
            flush=True,
        )


if __name__ == "__main__":
    measure_categories()
    measure_missing()
