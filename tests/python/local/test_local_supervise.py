import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from stand_ins import LOCAL


def start(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-IS", str(LOCAL / "supervise.py"), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def python(code: str) -> "subprocess.Popen[str]":
    return start(sys.executable, "-u", "-c", code)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() not in ("", "Z", "Zs", "Z+")


def test_output_and_errors_come_in_their_order() -> None:
    with python("import sys; print(1); print(2, file=sys.stderr); print(3)") as process:
        assert process.stdout is not None
        assert process.stdout.read() == "1\n2\n3\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("pass", 0),
        ("import sys; sys.exit(7)", 7),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            128 + signal.SIGSEGV,
        ),
        ("import sys; sys.exit(bool(sys.stdin.read()))", 0),
    ],
)
def test_the_exit_code_is_the_commands(code: str, expected: int) -> None:
    with python(code) as process:
        assert process.wait(10) == expected


def test_a_missing_command_is_named() -> None:
    with start("/no/such/command") as process:
        assert process.stdout is not None
        assert process.stdout.read().startswith("Cannot start /no/such/command: No such file")
        assert process.wait(10) == 127


SLEEPERS = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(os.getpid(), child)
time.sleep(600)
"""


def test_the_end_of_stdin_kills_the_whole_group() -> None:
    with python(SLEEPERS) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        assert all(is_alive(pid) for pid in pids)
        process.stdin.close()
        assert process.wait(10) == -signal.SIGKILL
        for pid in pids:
            eventually(lambda pid=pid: not is_alive(pid))  # type: ignore[misc]


def test_sigterm_is_left_to_the_command() -> None:
    code = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
print("ready")
time.sleep(600)
"""
    with python(code) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(10) == 5
