"""Runs the `main` of scripts of this folder, each in a forked child.

    python tools.py

Each line of standard input is JSON: `id`, `script`, `arguments`, `folder` (the working folder) and
`variables`, or `end`, the id of one to be killed. Each run is answered by a line with its `id`,
its exit `code` and the `output` that it has printed. All ends with standard input.

The modules that the scripts need are imported once. That takes longer than most of their work.
"""

import gc
import json
import os
import selectors
import signal
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import archives
import download
import job_files
import metrics
from supervise import PR_SET_PDEATHSIG, find_prctl

SCRIPTS: dict[str, Callable[..., None]] = {
    "archives.py": archives.main,
    "download.py": download.main,
    "job_files.py": job_files.main,
    "metrics.py": metrics.main,
}


class Child(NamedTuple):
    """A script that runs."""

    id: int
    pid: int
    printed: list[bytes]


def serve(prctl: Callable[[int, int], int]) -> None:
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    children: dict[int, Child] = {}
    rest = b""
    while True:
        for key, _ in selector.select():
            data = os.read(key.fd, 1 << 16)
            if key.fd in children:
                child = children[key.fd]
                child.printed.append(data)
                if not data:
                    selector.unregister(key.fd)
                    os.close(key.fd)
                    answer(children.pop(key.fd))
                continue
            if not data:
                for child in children.values():
                    os.kill(child.pid, signal.SIGKILL)
                return
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                message = json.loads(line)
                if "end" in message:
                    end(message["end"], children)
                    continue
                output, started = start(message, prctl)
                children[output] = started
                selector.register(output, selectors.EVENT_READ)


def start(message: dict[str, Any], prctl: Callable[[int, int], int]) -> tuple[int, Child]:
    """Forks a child that runs a script; returns the descriptor of its output."""
    output, inlet = os.pipe()
    pid = os.fork()
    if pid:
        os.close(inlet)
        return output, Child(message["id"], pid, [])
    code = 1
    try:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(inlet, 1)
        os.dup2(inlet, 2)
        os.closerange(3, 256)
        code = run(message)
    finally:
        os._exit(code)


def run(message: dict[str, Any]) -> int:
    """Runs a script as the interpreter would; returns its exit code."""
    os.chdir(message["folder"])
    os.environ.update(message["variables"])
    try:
        SCRIPTS[message["script"]](*message["arguments"])
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def answer(child: Child) -> None:
    _, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    output = b"".join(child.printed).decode(errors="replace")
    line = json.dumps({"id": child.id, "code": code, "output": output})
    print(line, flush=True)


def end(id: int, children: dict[int, Child]) -> None:
    for child in children.values():
        if child.id == id:
            os.kill(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    gc.freeze()  # or every child would copy pages when it looks for garbage
    serve(find_prctl())
