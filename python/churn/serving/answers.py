"""The forms of answers, and errors as answers with status 400."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from churn.script import ChurnError, show
from churn.serving.requests import CSV, JSON

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def choose_type(accept: str) -> str:
    """Returns the first media type of an Accept header that can be answered."""
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in ("", "*/*", "application/*", JSON):
            return JSON
        if kind in (CSV, "text/*"):
            return CSV
    message = f"the accepted type {show(accept)} is not supported: accept {CSV} or {JSON}"
    raise ChurnError(message, "unsupported_accept")


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
