"""features.json: what preprocess.py fits, train.py keeps and inference.py applies.

A customer becomes a row in two steps that are the same everywhere: each column gives raw values
(a number, the days until the customer is observed, a category's place), then `finish` looks up the
rates of categories and standardises. Imports the standard library and NumPy only.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from churn.numbers import Matrix, parse_date
from churn.script import check, read_json

VERSION = 3
KINDS = {"numeric": "numeric", "duration": "date", "codes": "categorical", "rates": "categorical"}
FOLDS = 5
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, the usual multiplier of hashes


class Feature(NamedTuple):
    """One input of the model.

    `codes` maps a category to its place. `rates`: shape (categories + 1, FOLDS), the last row for
    unseen categories.
    """

    name: str
    column: str
    kind: str
    mean: float
    scale: float
    codes: dict[str, int]
    rates: Matrix | None


class Features(NamedTuple):
    """The contents of features.json; `unused` are the id and ignored columns.

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
    def columns(self) -> dict[str, str]:
        """The role of each source column: numeric, date or categorical."""
        return {feature.column: KINDS[feature.kind] for feature in self.inputs}


def is_number(value: Any) -> bool:
    """Tells whether a JSON value is a finite number."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def is_date(value: Any) -> bool:
    """Tells whether a JSON value is an ISO date."""
    try:
        return isinstance(value, str) and parse_date(value) == parse_date(value)
    except ValueError:
        return False


def are_texts(value: Any) -> bool:
    """Tells whether a JSON value is a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def check_target(target: Any, path: Path) -> None:
    """Checks the `target` of columns.json and features.json: name, positive, negative."""
    ok = isinstance(target, dict)
    ok = ok and all(isinstance(target.get(k), str) for k in ("name", "positive", "negative"))
    check(ok, path, "'target' must have the texts 'name', 'positive' and 'negative'")
    check(target["positive"] != target["negative"], path, "'positive' and 'negative' are the same")


def check_feature(feature: Any, path: Path) -> None:
    """Checks one element of `features`."""
    check(isinstance(feature, dict), path, "each element of 'features' must be an object")
    name = feature.get("name")
    check(isinstance(name, str), path, "each feature must have a 'name'")
    check(isinstance(feature.get("column"), str), path, f"'{name}' must have a 'column'")
    kind, mean, scale = (feature.get(key) for key in ("kind", "mean", "scale"))
    known = isinstance(kind, str) and kind in KINDS
    check(known, path, f"'{name}' has the unknown kind {kind!r}")
    ok = is_number(mean) and is_number(scale) and scale > 0
    check(ok, path, f"'{name}' needs a finite 'mean' and a positive 'scale'")
    if kind in ("codes", "rates"):
        texts = feature.get("categories")
        check(are_texts(texts), path, f"'categories' of '{name}' must be a list of texts")
        check(len(set(texts)) == len(texts), path, f"'categories' of '{name}' has duplicates")
    if kind == "rates":
        check_rates(feature, path)


def check_rates(feature: dict[str, Any], path: Path) -> None:
    """Checks the rates of a feature: one list of FOLDS shares for each category, and the prior."""
    name, rows = feature["name"], feature.get("rates")
    ok = isinstance(rows, list) and len(rows) == len(feature["categories"])
    ok = ok and all(isinstance(row, list) and len(row) == FOLDS for row in rows or [])
    check(ok, path, f"'rates' of '{name}' must hold {FOLDS} numbers for each category")
    shares = [feature.get("prior"), *(share for row in rows or [] for share in row)]
    ok = all(is_number(share) and 0 <= share <= 1 for share in shares)
    check(ok, path, f"'prior' and 'rates' of '{name}' must be numbers from 0 to 1")


def make_feature(feature: dict[str, Any]) -> Feature:
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


def make_features(document: dict[str, Any]) -> Features:
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


def check_features(document: Any, path: Path) -> None:
    """Checks a features.json document as features.schema.json does, and its names besides."""
    version = document.get("version") if isinstance(document, dict) else None
    ok = type(version) is int and version == VERSION
    check(ok, path, f"version {VERSION} is needed, found {version!r}; prepare and train again")
    check_target(document.get("target"), path)
    features = document.get("features")
    check(isinstance(features, list) and len(features) > 0, path, "'features' must be a list")
    for feature in features:
        check_feature(feature, path)
    names = [feature["name"] for feature in features]
    check(len(set(names)) == len(names), path, "two features have the same name")
    columns = [feature["column"] for feature in features]
    check(document["target"]["name"] not in columns, path, "the target is a feature, too")
    check(are_texts(document.get("unused")), path, "'unused' must be a list of texts")
    check(are_texts(document.get("ids")), path, "'ids' must be a list of texts")
    check_observation(document, path)


def check_observation(document: dict[str, Any], path: Path) -> None:
    """Checks the `observation` of features.json: a column or a date, needed for durations."""
    given = document.get("observation", {})
    durations = any(feature["kind"] == "duration" for feature in document["features"])
    check("observation" in document or not durations, path, "durations need 'observation'")
    if "observation" in document:
        ok = isinstance(given, dict) and given.keys() in ({"column"}, {"date"})
        ok = ok and (is_date(given.get("date")) or isinstance(given.get("column"), str))
        check(ok, path, "'observation' must have a 'column', or a 'date' such as 2024-12-31")


def read_features(path: Path) -> Features:
    """Reads and checks features.json."""
    document = read_json(path)
    check_features(document, path)
    return make_features(document)


def encode(codes: dict[str, int], cells: Iterable[str]) -> Matrix:
    """Returns the place of each text, -1 for a missing or unknown one."""
    return np.array([codes.get(cell.strip(), -1) for cell in cells], dtype=np.float64)


def fold_of(raw: Matrix) -> NDArray[np.intp]:
    """Returns each row's fold, 0 … FOLDS - 1, by a hash of its raw values.

    So a customer has the same fold in training and at the endpoint, and equal customers share it.
    """
    mixed = np.zeros(len(raw), dtype=np.uint64)
    for column in raw.T:
        cells = column + 0.0  # a copy, contiguous, in which -0.0 has become 0.0
        cells[np.isnan(cells)] = np.nan  # in one spelling
        mixed = (mixed ^ cells.view(np.uint64)) * MIX
        mixed ^= mixed >> np.uint64(32)
    return (mixed % np.uint64(FOLDS)).astype(np.intp)


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
