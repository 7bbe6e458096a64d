"""Runs cells in a kernel for a test.

Reads lines of JSON, each a list of cells that are sent at once, as Run All does. Prints a line
of JSON for each: the cells' errors and the texts of their outputs.
"""

import json
import sys
from typing import Any

from jupyter_client.manager import start_new_kernel


def main(kernel: str, folder: str) -> None:
    """Runs until there are no more lines."""
    manager, client = start_new_kernel(kernel_name=kernel, cwd=folder)
    try:
        for line in sys.stdin:
            requests = [client.execute(cell, allow_stdin=True) for cell in json.loads(line)]
            print(json.dumps(ended(client, requests)), flush=True)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def ended(client: Any, requests: list[str]) -> list[dict[str, str]]:
    """Waits for the cells' replies and outputs; each output by its last update."""
    outputs: dict[str, dict[str, str]] = {request: {} for request in requests}
    open_requests = set(requests)
    displays: dict[str, str] = {}
    while open_requests:
        message = client.get_iopub_msg(timeout=300)
        request = message["parent_header"].get("msg_id")
        content = message["content"]
        if request not in outputs:
            continue
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            open_requests.discard(request)
        elif text := text_of(message):
            transient = content.get("transient") or {}
            display = transient.get("display_id") or message["header"]["msg_id"]
            owner = displays.setdefault(display, request)
            outputs[owner][display] = text
    errors = {}
    while set(requests) - set(errors):
        reply = client.get_shell_msg(timeout=60)
        content = reply["content"]
        error = content.get("evalue") or ("" if content["status"] == "ok" else content["status"])
        errors[reply["parent_header"]["msg_id"]] = error
    return [
        {"error": errors[request], "text": "\n".join(outputs[request].values())}
        for request in requests
    ]


def text_of(message: dict[str, Any]) -> str:
    """What an output says as plain text."""
    content = message["content"]
    return content.get("text") or content.get("data", {}).get("text/plain") or ""


if __name__ == "__main__":
    main(*sys.argv[1:])
