"""Bodies of requests by their content type: prepared rows, or raw customers."""

import os
from typing import Any

from churn.numbers import parse_date, split_lines
from churn.script import ChurnError, show
from churn.serving.lines import read_csv, read_json_lines
from churn.serving.requests import CSV, JSON, JSON_LINES, Request, parse_json

FORM = (
    '{"customers": [{"column": value, …}, …], "contributions": true or false, '
    '"uncertainty": true or false, "allow_unseen": true or false, "observed_on": "YYYY-MM-DD"}'
)

ASKED = ("contributions", "uncertainty")  # besides the probabilities
FLAGS = (*ASKED, "allow_unseen")
HARMLESS = {("charset", "utf-8"), ("charset", "utf8")}
HEADERS = ("present", "absent")  # of text/csv, RFC 4180


def parse_request(body: str | bytes, content_type: str) -> Request:
    """Parses a body; raises ChurnError, with its code, for one that can't be answered."""
    kind, *parameters = (part.strip() for part in content_type.split(";"))
    kind = kind.lower()
    text = decode(body)
    if kind not in (CSV, JSON, JSON_LINES):
        known = f"{CSV}, {JSON} or {JSON_LINES}"
        message = f"the content type {show(content_type)} is not supported: send {known}"
        raise ChurnError(message, "unsupported_content_type")
    asked = read_parameters(kind, parameters)
    has_header = asked.pop("header", False)
    if not text.strip():
        raise ChurnError("the body is empty", "empty_body")
    if kind == JSON:
        return read_document(text)
    if kind == JSON_LINES or has_header:
        request = read_json_lines(text) if kind == JSON_LINES else read_csv(text)
        return request._replace(**by_environment() | asked)
    return Request(split_lines(text), None, **asked)


def by_environment() -> dict[str, Any]:
    """Returns what a batch transform job asks for: its requests have a content type only."""
    asked: dict[str, Any] = {}
    if os.environ.get("ALLOW_UNSEEN") == "true":
        asked["allow_unseen"] = True
    if day := os.environ.get("OBSERVED_ON"):
        asked["observed_on"] = read_day(day)
    return asked


def decode(body: str | bytes) -> str:
    """Returns a body's text without a byte order mark."""
    try:
        text = body if isinstance(body, str) else bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the body is not UTF-8 at byte {error.start}"
        raise ChurnError(message, "invalid_encoding") from None
    return text.removeprefix("\ufeff")


def read_parameters(kind: str, parameters: list[str]) -> dict[str, Any]:
    """Returns what a content type's parameters ask for; refuses those nobody would answer."""
    given = {}
    for parameter in filter(None, parameters):
        name, _, value = (part.strip().strip('"') for part in parameter.partition("="))
        given[name.lower()] = (value.lower(), parameter)
    has_header = kind == CSV and given.get("header", ("",))[0] == "present"
    if kind == JSON:
        flags: tuple[str, ...] = ()
    else:
        flags = FLAGS if kind == JSON_LINES or has_header else ASKED
    asked: dict[str, Any] = {"header": True} if has_header else {}
    for name, (value, parameter) in given.items():
        if name in flags and value in ("true", "false"):
            asked[name] = value == "true"
        elif name == "observed_on" and flags == FLAGS:
            asked[name] = read_day(value.upper())
        elif (name, value) not in HARMLESS and not (
            name == "header" and kind == CSV and value in HEADERS
        ):
            days = ["observed_on=YYYY-MM-DD"] if flags == FLAGS else []
            ask = " or ".join([*(f"{flag}=true" for flag in flags), *days, "charset=utf-8"])
            message = f"the content type's parameter {show(parameter)} is not supported: send {ask}"
            raise ChurnError(message, "unsupported_content_type")
    return asked


def read_document(text: str) -> Request:
    """Parses a JSON body."""
    try:
        document = parse_json(text)
    except ValueError as error:
        raise ChurnError(f"the body is not valid JSON: {error}", "invalid_json") from None
    if not isinstance(document, dict) or not isinstance(document.get("customers"), list):
        raise ChurnError(f"the body must have the form {FORM}", "wrong_form")
    customers = document["customers"]
    flags = {name: document.get(name, False) for name in FLAGS}
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
