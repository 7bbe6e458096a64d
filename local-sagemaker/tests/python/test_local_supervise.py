import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starting import running_template, start

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def template() -> Iterator[str]:
    if sys.platform != "linux":
        pytest.skip("there is a template on Linux only")
    with running_template() as started:
        yield started.name
        assert started.end() == 0, "a job has ended the template"


@pytest.fixture(params=["anew", "from the template"])
def python(request: pytest.FixtureRequest, tmp_path: Path) -> Start:
    """Starts code as a script, in both ways."""
    anew = request.param == "anew"
    name = None if anew else request.getfixturevalue("template")

    def start_script(code: str) -> "subprocess.Popen[str]":
        script = tmp_path / "main.py"
        seen = "import sys; print('xgboost' in sys.modules)\n"
        script.write_text(seen + code)
        process = start(sys.executable, str(script), template=name, base=tmp_path)
        assert process.stdout is not None
        assert process.stdout.readline() == f"{not anew}\n"
        return process

    return start_script


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
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


def test_output_and_errors_come_in_their_order(python: Start) -> None:
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
def test_the_exit_code_is_the_commands(python: Start, code: str, expected: int) -> None:
    with python(code) as process:
        assert process.wait(60) == expected


def test_a_missing_command_is_named() -> None:
    with start("/no/such/command") as process:
        assert process.stdout is not None
        assert process.stdout.read().startswith("Cannot start /no/such/command: No such file")
        assert process.wait(60) == 127


SLEEPERS = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(os.getpid(), child)
time.sleep(600)
"""


def test_the_end_of_stdin_kills_the_whole_group(python: Start) -> None:
    with python(SLEEPERS) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        assert all(is_alive(pid) for pid in pids)
        process.stdin.close()
        assert process.wait(60) == 128 + signal.SIGKILL
        for pid in pids:
            eventually(lambda pid=pid: not is_alive(pid))  # type: ignore[misc]


def test_sigterm_is_left_to_the_command(python: Start) -> None:
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
        assert process.wait(60) == 5


def test_sigterm_comes_to_the_whole_group_even_before_the_command_runs(python: Start) -> None:
    with python(SLEEPERS.replace("signal.SIG_IGN", "signal.SIG_DFL")) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    for _ in range(20):
        with start("sleep", "600") as process:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in (-signal.SIGTERM, 128 + signal.SIGTERM)


# Each prints the process that shall not outlive the command, and holds standard output.
ESCAPES = {
    "session": """
import os, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    print(os.getpid())
    os.write(write, b"1")
    time.sleep(600)
os.read(read, 1)
""",
    "daemon": """
import os, signal, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        print(os.getpid())
        os.write(write, b"1")
        time.sleep(600)
    os._exit(0)
os.wait()
os.read(read, 1)
""",
    "orphans of orphans": """
import os, time
read, write = os.pipe()
for i in range(30):
    if os.fork():
        os._exit(0) if i else os.read(read, 1) and os._exit(0)
    os.setsid()
print(os.getpid())
os.write(write, b"1")
time.sleep(600)
""",
    "one that starts itself anew all the time": """
import os, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    print(os.getpid())
    os.write(write, b"1")
    while True:
        if os.fork():
            os._exit(0)
os.read(read, 1)
""",
    "other environment, no standard output": """
import os, subprocess
child = subprocess.Popen(["sleep", "600"], env={}, start_new_session=True, stdout=-3, stderr=-3)
print(child.pid)
""",
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to a subreaper")
@pytest.mark.parametrize("end", ["by itself", "starter", "stop"])
@pytest.mark.parametrize("escape", ESCAPES)
def test_nothing_outlives_the_command(python: Start, escape: str, end: str) -> None:
    code = ESCAPES[escape] + ("" if end == "by itself" else "\ntime.sleep(600)")
    with python("import time\n" + code) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        pid = int(process.stdout.readline())
        if end == "starter":
            process.stdin.close()
        elif end == "stop":
            process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == ""
        ended = process.wait(60)
        assert not is_alive(pid)
        if end == "starter" and escape != "orphans of orphans":  # which end by themselves
            assert ended == 128 + signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's end")
def test_a_command_that_kills_its_supervisor_ends_itself(python: Start) -> None:
    code = """
import os, signal, time
print(os.getpid())
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(600)
"""
    with python(code) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert process.wait(60) == -signal.SIGKILL
        eventually(lambda: not is_alive(pid))
