"""columns.json: the target and the role of every other column."""

from collections import Counter
from pathlib import Path
from typing import Any

from churn.features import are_texts, check_target, is_date
from churn.script import check, near, read_json, show

VERSION = 3
LEARNT = ("numeric", "categorical", "date")
ROLES = ("id", *LEARNT, "observation", "ignored")
NOT_READ = ("id", "ignored")
NO_FEATURE = (*NOT_READ, "observation")


def read_columns(path: Path) -> dict[str, Any]:
    """Reads and checks columns.json.

    Returns `target`, `columns` (name and role of every other one), `observed_on` (the day the
    customers were observed, None if a column tells it or no date is used) and `groups` (the
    columns whose equal texts mean the same customer).
    """
    document = read_json(path)
    check_columns(document, path)
    return {
        "target": document["target"],
        "columns": document["columns"],
        "observed_on": document.get("observed_on"),
        "groups": document.get("groups", []),
    }


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
        check(role in ROLES, path, f"'{name}' has the role {role!r} instead of one of {roles}")
    names = [document["target"]["name"], *(column["name"] for column in columns)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} occurs twice" if twice else "")
    ok = any(column["role"] in LEARNT for column in columns)
    problem = "no column is numeric, categorical or a date, so there is nothing to learn from"
    check(ok, path, problem)
    check_observation(document, path)
    groups = document.get("groups", [])
    ok = are_texts(groups) and set(groups) <= {c["name"] for c in columns if c["role"] == "id"}
    check(ok, path, "'groups' must be a list of columns with the role 'id'")


def check_observation(document: dict[str, Any], path: Path) -> None:
    """Checks that it is known when the customers were observed, where dates need it."""
    roles = [column["role"] for column in document["columns"]]
    check(roles.count("observation") < 2, path, "two columns have the role 'observation'")
    day = document.get("observed_on")
    problem = f"'observed_on' must be a date such as 2024-12-31, found {show(day)}"
    check("observed_on" not in document or is_date(day), path, problem)
    both = "'observed_on' and the role 'observation' exclude each other: give only one of them"
    check(day is None or "observation" not in roles, path, both)
    ok = "date" not in roles or day is not None or "observation" in roles
    problem = "dates are counted up to the day of observation: give 'observed_on'"
    check(ok, path, f"{problem}, or a column the role 'observation'")


def check_header(path: Path, header: list[str], columns: dict[str, Any]) -> None:
    """Checks that a CSV has exactly the columns that columns.json lists."""
    expected = [columns["target"]["name"], *(column["name"] for column in columns["columns"])]
    twice = [name for name, count in Counter(header).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} occurs twice" if twice else "")
    for name in expected:
        hint = near(name, set(header) - set(expected))
        check(name in header, path, f"the column '{name}' is missing from its header{hint}")
    for name in header:
        problem = f"columns.json does not list its column {show(name)}; give it a role there"
        check(name in expected, path, problem)
