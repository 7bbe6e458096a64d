"""Queues cells in a kernel, as Run All does, and counts the outputs that go astray.

python queued_cells.py KERNEL COUNT
"""

import json
import sys
from collections import Counter
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

SECONDS = 120


def cell(number: int) -> str:
    """A cell with three lines of text, a display and a value."""
    return f"""console.log("a{number}"); console.log("b{number}"); console.log("c{number}");
await Deno.jupyter.display({{ "text/plain": "d{number}" }}, {{ raw: true }});
await Promise.resolve("e{number}")"""


def queue(client: BlockingKernelClient, count: int) -> dict[str, Any]:
    """What became of so many cells that were sent at once."""
    requests = [client.execute(cell(number), allow_stdin=False) for number in range(count)]
    replies, outputs, late = gather(client, requests)
    words = [" ".join(map(text_of, outputs[request])).replace('"', "") for request in requests]
    return {
        "cells": count,
        "late": len(late),
        "incomplete": sum(
            sorted(words[number].split()) != [f"{letter}{number}" for letter in "abcde"]
            for number in range(count)
        ),
        "replies": dict(Counter(reply["status"] for reply in replies.values())),
    }


def gather(
    client: BlockingKernelClient, requests: list[str]
) -> tuple[dict[str, Any], dict[str, list[Any]], list[str]]:
    """The replies' contents and the outputs by request, and outputs that came after idle.

    Replies are in the order in which they came.
    """
    replies: dict[str, Any] = {}
    outputs: dict[str, list[Any]] = {request: [] for request in requests}
    idle: set[str] = set()
    late = []

    def take(message: Any) -> None:
        request, kind = message["parent_header"].get("msg_id"), message["msg_type"]
        if request not in outputs:
            return
        if kind == "status":
            if message["content"]["execution_state"] == "idle":
                idle.add(request)
        elif kind != "execute_input":
            outputs[request].append(message)
            if request in idle:
                late.append(kind)

    while set(requests) - idle:
        take(client.get_iopub_msg(timeout=SECONDS))
    while set(requests) - set(replies):
        message = client.get_shell_msg(timeout=SECONDS)
        if (request := message["parent_header"].get("msg_id")) in outputs:
            replies[request] = message["content"]
    while client.iopub_channel.socket.poll(500):
        take(client.get_iopub_msg(timeout=SECONDS))
    return replies, outputs, late


def text_of(output: Any) -> str:
    """The plain text of an output."""
    content = output["content"]
    return str(content.get("text") or content.get("data", {}).get("text/plain", ""))


def main(kernel: str, count: str) -> None:
    """Prints the counts as JSON."""
    manager, client = start_new_kernel(kernel_name=kernel)
    try:
        print(json.dumps(queue(client, int(count))))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
