"""What is fitted on the training part: categories, rates, references, means and scales."""

from typing import Any

import numpy as np
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from churn.columns import NO_FEATURE, NOT_READ
from churn.customers import Customers, Rows
from churn.features import FOLDS, encode, finish, fold_of, make_features
from churn.numbers import Matrix, parse_date
from churn.script import check

CODES_AT_MOST = 20  # categories; a column with more gets their churn rates
PRIOR_ROWS = 20  # that the share of all churners counts for in a category's rate


def fit(
    customers: Customers, labels: Rows, columns: dict[str, Any], train: Rows
) -> tuple[dict[str, Any], Matrix]:
    """Fits on the training rows.

    Returns the document of features.json as far as it is fitted, and the raw values of all rows,
    shape (rows, features).
    """
    chosen = [c for c in columns["columns"] if c["role"] not in NO_FEATURE]
    observation, days = find_observation(customers, columns)
    features: list[dict[str, Any]] = []
    raw = np.empty((len(customers.rows), len(chosen)), order="F")
    for position, column in enumerate(chosen):
        feature, raw[:, position] = fit_column(customers, column, train, days)
        features.append(feature)
    fit_rates(features, raw[train], labels[train])
    unused = [c["name"] for c in columns["columns"] if c["role"] in NOT_READ]
    ids = [c["name"] for c in columns["columns"] if c["role"] == "id"]
    document = {"target": columns["target"], "features": features, "unused": unused, "ids": ids}
    document |= observation
    fit_scales(customers, document, raw[train])
    return document, raw


def find_observation(
    customers: Customers, columns: dict[str, Any]
) -> tuple[dict[str, Any], Matrix | float]:
    """Returns what features.json says of the observation, and its days since 1970, maybe by row."""
    for column in columns["columns"]:
        if column["role"] == "observation":
            return {"observation": {"column": column["name"]}}, customers.values[column["name"]]
    if columns["observed_on"] is None:
        return {}, float("nan")
    return {"observation": {"date": columns["observed_on"]}}, parse_date(columns["observed_on"])


def fit_column(
    customers: Customers, column: dict[str, str], train: Rows, observed: Matrix | float
) -> tuple[dict[str, Any], Matrix]:
    """Returns one feature without its mean and scale, and its raw values in all rows."""
    name = column["name"]
    feature: dict[str, Any] = {"name": name, "column": name, "kind": column["role"]}
    problem = f"'{name}' has no value in the training part; ignore it"
    if column["role"] == "categorical":
        distinct, places = customers.texts[name]
        texts = [distinct[place] for place in np.unique(places[train])]
        categories = fit_categories(texts)
        check(bool(categories), customers.path, problem)
        kind = "codes" if len(categories) <= CODES_AT_MOST else "rates"
        if kind == "rates" and len(categories) < len({text.strip() for text in texts}):
            categories.insert(0, "")  # blank cells have a rate like the others
        known = {text: code for code, text in enumerate(categories)}
        return feature | {"kind": kind, "categories": categories}, encode(known, distinct)[places]
    values = customers.values[name]
    check(not np.isnan(values[train]).all(), customers.path, problem)
    if column["role"] == "date":
        return feature | {"kind": "duration"}, observed - values
    return feature, values


def fit_categories(texts: list[str]) -> list[str]:
    """Returns the sorted texts that are not blank."""
    return sorted({text.strip() for text in texts} - {""})


def fit_rates(features: list[dict[str, Any]], raw: Matrix, labels: Rows) -> None:
    """Adds `rates` and `prior` to the features of that kind.

    A category's rate in a fold is the share of churners among its customers in the other folds,
    drawn towards the share of all: (churners + prior * PRIOR_ROWS) / (customers + PRIOR_ROWS). So
    nobody's own label is in the rate that stands in their row.
    """
    prior, folds = float(labels.mean()), fold_of(raw)
    for position, feature in enumerate(features):
        if feature["kind"] != "rates":
            continue
        places = raw[:, position].astype(np.intp)
        known = places >= 0
        cells = places[known] * FOLDS + folds[known]
        shape = (len(feature["categories"]), FOLDS)
        counts, churned = (
            np.bincount(cells, weights, minlength=shape[0] * FOLDS).reshape(shape)
            for weights in (None, labels[known])
        )
        elsewhere, churned_elsewhere = (n.sum(axis=1, keepdims=True) - n for n in (counts, churned))
        rates = (churned_elsewhere + prior * PRIOR_ROWS) / (elsewhere + PRIOR_ROWS)
        feature |= {"prior": prior, "rates": rates.tolist()}


def fit_scales(customers: Customers, document: dict[str, Any], raw: Matrix) -> None:
    """Adds mean and scale to every feature, and to numbers where they begin and end."""
    identity = [feature | {"mean": 0, "scale": 1} for feature in document["features"]]
    values = finish(make_features(document | {"features": identity}), raw)
    with np.errstate(over="ignore", invalid="ignore"):
        # By columns, as in a frame: NumPy sums them in another order than rows.
        scaler = StandardScaler().fit(np.asfortranarray(values))
    for feature, mean, scale in zip(document["features"], scaler.mean_, scaler.scale_, strict=True):
        problem = f"the numbers of '{feature['name']}' are too large to be standardised"
        check(bool(np.isfinite([mean, scale]).all()), customers.path, problem)
        feature |= {"mean": float(mean), "scale": float(scale)}
    for feature, column in zip(document["features"], values.T, strict=True):
        if feature["kind"] in ("numeric", "duration"):
            feature |= find_range(column[~np.isnan(column)])


def find_range(values: Matrix) -> dict[str, Any]:
    """Returns the smallest and the largest value, and whether all are whole numbers."""
    whole = bool((values == np.floor(values)).all())
    return {"low": float(values.min()), "high": float(values.max()), "whole": whole}
