"""columns.json: the target and the role of every other column, read and checked only here."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from churn.checks import are_texts, check_target, is_date
from churn.documents import Columns, Role
from churn.script import near, read_json, show, unusable

VERSION = 3
LEARNT: tuple[Role, ...] = ("numeric", "categorical", "date")
ROLES: tuple[Role, ...] = get_args(Role)
NOT_READ: tuple[Role, ...] = ("id", "ignored")
NO_FEATURE: tuple[Role, ...] = (*NOT_READ, "observation")


def read_columns(path: Path) -> Columns:
    """Reads and checks columns.json."""
    document = read_json(path)
    check_columns(document, path)
    return {
        "target": document["target"],
        "columns": document["columns"],
        "observed_on": document.get("observed_on"),
        "groups": document.get("groups", []),
    }


def check_columns(document: Any, path: Path) -> None:
    """Checks a columns.json document."""
    version = document.get("version") if isinstance(document, dict) else None
    if type(version) is not int or version != VERSION:
        raise unusable(path, f"version {VERSION} is needed, found {version!r}")
    check_target(document.get("target"), path)
    columns = document.get("columns")
    if not isinstance(columns, list) or any(
        not isinstance(column, dict) or not isinstance(column.get("name"), str)
        for column in columns
    ):
        raise unusable(path, "'columns' must be a list of objects with 'name' and 'role'")
    for column in columns:
        name, role = column["name"], column.get("role")
        if role not in ROLES:
            known = ", ".join(ROLES)
            raise unusable(path, f"'{name}' has the role {role!r} instead of one of {known}")
    check_unique([document["target"]["name"], *(column["name"] for column in columns)], path)
    roles = [column["role"] for column in columns]
    if not any(role in LEARNT for role in roles):
        problem = "no column is numeric, categorical or a date, so there is nothing to learn from"
        raise unusable(path, problem)
    check_observation(document, roles, path)
    groups, ids = document.get("groups", []), {c["name"] for c in columns if c["role"] == "id"}
    if not are_texts(groups) or not ids.issuperset(groups):
        raise unusable(path, "'groups' must be a list of columns with the role 'id'")


def check_unique(names: Iterable[str], path: Path) -> None:
    """Refuses a column that occurs twice."""
    for name, count in Counter(names).items():
        if count > 1:
            raise unusable(path, f"the column {show(name)} occurs twice")


def check_observation(document: dict[str, Any], roles: list[Role], path: Path) -> None:
    """Checks that it is known when the customers were observed, where dates need it."""
    if roles.count("observation") > 1:
        raise unusable(path, "two columns have the role 'observation'")
    day, by_column = document.get("observed_on"), "observation" in roles
    if "observed_on" in document and not is_date(day):
        problem = f"'observed_on' must be a date such as 2024-12-31, found {show(day)}"
        raise unusable(path, problem)
    if day is not None and by_column:
        both = "'observed_on' and the role 'observation' exclude each other: give only one of them"
        raise unusable(path, both)
    if "date" in roles and day is None and not by_column:
        problem = "dates are counted up to the day of observation: give 'observed_on'"
        raise unusable(path, f"{problem}, or a column the role 'observation'")


def check_header(path: Path, header: list[str], columns: Columns) -> None:
    """Checks that a CSV has exactly the columns that columns.json lists."""
    expected = [columns["target"]["name"], *(column["name"] for column in columns["columns"])]
    check_unique(header, path)
    for name in expected:
        if name not in header:
            hint = near(name, set(header) - set(expected))
            raise unusable(path, f"the column '{name}' is missing from its header{hint}")
    for name in header:
        if name not in expected:
            problem = f"columns.json does not list its column {show(name)}; give it a role there"
            raise unusable(path, problem)
