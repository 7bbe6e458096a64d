"""The project's kernel, as front ends use it: Deno's behind the proxy."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
SECONDS = 60


@pytest.fixture(name="kernel", scope="module")
def start_kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager, client = start_new_kernel(kernel_name="churn", cwd=str(NOTEBOOKS))
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(name="client")
def take_client(kernel: tuple[KernelManager, BlockingKernelClient]) -> BlockingKernelClient:
    return kernel[1]


def gather(client: BlockingKernelClient, requests: list[str]) -> tuple[dict, dict, list[str]]:
    """The replies' contents and the outputs by request, and outputs that came after idle."""
    replies: dict[str, Any] = {}
    outputs: dict[str, list[Any]] = {request: [] for request in requests}
    idle: set[str] = set()
    late = []
    end = time.monotonic() + SECONDS
    while set(requests) - idle:
        assert time.monotonic() < end, "not in time"
        message = client.get_iopub_msg(timeout=SECONDS)
        request, kind = message["parent_header"].get("msg_id"), message["msg_type"]
        if request not in outputs:
            continue
        if kind == "status":
            if message["content"]["execution_state"] == "idle":
                idle.add(request)
        elif kind != "execute_input":
            outputs[request].append(message)
            if request in idle:
                late.append(kind)
    while set(requests) - set(replies):
        message = client.get_shell_msg(timeout=SECONDS)
        replies[message["parent_header"]["msg_id"]] = message["content"]
    return replies, outputs, late


def run(client: BlockingKernelClient, *cells: str) -> list[tuple[str, list[Any]]]:
    """Sends all cells at once, as Run All does; each one's status and its outputs."""
    requests = [client.execute(cell, allow_stdin=False) for cell in cells]
    replies, outputs, _ = gather(client, requests)
    return [(replies[request]["status"], outputs[request]) for request in requests]


def text(outputs: list[Any]) -> str:
    return "".join(
        output["content"].get("text") or output["content"].get("data", {}).get("text/plain", "")
        for output in outputs
    )


@pytest.mark.parametrize(
    "failing",
    ["nothing.x;", "throw 5", "await Promise.reject(new Error())", "syntax error (", "}"],
)
def test_what_is_queued_behind_an_error_is_aborted(client, failing):
    cells = run(client, "1", failing, "console.log('ran')", "2", "}")
    assert [status for status, _ in cells] == ["ok", "error", *["aborted"] * 3]
    assert [outputs for _, outputs in cells[2:]] == [[], [], []]
    assert run(client, "3")[0][0] == "ok"


def test_a_request_that_wants_to_go_on_after_an_error_does(client):
    requests = [client.execute("nothing.x", stop_on_error=False), client.execute("'on'")]
    replies, outputs, _ = gather(client, requests)
    assert [replies[request]["status"] for request in requests] == ["error", "ok"]
    assert text(outputs[requests[1]]) == "'on'" or text(outputs[requests[1]]) == '"on"'
