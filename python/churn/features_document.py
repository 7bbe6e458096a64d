"""features.json is read and checked here, and nowhere else."""

from pathlib import Path
from typing import Any, get_args

from churn.checks import are_texts, check_target, is_date, is_number
from churn.documents import Kind
from churn.features import FOLDS, Features, make_features
from churn.script import read_json, unusable

VERSION = 3


def read_features(path: Path) -> Features:
    """Reads and checks features.json."""
    document = read_json(path)
    check_features(document, path)
    return make_features(document)


def check_features(document: Any, path: Path) -> None:
    """Checks what prediction needs of a features.json document."""
    version = document.get("version") if isinstance(document, dict) else None
    if type(version) is not int or version != VERSION:
        problem = f"version {VERSION} is needed, found {version!r}; prepare and train again"
        raise unusable(path, problem)
    check_target(document.get("target"), path)
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise unusable(path, "'features' must be a list")
    for feature in features:
        check_feature(feature, path)
    names = [feature["name"] for feature in features]
    if len(set(names)) < len(names):
        raise unusable(path, "two features have the same name")
    if any(feature["column"] == document["target"]["name"] for feature in features):
        raise unusable(path, "the target is a feature, too")
    for member in ("unused", "ids"):
        if not are_texts(document.get(member)):
            raise unusable(path, f"'{member}' must be a list of texts")
    if "observation" in document:
        check_observation(document["observation"], path)
    elif any(feature["kind"] == "duration" for feature in features):
        raise unusable(path, "durations need 'observation'")


def check_feature(feature: Any, path: Path) -> None:
    """Checks one element of `features`."""
    if not isinstance(feature, dict):
        raise unusable(path, "each element of 'features' must be an object")
    name, kind = feature.get("name"), feature.get("kind")
    if not isinstance(name, str):
        raise unusable(path, "each feature must have a 'name'")
    if not isinstance(feature.get("column"), str):
        raise unusable(path, f"'{name}' must have a 'column'")
    if kind not in get_args(Kind):
        raise unusable(path, f"'{name}' has the unknown kind {kind!r}")
    if (
        not is_number(feature.get("mean"))
        or not is_number(feature.get("scale"))
        or feature["scale"] <= 0
    ):
        raise unusable(path, f"'{name}' needs a finite 'mean' and a positive 'scale'")
    if kind in ("codes", "rates"):
        check_categories(feature.get("categories"), name, path)
    if kind == "rates":
        check_rates(feature, path)


def check_categories(texts: Any, name: str, path: Path) -> None:
    """Checks the categories of a feature."""
    if not are_texts(texts):
        raise unusable(path, f"'categories' of '{name}' must be a list of texts")
    if len(set(texts)) < len(texts):
        raise unusable(path, f"'categories' of '{name}' has duplicates")


def check_rates(feature: dict[str, Any], path: Path) -> None:
    """Checks the rates of a feature: one list of FOLDS shares for each category, and the prior."""
    name, rows = feature["name"], feature.get("rates")
    if (
        not isinstance(rows, list)
        or len(rows) != len(feature["categories"])
        or any(not isinstance(row, list) or len(row) != FOLDS for row in rows)
    ):
        raise unusable(path, f"'rates' of '{name}' must hold {FOLDS} numbers for each category")
    shares = [feature.get("prior"), *(share for row in rows for share in row)]
    if any(not is_number(share) or not 0 <= share <= 1 for share in shares):
        raise unusable(path, f"'prior' and 'rates' of '{name}' must be numbers from 0 to 1")


def check_observation(given: Any, path: Path) -> None:
    """Checks `observation`: a column or a date."""
    if isinstance(given, dict):
        if given.keys() == {"column"} and isinstance(given["column"], str):
            return
        if given.keys() == {"date"} and is_date(given["date"]):
            return
    raise unusable(path, "'observation' must have a 'column', or a 'date' such as 2024-12-31")
