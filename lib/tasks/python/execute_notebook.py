"""Executes a notebook from scratch and writes it with its outputs.

Shows one line a code cell on stderr. Ends with exit code 1 and the failing cell
where one fails; what was executed until then is written all the same.
"""

import signal

# Until it can be stopped in order, an interrupt ends this without a trace.
signal.signal(signal.SIGINT, signal.SIG_DFL)

# ruff: noqa: E402
import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import nbformat
from durations import leave_out_durations
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

# The kernel sends streams by a way of their own, at no fixed place among the rest:
# a normalisation, listed with the others in tests/compare_notebooks.ts.
ORDER = ["stream", "display_data", "execute_result", "error"]
# Their messages say all; these names are of this project or of what it throws.
SENTENCES = {
    "RangeError",
    "TypeError",
    "SyntaxError",
    "JobError",
    "CallError",
    "PredictionError",
}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def main() -> int:
    """Executes what the arguments name; returns the exit code."""
    options = parse_arguments()
    notebook = nbformat.read(options.notebook, as_version=4)
    stopped = asyncio.Event()
    try:
        asyncio.run(execute(notebook, options, stopped))
    except BaseException as error:
        if stopped.is_set():
            end_stopped()
        if not isinstance(error, (CellExecutionError, CellTimeoutError, DeadKernelError)):
            raise
        tell(f"\n\n{describe_failure(notebook, error)}")
        nbformat.write(notebook, options.output)
        return 1
    nbformat.write(notebook, options.output)
    return 0


async def execute(
    notebook: NotebookNode, options: argparse.Namespace, stopped: asyncio.Event
) -> None:
    """Runs every code cell in order, in place, in the notebook's own folder."""
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    progress = Progress(notebook)
    task = asyncio.current_task()
    assert task is not None
    started = asyncio.Event()

    def stop() -> None:
        if not started.is_set():
            end_stopped()  # A kernel that starts ends with this process.
        stopped.set()
        task.cancel()

    stop_on_request(stop)
    await NotebookClient(
        notebook,
        kernel_name=options.kernel,
        resources={"metadata": {"path": str(options.notebook.parent)}},
        timeout=options.cell_timeout,
        iopub_timeout=60,
        raise_on_iopub_timeout=True,
        record_timing=False,
        coalesce_streams=True,
        on_notebook_start=lambda **_: started.set(),
        on_cell_execute=progress.start,
        on_cell_executed=progress.end,
    ).async_execute()
    for cell in code_cells(notebook):
        cell.outputs.sort(key=lambda output: ORDER.index(output.output_type))
        for output in cell.outputs:
            leave_out_durations(output.get("data", {}))


def stop_on_request(stop: Callable[[], None]) -> None:
    """Calls `stop` once, on an interrupt, a termination, or a hang-up that is not ignored."""
    loop = asyncio.get_running_loop()
    asked = False

    def ask(*_: Any) -> None:
        nonlocal asked
        if asked:
            return
        asked = True
        if loop.is_closed():
            end_stopped()
        loop.call_soon_threadsafe(stop)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, ask)

    def refuse(*_: Any) -> None:
        raise RuntimeError("Signals are handled here")

    # nbclient's own handlers take the kernel from under its start, with a trace.
    setattr(loop, "add_signal_handler", refuse)  # noqa: B010


def end_stopped() -> NoReturn:
    """Ends at once."""
    tell("stopped\n")
    os._exit(130)


class Progress:
    """One line a code cell: its number, the heading above it, the seconds it took."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.headings = headings(notebook)
        self.number = 0
        self.started = 0.0

    def start(self, cell: NotebookNode, cell_index: int) -> None:
        """Shows that a cell runs."""
        if cell.cell_type == "code":
            self.number += 1
            self.started = time.monotonic()
            place = f"{self.number:3d} of {len(self.headings)}"
            tell(f"cell {place}  {self.headings[cell_index]} … ")

    def end(self, **_: Any) -> None:
        """Shows that it is done."""
        tell(f"{time.monotonic() - self.started:.1f} s\n")


def headings(notebook: NotebookNode) -> dict[int, str]:
    """The nearest heading above each code cell, by the cell's index."""
    found, heading = {}, ""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            found[index] = heading
        elif match := re.search(r"^#+ +(.+)$", cell.source, re.MULTILINE):
            heading = match[1].strip()
    return found


def describe_failure(notebook: NotebookNode, error: Exception) -> str:
    """Which cell failed and why, for a reader without the notebook at hand."""
    cells = code_cells(notebook)
    number, cell = next(
        ((n, c) for n, c in reversed(list(enumerate(cells, 1))) if c.execution_count or c.outputs),
        (1, cells[0]),
    )
    return f"Cell {number} of {len(cells)} failed:\n\n{cell.source}\n\n{reason(cell, error)}\n"


def reason(cell: NotebookNode, error: Exception) -> str:
    """The error as the kernel tells it, without colours."""
    for output in cell.outputs:
        if output.output_type == "error":
            sentence = f"{output.ename}: {output.evalue}"
            trace = "" if output.ename in SENTENCES else "\n".join(output.traceback)
            return ANSI.sub("", trace or sentence)
    return str(error).strip()


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tell(text: str) -> None:
    """Shows text at once."""
    sys.stderr.write(text)
    sys.stderr.flush()


def parse_arguments() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--kernel", default="churn")
    parser.add_argument("--cell-timeout", type=int, default=900, help="seconds")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
