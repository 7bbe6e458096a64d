"""Reads recorded requests from stdin, as JSON; prints each as call with its problems.

All of it is by botocore's models, which are AWS's own.
"""

import json
import sys
from typing import Any

from shapes import problems
from serialised import resent
from wire import UnknownRequestError, read_call


def check(request: dict[str, Any]) -> dict[str, Any]:
    """The request's service, operation, parameters and problems."""
    try:
        call = read_call(request)
    except (UnknownRequestError, KeyError, ValueError) as error:
        what = f"{request['method']} {request['path']} is no call: {error!r}"
        return {"service": "", "operation": "", "parameters": {}, "problems": [what]}
    return {
        "service": call.service.service_name,
        "operation": call.operation.name,
        "parameters": call.parameters,
        "problems": [
            *(f"{name} is unknown" for name in call.unknown),
            *(problems(call.operation.input_shape, call.parameters) or resent(call, request)),
        ],
    }


if __name__ == "__main__":
    calls = [
        {"sender": request["sender"], "status": request["status"], **check(request)}
        for request in json.load(sys.stdin)
    ]
    json.dump(calls, sys.stdout, default=lambda blob: f"{len(blob)} bytes")
