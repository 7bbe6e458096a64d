"""What is fitted on the training part: categories, rates, references, means and scales."""

import numpy as np
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from churn.columns import NO_FEATURE, NOT_READ
from churn.customers import Customers, Rows
from churn.documents import (
    Column,
    Columns,
    FeatureDocument,
    FeatureDraft,
    FittedDocument,
    Kind,
    Observation,
)
from churn.features import FOLDS, encode, fold_of, make_feature, replace_rates
from churn.numbers import Matrix, parse_date
from churn.script import unusable

CODES_AT_MOST = 20  # categories; a column with more gets their churn rates
PRIOR_ROWS = 20  # that the share of all churners counts for in a category's rate


def fit(
    customers: Customers, labels: Rows, columns: Columns, train: Rows
) -> tuple[FittedDocument, Matrix]:
    """Fits on the training rows.

    Returns the document of features.json as far as it is fitted, and the raw values of all rows,
    shape (rows, features).
    """
    chosen = [c for c in columns["columns"] if c["role"] not in NO_FEATURE]
    observation, days = find_observation(customers, columns)
    drafts: list[FeatureDraft] = []
    raw = np.empty((len(customers.rows), len(chosen)), order="F")
    for position, column in enumerate(chosen):
        draft, raw[:, position] = fit_column(customers, column, train, days)
        drafts.append(draft)
    fit_rates(drafts, raw[train], labels[train])
    document: FittedDocument = {
        "target": columns["target"],
        "features": fit_scales(customers, drafts, raw[train]),
        "unused": [c["name"] for c in columns["columns"] if c["role"] in NOT_READ],
        "ids": [c["name"] for c in columns["columns"] if c["role"] == "id"],
    }
    if observation is not None:
        document["observation"] = observation
    return document, raw


def find_observation(
    customers: Customers, columns: Columns
) -> tuple[Observation | None, Matrix | float]:
    """Returns what features.json says of the observation, and its days since 1970, maybe by row."""
    for column in columns["columns"]:
        if column["role"] == "observation":
            return {"column": column["name"]}, customers.values[column["name"]]
    if columns["observed_on"] is None:
        return None, float("nan")
    return {"date": columns["observed_on"]}, parse_date(columns["observed_on"])


def fit_column(
    customers: Customers, column: Column, train: Rows, observed: Matrix | float
) -> tuple[FeatureDraft, Matrix]:
    """Returns one feature without its mean and scale, and its raw values in all rows."""
    name = column["name"]
    empty = unusable(customers.path, f"'{name}' has no value in the training part; ignore it")
    if column["role"] == "categorical":
        distinct, places = customers.texts[name]
        texts = [distinct[place] for place in np.unique(places[train])]
        categories = fit_categories(texts)
        if not categories:
            raise empty
        kind: Kind = "codes" if len(categories) <= CODES_AT_MOST else "rates"
        if kind == "rates" and len(categories) < len({text.strip() for text in texts}):
            categories.insert(0, "")  # blank cells have a rate like the others
        known = {text: code for code, text in enumerate(categories)}
        draft: FeatureDraft = {"name": name, "column": name, "kind": kind, "categories": categories}
        return draft, encode(known, distinct)[places]
    values = customers.values[name]
    if np.isnan(values[train]).all():
        raise empty
    if column["role"] == "date":
        return {"name": name, "column": name, "kind": "duration"}, observed - values
    return {"name": name, "column": name, "kind": "numeric"}, values


def fit_categories(texts: list[str]) -> list[str]:
    """Returns the sorted texts that are not blank."""
    return sorted({text.strip() for text in texts} - {""})


def fit_rates(features: list[FeatureDraft], raw: Matrix, labels: Rows) -> None:
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
        feature["prior"], feature["rates"] = prior, rates.tolist()


def fit_scales(
    customers: Customers, drafts: list[FeatureDraft], raw: Matrix
) -> list[FeatureDocument]:
    """Returns every feature with its mean and scale, numbers with where they begin and end.

    The rates of categories replace their places in `raw`.
    """
    replace_rates([make_feature({**draft, "mean": 0, "scale": 1}) for draft in drafts], raw)
    with np.errstate(over="ignore", invalid="ignore"):
        # By columns, as in a frame: NumPy sums them in another order than rows.
        scaler = StandardScaler().fit(np.asfortranarray(raw))
    features: list[FeatureDocument] = []
    for draft, mean, scale, column in zip(drafts, scaler.mean_, scaler.scale_, raw.T, strict=True):
        if not np.isfinite([mean, scale]).all():
            problem = f"the numbers of '{draft['name']}' are too large to be standardised"
            raise unusable(customers.path, problem)
        feature: FeatureDocument = {**draft, "mean": float(mean), "scale": float(scale)}
        if draft["kind"] in ("numeric", "duration"):
            values = column[~np.isnan(column)]
            feature["low"], feature["high"] = float(values.min()), float(values.max())
            feature["whole"] = bool((values == np.floor(values)).all())
        features.append(feature)
    return features
