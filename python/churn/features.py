"""Features: what preprocess.py fits, train.py keeps and inference.py applies.

A customer becomes a row in two steps that are the same everywhere: each column gives raw values
(a number, the days until the customer is observed, a category's place), then `finish` looks up the
rates of categories and standardises. Imports the standard library and NumPy only.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from churn.documents import FeatureDocument, FittedDocument, Kind, Role
from churn.numbers import Matrix

KINDS: dict[Kind, Role] = {
    "numeric": "numeric",
    "duration": "date",
    "codes": "categorical",
    "rates": "categorical",
}
FOLDS = 5
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, the usual multiplier of hashes


class Feature(NamedTuple):
    """One input of the model.

    `codes` maps a category to its place. `rates`: shape (categories + 1, FOLDS), the last row for
    unseen categories.
    """

    name: str
    column: str
    kind: Kind
    mean: float
    scale: float
    codes: dict[str, int]
    rates: Matrix | None


class Features(NamedTuple):
    """What prediction needs of features.json; `unused` are the id and ignored columns.

    `observation` is the column that says when a customer is observed, if there is one.
    """

    inputs: tuple[Feature, ...]
    means: Matrix
    scales: Matrix
    target: str
    unused: frozenset[str]
    observation: str | None

    @property
    def names(self) -> list[str]:
        """The features' names in their order."""
        return [feature.name for feature in self.inputs]

    @property
    def columns(self) -> dict[str, Role]:
        """The role of each source column: numeric, date or categorical."""
        return {feature.column: KINDS[feature.kind] for feature in self.inputs}


def make_feature(feature: FeatureDocument) -> Feature:
    """Makes one feature of a valid document."""
    codes = {text: code for code, text in enumerate(feature.get("categories", ()))}
    rates = None
    if feature["kind"] == "rates":
        rates = np.array([*feature["rates"], [feature["prior"]] * FOLDS], dtype=np.float64)
    return Feature(
        feature["name"],
        feature["column"],
        feature["kind"],
        float(feature["mean"]),
        float(feature["scale"]),
        codes,
        rates,
    )


def make_features(document: FittedDocument) -> Features:
    """Makes the features of a valid features.json document."""
    inputs = tuple(make_feature(feature) for feature in document["features"])
    return Features(
        inputs,
        np.array([feature.mean for feature in inputs]),
        np.array([feature.scale for feature in inputs]),
        document["target"]["name"],
        frozenset(document["unused"]),
        document.get("observation", {}).get("column"),
    )


def encode(codes: dict[str, int], cells: Iterable[str]) -> Matrix:
    """Returns the place of each text, -1 for a missing or unknown one."""
    return np.array([codes.get(cell.strip(), -1) for cell in cells], dtype=np.float64)


def mix(raw: Matrix) -> NDArray[np.uint64]:
    """Returns a hash of each row's values."""
    mixed = np.zeros(len(raw), dtype=np.uint64)
    for column in raw.T:
        cells = column + 0.0  # a copy, contiguous, in which -0.0 has become 0.0
        cells[np.isnan(cells)] = np.nan  # in one spelling
        mixed = (mixed ^ cells.view(np.uint64)) * MIX
        mixed ^= mixed >> np.uint64(32)
    return mixed


def fold_of(raw: Matrix) -> NDArray[np.intp]:
    """Returns each row's fold, 0 … FOLDS - 1, by a hash of its raw values.

    So a customer has the same fold in training and at the endpoint, and equal customers share it.
    """
    return (mix(raw) % np.uint64(FOLDS)).astype(np.intp)


def replace_rates(inputs: Sequence[Feature], raw: Matrix) -> None:
    """Replaces, in place, the categories of kind `rates` by the churn rates fitted for them."""
    if any(feature.rates is not None for feature in inputs):
        folds = fold_of(raw)
        for position, feature in enumerate(inputs):
            if feature.rates is not None:
                raw[:, position] = feature.rates[raw[:, position].astype(np.intp), folds]


def finish(features: Features, raw: Matrix) -> Matrix:
    """Makes prepared rows of raw values, both of shape (rows, features); `raw` is used up.

    Standardising is (value - mean) / scale; NaN stays NaN.
    """
    replace_rates(features.inputs, raw)
    raw -= features.means
    raw /= features.scales
    return raw
