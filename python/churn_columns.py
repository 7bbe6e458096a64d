"""columns.json: the target and the role of every other column."""

from collections import Counter
from pathlib import Path
from typing import Any

from churn_features import check_target
from churn_script import check, near, read_json, show

VERSION = 2
LEARNT = ("numeric", "categorical", "date")
ROLES = ("id", *LEARNT, "ignored")


def read_columns(path: Path) -> dict[str, Any]:
    """Reads and checks columns.json: version, target and the role of every other column."""
    document = read_json(path)
    check_columns(document, path)
    return {"target": document["target"], "columns": document["columns"]}


def check_columns(document: Any, path: Path) -> None:
    """Checks a columns.json document as columns.schema.json does, and its names besides."""
    version = document.get("version") if isinstance(document, dict) else None
    ok = type(version) is int and version == VERSION
    check(ok, path, f"version {VERSION} is needed, found {version!r}")
    check_target(document.get("target"), path)
    columns = document.get("columns")
    ok = isinstance(columns, list) and all(
        isinstance(column, dict) and isinstance(column.get("name"), str) for column in columns
    )
    check(ok, path, "'columns' must be a list of objects with 'name' and 'role'")
    for column in columns:
        name, role = column["name"], column.get("role")
        roles = ", ".join(ROLES)
        check(role in ROLES, path, f"'{name}' has the role {role!r} where one of {roles} belongs")
    names = [document["target"]["name"], *(column["name"] for column in columns)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} is there twice" if twice else "")
    ok = any(column["role"] in LEARNT for column in columns)
    problem = "no column is numeric, categorical or a date, so there is nothing to learn from"
    check(ok, path, problem)


def check_header(path: Path, header: list[str], columns: dict[str, Any]) -> None:
    """Checks that a CSV has exactly the columns that columns.json lists."""
    expected = [columns["target"]["name"], *(column["name"] for column in columns["columns"])]
    twice = [name for name, count in Counter(header).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} is there twice" if twice else "")
    for name in expected:
        hint = near(name, set(header) - set(expected))
        check(name in header, path, f"the column '{name}' is missing from its header{hint}")
    for name in header:
        problem = f"columns.json does not list its column {show(name)}; give it a role there"
        check(name in expected, path, problem)
