"""The project's kernel, as front ends use it: Deno's behind the proxy."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from queued_cells import gather, queue, text_of

Kernel = tuple[KernelManager, BlockingKernelClient]
NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
SECONDS = 60


@pytest.fixture(name="kernel", scope="module")
def start_kernel() -> Iterator[Kernel]:
    manager, client = start_new_kernel(kernel_name="churn", cwd=str(NOTEBOOKS))
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(name="client")
def take_client(kernel: Kernel) -> BlockingKernelClient:
    return kernel[1]


def run(client: BlockingKernelClient, *cells: str) -> list[tuple[str, list[Any]]]:
    """Sends all cells at once, as Run All does; each one's status and its outputs."""
    requests = [client.execute(cell, allow_stdin=False) for cell in cells]
    replies, outputs, _ = gather(client, requests)
    return [(replies[request]["status"], outputs[request]) for request in requests]


def text(outputs: list[Any]) -> str:
    return "".join(map(text_of, outputs))


@pytest.mark.parametrize(
    "failing",
    ["nothing.x;", "throw 5", "await Promise.reject(new Error())", "syntax error (", "}"],
)
def test_what_is_queued_behind_an_error_is_aborted(
    client: BlockingKernelClient, failing: str
) -> None:
    cells = run(client, "1", failing, "console.log('ran')", "2", "}")
    assert [status for status, _ in cells] == ["ok", "error", *["aborted"] * 3]
    assert [outputs for _, outputs in cells[2:]] == [[], [], []]
    assert run(client, "3")[0][0] == "ok"


def test_a_request_that_wants_to_go_on_after_an_error_does(client: BlockingKernelClient) -> None:
    requests = [client.execute("nothing.x", stop_on_error=False), client.execute("'on'")]
    replies, outputs, _ = gather(client, requests)
    assert [replies[request]["status"] for request in requests] == ["error", "ok"]
    assert "on" in text(outputs[requests[1]])


def test_100_queued_cells_have_all_their_outputs_before_they_are_idle(
    client: BlockingKernelClient,
) -> None:
    found = queue(client, 100)
    assert found == {"cells": 100, "late": 0, "incomplete": 0, "replies": {"ok": 100}}


def test_displays_are_rich_and_change_in_place(client: BlockingKernelClient) -> None:
    (_, outputs), *_ = run(
        client,
        """const show = (text, update) => Deno.jupyter.display(
             { "text/html": `<b>${text}</b>` }, { raw: true, display_id: "here", update });
           await show(1); await show(2, true); Deno.jupyter.html`<i>3</i>`""",
    )
    kinds = [output["msg_type"] for output in outputs]
    assert kinds == ["display_data", "update_display_data", "execute_result"]
    shown = [output["content"]["data"]["text/html"] for output in outputs]
    assert shown == ["<b>1</b>", "<b>2</b>", "<i>3</i>"]
    assert outputs[0]["content"]["transient"] == outputs[1]["content"]["transient"]


def test_questions_go_to_who_asked(client: BlockingKernelClient) -> None:
    request = client.execute("prompt('Who?') + confirm('Sure?')", allow_stdin=True)
    for wanted, answer in [("Who?", "me"), ("Sure?", "y")]:
        question = client.get_stdin_msg(timeout=SECONDS)
        assert wanted in question["content"]["prompt"]
        reply = client.session.msg("input_reply", {"value": answer, "status": "ok"})
        client.stdin_channel.send(reply)
    replies, outputs, _ = gather(client, [request])
    assert replies[request]["status"] == "ok"
    assert "metrue" in text(outputs[request])


def ask(client: BlockingKernelClient, kind: str, *arguments: Any) -> dict[str, Any]:
    request = getattr(client, kind)(*arguments)
    content: dict[str, Any] = gather(client, [request])[0][request]
    return content


def test_completions_come_from_deno(client: BlockingKernelClient) -> None:
    run(client, "const completable = { alpha: 1 };")
    reply = ask(client, "complete", "completable.al", 14)
    assert reply["matches"] == ["alpha"] or reply["matches"] == ["completable.alpha"]
    assert "found" not in reply


def test_completions_show_rooms_and_what_is_in_a_room(client: BlockingKernelClient) -> None:
    run(client, 'import * as churn from "lib/mod.ts";')

    def completions(code: str) -> set[str]:
        found: list[str] = ask(client, "complete", code, len(code))["matches"]
        return {name.removeprefix(code.rpartition(".")[0] + ".") for name in found}

    first = completions("churn.")
    assert {"openSession", "evaluate", "evaluation", "takingUp"} <= first
    assert "rocCurve" not in first
    assert {"rocCurve", "rocCurvePlot", "evaluate"} <= completions("churn.evaluation.")
    assert completions("churn.evaluation.rocCurve") == {"rocCurve", "rocCurvePlot"}


def test_the_librarys_names_are_explained(client: BlockingKernelClient) -> None:
    for code, position in [
        ("await churn.startTraining(session, prepared)", 15),
        ("await churn.startTraining(session, { max_depth: 5 })", 45),
        ("startTraining", 13),
        ("churn.training.startTraining(session, prepared)", 22),
    ]:
        reply = ask(client, "inspect", code, position)
        assert reply["found"], code
        assert "function startTraining(\n  session: Session," in reply["data"]["text/markdown"]
        assert "Uploads the scripts and starts the job." in reply["data"]["text/plain"]
    unknown = ["console.log", "other.startTraining", "", "(((", "churn.nothing", "constructor"]
    for code in [*unknown, *["training", "training.startTraining", "churn.endpoint.startTraining"]]:
        assert not ask(client, "inspect", code, len(code))["found"]


def test_a_name_is_explained_while_a_cell_runs(client: BlockingKernelClient) -> None:
    running = client.execute("await new Promise((resolve) => setTimeout(resolve, 3000)); 7")
    asked = client.inspect("churn.explore", 8)
    replies, outputs, _ = gather(client, [running, asked])
    assert list(replies) == [asked, running]
    assert replies[asked]["found"]
    assert text(outputs[running]) == "7"


ABORTABLE = """await new Promise((resolve, reject) =>
  Deno.addSignalListener("SIGINT", function stop() {
    Deno.removeSignalListener("SIGINT", stop);
    reject(new Error("Interrupted"));
  }))"""


def interrupted(kernel: Kernel, cell: str, times: int = 1) -> list[tuple[str, list[Any]]]:
    """Runs a cell with others queued behind it, and interrupts it."""
    manager, client = kernel
    cells = [f"console.log('begun'); {cell}", "console.log('ran')", "2"]
    requests = [client.execute(cell, allow_stdin=False) for cell in cells]
    while client.get_iopub_msg(timeout=SECONDS)["msg_type"] != "stream":
        pass
    for _ in range(times):
        time.sleep(0.2)
        manager.interrupt_kernel()
    replies, outputs, _ = gather(client, requests)
    return [(replies[request]["status"], outputs[request]) for request in requests]


def test_what_is_queued_behind_an_interrupt_is_aborted(kernel: Kernel) -> None:
    cells = interrupted(kernel, ABORTABLE)
    assert [status for status, _ in cells] == ["error", "aborted", "aborted"]
    assert run(kernel[1], "3")[0][0] == "ok"


def test_an_interrupt_stops_the_queue_even_where_the_cell_takes_no_notice(kernel: Kernel) -> None:
    cells = interrupted(kernel, "await new Promise((resolve) => setTimeout(resolve, 1000))")
    assert [status for status, _ in cells] == ["ok", "aborted", "aborted"]


def test_a_second_interrupt_stops_a_loop(kernel: Kernel) -> None:
    cells = interrupted(kernel, "while (true);", times=2)
    assert [status for status, _ in cells] == ["error", "aborted", "aborted"]
    assert run(kernel[1], "3")[0][0] == "ok"


def test_an_idle_kernel_takes_no_notice_of_an_interrupt(kernel: Kernel) -> None:
    manager, client = kernel
    manager.interrupt_kernel()
    assert run(client, "3")[0][0] == "ok"
    assert manager.is_alive()


def test_a_heartbeat_comes_back(client: BlockingKernelClient) -> None:
    time.sleep(1)
    assert client.hb_channel.is_beating()


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, of in pairs if of == parent]
    return found


def is_alive(pid: int) -> bool:
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()[:1] not in ("", "Z")


def kill(manager: KernelManager, client: BlockingKernelClient) -> None:
    manager.signal_kernel(signal.SIGKILL)


def shut_down(manager: KernelManager, client: BlockingKernelClient) -> None:
    manager.shutdown_kernel()


def exit_in_a_cell(manager: KernelManager, client: BlockingKernelClient) -> None:
    client.execute("Deno.exit(3)")


@pytest.mark.parametrize(
    ("end", "cell"),
    [
        (kill, "1"),
        (kill, "while (true);"),
        (shut_down, "1"),
        (shut_down, "while (true);"),
        (exit_in_a_cell, ""),
    ],
)
def test_no_process_stays_however_the_kernel_ends(
    end: Callable[[KernelManager, BlockingKernelClient], None], cell: str
) -> None:
    manager, client = start_new_kernel(kernel_name="churn", cwd=str(NOTEBOOKS))
    processes = descendants(getattr(manager.provisioner, "pid"))  # noqa: B009
    assert len(processes) == 4  # the proxy, Deno, and a watcher each
    client.execute(cell)
    time.sleep(0.3)
    end(manager, client)
    deadline = time.monotonic() + SECONDS
    while any(map(is_alive, processes)):
        assert time.monotonic() < deadline, [pid for pid in processes if is_alive(pid)]
        time.sleep(0.05)
        manager.is_alive()  # reaps it
    client.stop_channels()
    manager.cleanup_resources()


def test_a_restart_begins_anew(kernel: Kernel) -> None:
    manager, client = kernel
    run(client, "const kept = 1;")
    manager.restart_kernel()
    client.wait_for_ready(timeout=SECONDS)
    assert run(client, "kept")[0][0] == "error"
    assert run(client, "1 + 1")[0][0] == "ok"


def test_nbclient_executes_notebooks_and_stops_at_an_error() -> None:
    cells = ["const one = 1;", "console.log('two'); one + 1", "nothing.x", "one + 2"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with pytest.raises(CellExecutionError, match="nothing is not defined"):
        NotebookClient(notebook, kernel_name="churn", timeout=SECONDS).execute()
    kinds = [[output.output_type for output in cell.outputs] for cell in notebook.cells]
    assert kinds == [[], ["stream", "execute_result"], ["error"], []]
    NotebookClient(notebook, kernel_name="churn", timeout=SECONDS, allow_errors=True).execute()
    assert notebook.cells[3].outputs[0].data["text/plain"] == "3"


def test_tests_that_start_kernels_leave_nothing_in_home_but_caches(tmp_path: Path) -> None:
    test = f"{__file__}::{test_a_restart_begins_anew.__name__}"
    environment = {name: text for name, text in os.environ.items() if name != "IPYTHONDIR"}
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", test],
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout
    assert {path.name for path in tmp_path.iterdir()} <= {".cache"}
