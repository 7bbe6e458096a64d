"""A request to the endpoint: its content type and body, as far as they go without the model."""

import json
from typing import Any, NamedTuple, NoReturn

from churn.numbers import parse_date, split_lines
from churn.script import ChurnError, show

CSV, JSON = "text/csv", "application/json"
FORM = (
    '{"customers": [{"column": value, …}, …], "contributions": true or false, '
    '"uncertainty": true or false, "allow_unseen": true or false, "observed_on": "YYYY-MM-DD"}'
)

ASKED = ("contributions", "uncertainty")  # besides the probabilities
HARMLESS = {("charset", "utf-8"), ("charset", "utf8"), ("header", "absent")}


class Request(NamedTuple):
    """A parsed body: the lines of prepared rows, or raw customers.

    `uncertainty` asks for standard errors of the log-odds. `observed_on` is the day the customers
    are observed, in days since 1970, None for today.
    `allow_unseen` lets raw customers have categories that were not among the training rows.
    """

    lines: list[str] | None
    customers: list[dict[str, Any]] | None
    contributions: bool = False
    uncertainty: bool = False
    observed_on: float | None = None
    allow_unseen: bool = False


def parse_request(body: str | bytes, content_type: str) -> Request:
    """Parses a body; raises ChurnError, with its code, for one that can't be answered."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    text = decode(body)
    if kind not in (CSV, JSON):
        message = f"the content type {show(content_type)} is not supported: send {CSV} or {JSON}"
        raise ChurnError(message, "unsupported_content_type")
    asked = read_parameters(kind, parameters)
    if not text.strip():
        raise ChurnError("the body is empty", "empty_body")
    if kind == JSON:
        return read_document(text)
    return Request(split_lines(text), None, **asked)


def decode(body: str | bytes) -> str:
    """Returns a body's text without a byte order mark."""
    try:
        text = body if isinstance(body, str) else bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the body is not UTF-8 at byte {error.start}"
        raise ChurnError(message, "invalid_encoding") from None
    return text.removeprefix("\ufeff")


def read_parameters(kind: str, parameters: list[str]) -> dict[str, bool]:
    """Returns what a content type's parameters ask for; refuses those nobody would answer."""
    asked = {}
    for parameter in filter(None, parameters):
        name, _, value = (part.strip().strip('"') for part in parameter.partition("="))
        if kind == CSV and name in ASKED and value in ("true", "false"):
            asked[name] = value == "true"
        elif (name, value) not in HARMLESS:
            known = [f"{each}=true" for each in ASKED] if kind == CSV else []
            ask = " or ".join([*known, "charset=utf-8"])
            message = f"the content type's parameter {show(parameter)} is not supported: send {ask}"
            raise ChurnError(message, "unsupported_content_type")
    return asked


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


def read_document(text: str) -> Request:
    """Parses a JSON body."""
    try:
        document = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=unique_keys)
    except (ValueError, RecursionError) as error:
        raise ChurnError(f"the body is not valid JSON: {error}", "invalid_json") from None
    if not isinstance(document, dict) or not isinstance(document.get("customers"), list):
        raise ChurnError(f"the body must have the form {FORM}", "wrong_form")
    customers = document["customers"]
    flags = {name: document.get(name, False) for name in (*ASKED, "allow_unseen")}
    for key in document.keys() - {"customers", "observed_on", *flags}:
        message = f"the key {show(key)} is unknown; the body must have the form {FORM}"
        raise ChurnError(message, "wrong_form")
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise ChurnError(f"'{name}' must be true or false", "wrong_form")
    if not customers:
        raise ChurnError("'customers' is an empty list", "empty_body")
    for row, customer in enumerate(customers, 1):
        if not isinstance(customer, dict):
            message = f"customer {row} is not an object; the body must have the form {FORM}"
            raise ChurnError(message, "wrong_form", row)
    return Request(None, customers, observed_on=read_day(document.get("observed_on")), **flags)


def read_day(value: Any) -> float | None:
    """Returns `observed_on` as days since 1970, None where it is not given."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and value.strip():
            return parse_date(value)
    except ValueError:
        pass
    message = f"'observed_on' must be a date such as 2024-12-31, found {show(value)}"
    raise ChurnError(message, "not_a_date")
