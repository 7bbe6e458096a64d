"""The checks of columns.json and features.json against a second description, JSON schemas."""

import copy
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from churn.columns import check_columns
from churn.ensemble_document import check_ensemble
from churn.features import FOLDS, make_features
from churn.features_document import check_features
from churn.script import ChurnError
from hypothesis import given, settings
from hypothesis import strategies as st

PATH = Path("it.json")
TARGET = {"name": "churn", "positive": "Yes", "negative": "No"}


def schema(name: str) -> Any:
    """Reads a schema."""
    path = Path(__file__).with_name("schemas") / f"{name}.schema.json"
    return json.loads(path.read_text())


SCALES = {"mean": 1.5, "scale": 2}
RATES = [[0.1] * FOLDS, [0.5] * FOLDS]
FEATURES: dict[str, Any] = {
    "version": 3,
    "target": TARGET,
    "features": [
        {"name": "a", "column": "a", "kind": "numeric"} | SCALES,
        {"name": "b", "column": "b", "kind": "duration"} | SCALES,
        {"name": "c", "column": "c", "kind": "codes", "categories": ["x", "y"]} | SCALES,
        {"name": "d", "column": "d", "kind": "rates", "categories": ["x", "y"]}
        | {"rates": RATES, "prior": 0.3}
        | SCALES,
    ],
    "unused": ["id"],
    "observation": {"date": "2024-02-29"},
    "ids": ["id"],
}
COLUMNS: dict[str, Any] = {
    "version": 3,
    "target": TARGET,
    "columns": [
        {"name": "a", "role": "numeric"},
        {"name": "b", "role": "date"},
        {"name": "c", "role": "categorical"},
        {"name": "d", "role": "id"},
        {"name": "e", "role": "ignored"},
    ],
    "observed_on": "2024-02-29",
    "groups": ["d"],
}
BY_COLUMN: dict[str, Any] = {
    "version": 3,
    "target": TARGET,
    "columns": [{"name": "b", "role": "date"}, {"name": "f", "role": "observation"}],
}
NUMBER = {"knots": [-1.5, 0, 2], "values": [[0.1, 0, -1], [0, 1, 2]], "missing": [0, 0.5]}
MODEL: dict[str, Any] = {
    "version": 1,
    "folds": 2,
    "rounds": 30,
    "share": 0.4,
    "logistic": {
        "intercepts": [-1.1, -1],
        "curves": [
            NUMBER,
            NUMBER,
            {"knots": None, "values": [[1, 2], [3, 4]], "missing": [0, 0]},
            NUMBER,
        ],
    },
}
INPUTS = make_features(FEATURES).inputs  # type: ignore[arg-type]
BAG = {"version": 1, "folds": 5, "rounds": 30, "share": 0}
DOCUMENTS: dict[str, tuple[Any, Callable[..., None], Any]] = {
    "model": (MODEL, partial(check_ensemble, inputs=INPUTS), schema("model")),
    "bag": (BAG, partial(check_ensemble, inputs=INPUTS), schema("model")),
    "features": (FEATURES, check_features, schema("features")),
    "columns": (COLUMNS, check_columns, schema("columns")),
    "columns with days": (BY_COLUMN, check_columns, schema("columns")),
}
WRONG = [
    None,
    True,
    -1,
    0,
    3,
    1.5,
    "",
    "Yes",
    "numeric",
    [],
    [5],
    ["x", "x"],
    {},
    {"name": 1},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Returns the paths of all values inside a document."""
    if not isinstance(value, dict | list):
        return [path]
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(p for key, part in inner for p in places(part, (*path, key)))]


def change(document: Any, path: tuple[Any, ...], how: Callable[[Any, Any], None]) -> Any:
    """Returns a copy in which `how` has changed the value at a path."""
    changed = {"": copy.deepcopy(document)}
    parent: Any = changed
    for key in ("", *path)[:-1]:
        parent = parent[key]
    how(parent, ("", *path)[-1])
    return changed.get("")


def accepted(check: Callable[..., None], document: Any) -> bool:
    """Tells whether the hand-written check takes a document."""
    try:
        check(document, path=PATH)
    except ChurnError as error:
        assert str(error).startswith("Cannot use 'it.json': ")
        assert "\n" not in str(error)
        return False
    return True


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schemas_are_schemas_and_take_the_good_documents(name: str) -> None:
    document, check, rules = DOCUMENTS[name]
    jsonschema.Draft7Validator.check_schema(rules)
    jsonschema.validate(document, rules)
    assert accepted(check, document)


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_schema_refuses_is_refused(name: str, data: Any) -> None:
    document, check, rules = DOCUMENTS[name]
    path = data.draw(st.sampled_from(places(document)))
    wrong = data.draw(st.sampled_from(WRONG))

    def put(parent: Any, key: Any) -> None:
        parent[key] = wrong

    changed = change(document, path, put)
    if not jsonschema.Draft7Validator(rules).is_valid(changed):
        assert not accepted(check, changed)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_member_is_needed_by_both_or_by_neither(name: str) -> None:
    document, check, rules = DOCUMENTS[name]
    validator = jsonschema.Draft7Validator(rules)

    def drop(parent: Any, key: Any) -> None:
        del parent[key]

    for path in places(document)[1:]:
        if not isinstance(path[-1], int):
            changed = change(document, path, drop)
            assert validator.is_valid(changed) == accepted(check, changed), path


def test_the_features_that_preprocessing_writes_fit_the_schema(prepared: Path) -> None:
    written = json.loads((prepared / "features" / "features.json").read_text())
    jsonschema.validate(written, schema("features"))
    jsonschema.validate(
        json.loads((prepared.parent / "columns.json").read_text()), schema("columns")
    )


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("features", 1, "name"), "a", "two features have the same name"),
        (("features", 1, "column"), "churn", "the target is a feature, too"),
        (
            ("observation", "date"),
            "2023-02-29",
            "or a 'date' such as 2024-12-31",
        ),
        (("features", 3, "rates"), RATES[:1], "must hold 5 numbers for each category"),
        (("features", 3, "rates"), [[2] * FOLDS] * 2, "must be numbers from 0 to 1"),
        (("features", 3, "prior"), True, "must be numbers from 0 to 1"),
        (("target", "negative"), "Yes", "'positive' and 'negative' are the same"),
    ],
)
def test_what_no_schema_can_say_is_refused_too(
    path: tuple[Any, ...], value: Any, message: str
) -> None:
    def put(parent: Any, key: Any) -> None:
        parent[key] = value

    with pytest.raises(ChurnError, match=message):
        check_features(change(FEATURES, path, put), PATH)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("folds",), 3, "'logistic' must have 3 numbers as 'intercepts'"),
        (("share",), 0, "'logistic' must be there if, and only if, its 'share' is above 0"),
        (("logistic", "curves"), [NUMBER], "must have 4 'curves', one for each feature"),
        (("logistic", "curves", 0, "knots"), [0, 0, 1], "the knots of 'a' must rise"),
        (("logistic", "curves", 0, "knots"), None, "of 'a' must have numbers as 'knots'"),
        (("logistic", "curves", 2, "knots"), [0, 1], "of categories must have null as 'knots'"),
        (("logistic", "curves", 2, "values"), [[1], [2]], "must have 2 times 2 numbers"),
    ],
)
def test_a_model_that_does_not_fit_its_features_is_refused(
    path: tuple[Any, ...], value: Any, message: str
) -> None:
    def put(parent: Any, key: Any) -> None:
        parent[key] = value

    with pytest.raises(ChurnError, match=message):
        check_ensemble(change(MODEL, path, put), INPUTS, PATH)


COLUMN = {"name": "x", "role": "numeric"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"version": 1, "target": TARGET, "columns": [COLUMN]}, "version 3 is needed, found 1"),
        ({"version": 3, "columns": [COLUMN]}, "'target' must have the texts"),
        (
            {"version": 3, "target": TARGET, "columns": [{"name": "x", "role": "free text"}]},
            "'x' has the role 'free text' instead of one of id, numeric",
        ),
        (
            {"version": 3, "target": TARGET, "columns": [{"name": "x", "role": "id"}]},
            "no column is numeric, categorical or a date",
        ),
    ],
)
def test_a_columns_json_that_says_too_little_is_refused(document: Any, message: str) -> None:
    assert not jsonschema.Draft7Validator(schema("columns")).is_valid(document)
    with pytest.raises(ChurnError, match=message):
        check_columns(document, PATH)
