"""The forms of answers, and errors as answers with status 400."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from churn.documents import Answer
from churn.script import ChurnError, show
from churn.serving.requests import CSV, JSON, JSON_LINES

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answered(NamedTuple):
    """An answer, and by column the places of customers whose category no training row had."""

    answer: Answer
    unseen: dict[str, list[int]]


def choose_type(accept: str) -> str:
    """Returns the first media type of an Accept header that can be answered."""
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in ("", "*/*", "application/*", JSON):
            return JSON
        if kind in (CSV, "text/*"):
            return CSV
        if kind == JSON_LINES:
            return JSON_LINES
    known = f"{CSV}, {JSON} or {JSON_LINES}"
    message = f"the accepted type {show(accept)} is not supported: accept {known}"
    raise ChurnError(message, "unsupported_accept")


def to_lines(answered: Answered) -> str:
    """Returns an answer as JSON lines, one object a customer with its own part of the answer.

    Where a customer has categories that no training row had, `unseen` lists their columns.
    """
    answer = answered.answer
    lists: dict[str, list[Any] | None] = {
        "prediction": answer["predictions"],
        "standard_error": answer.get("standard_errors"),
        "margin": answer.get("margins"),
        "contributions": [
            dict(zip(answer["features"], parts, strict=True))
            for parts in answer.get("contributions", ())
        ],
        "bias": answer.get("bias"),
    }
    present = {name: values for name, values in lists.items() if values}
    columns = zip(*present.values(), strict=True)
    rows = [dict(zip(present, row, strict=True)) for row in columns]
    for name, places in answered.unseen.items():
        for place in places:
            rows[place].setdefault("unseen", []).append(name)
    return "".join(json.dumps(row) + "\n" for row in rows)


def refuse(error: ChurnError) -> Application:
    """Returns a WSGI application that answers with status 400 and the error as JSON."""
    details = {"code": error.code, "message": str(error), "row": error.row, "column": error.column}
    present = {key: value for key, value in details.items() if value is not None}
    body = json.dumps({"error": present}).encode()

    def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        headers = [("Content-Type", JSON), ("Content-Length", str(len(body)))]
        start_response("400 Bad Request", headers)
        return [body]

    return answer
