"""A request to the endpoint as far as it goes without the model, and JSON values in it."""

import json
from typing import Any, NamedTuple, NoReturn

from churn.script import show

CSV, JSON, JSON_LINES = "text/csv", "application/json", "application/jsonlines"


class Request(NamedTuple):
    """A parsed body: the lines of prepared rows, or raw customers.

    `uncertainty` asks for standard errors of the log-odds. `observed_on` is the day the customers
    are observed, in days since 1970, None for today.
    `allow_unseen` lets raw customers have categories that were not among the training rows.
    `is_text` says that all values of raw customers are texts, as a CSV's cells are. `places` are
    the numbers of the lines that the customers begin in, None where a body has no lines.
    """

    lines: list[str] | None
    customers: list[dict[str, Any]] | None
    contributions: bool = False
    uncertainty: bool = False
    observed_on: float | None = None
    allow_unseen: bool = False
    is_text: bool = False
    places: list[int] | None = None


def parse_json(text: str) -> Any:
    """Parses JSON; ValueError for what the standard or common sense does not allow."""
    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=unique_keys)
    except RecursionError as error:
        raise ValueError(str(error)) from None


def refuse_constant(name: str) -> NoReturn:
    """Refuses NaN and Infinity, which are not valid JSON."""
    raise ValueError(f"{name} is not valid JSON; use null for a missing value")


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Makes an object, refusing a key that occurs twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {show(max(keys, key=keys.count))} occurs twice")
    return made
