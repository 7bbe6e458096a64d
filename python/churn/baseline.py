"""The baseline: a logistic regression on the same columns, categories one-hot encoded."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer  # type: ignore[import-untyped]
from sklearn.impute import SimpleImputer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import OneHotEncoder, StandardScaler  # type: ignore[import-untyped]

from churn.calibration import Calibration
from churn.customers import Rows
from churn.documents import Kind
from churn.numbers import Matrix

ROWS_AT_MOST = 100_000
CATEGORIES_AT_MOST = 50  # of a column; the rarest ones are taken together


def make_baseline(kinds: Sequence[Kind]) -> Any:
    """Returns the pipeline for raw values whose columns are of these kinds.

    Numbers and durations: the median where missing and an indicator of it, standardised.
    Categories: one-hot, missing ones a category like the others, unseen ones as the rare ones.
    """
    texts = [position for position, kind in enumerate(kinds) if kind in ("codes", "rates")]
    numbers = [position for position in range(len(kinds)) if position not in texts]
    one_hot = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=CATEGORIES_AT_MOST, min_frequency=10
    )
    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    columns = ColumnTransformer([("numbers", scaled, numbers), ("texts", one_hot, texts)])
    return make_pipeline(columns, LogisticRegression(solver="newton-cholesky", tol=1e-8))


def fit_baseline(kinds: Sequence[Kind], raw: Matrix, labels: Rows, train: Rows, seed: int) -> Any:
    """Fits the baseline on the training rows, on a seeded sample of them where they are many."""
    if len(train) > ROWS_AT_MOST:
        train = np.random.default_rng(seed).choice(train, ROWS_AT_MOST, replace=False)
    return make_baseline(kinds).fit(raw[train], labels[train])


def predict_baseline(baseline: Any, calibration: Calibration, raw: Matrix) -> Matrix:
    """Returns the probabilities of churn, recalibrated where that pays, as the model's are."""
    if calibration.pays:
        return np.array(calibration.probabilities(baseline.decision_function(raw)))
    return baseline.predict_proba(raw)[:, 1]  # type: ignore[no-any-return]
