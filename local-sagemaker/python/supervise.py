"""Runs a command, and ends everything that it has started.

    python -IS supervise.py COMMAND [ARGUMENT…]

Standard input is a pipe held open by the starter. When it ends, however the
starter ended, the command and all its descendants are killed; so are the
descendants that are left when the command has ended by itself. On Linux those
are found even in sessions of their own, since orphans become children of this
process; elsewhere they are the command's process group.

SIGTERM is handed on to the command's process group. Errors go where the output
goes, in their true order. The exit code is the command's, 128 + the number of
the signal that ended it.
"""

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# A process that can't be killed, such as another user's, is given up after so many seconds.
PATIENCE = 10


def main(command: list[str]) -> int:
    os.dup2(1, 2)
    child = begin()
    if child:
        return watch(child, 0)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"Cannot start {command[0]}: {error.strerror}", flush=True)
    return 127


def begin() -> int:
    """Forks a child in a session of its own, and returns its process id; 0 there."""
    prctl = find_prctl()
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    # What comes before the command runs waits until it does.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    return start(prctl)


def watch(child: int, starter: int, leave: Callable[[int], object] = int) -> int:
    """Returns the child's exit code when all that it has started is gone.

    `starter` is the descriptor whose end ends all; what comes from it meanwhile stands for a
    SIGTERM. `leave` is called with the exit code at last.
    """
    signal.signal(signal.SIGTERM, lambda *_: kill_group(child, signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    _thread.start_new_thread(follow_starter, (starter, child, leave))
    code = wait_for(child)
    kill_all(child)
    leave(code)
    return code


def wait_for(child: int) -> int:
    """Reaps children until it is that one; returns its exit code."""
    while True:
        try:
            ended, status = os.waitpid(-1, 0)
        except ChildProcessError:  # the starter has ended, and follow_starter reaped the command
            return 128 + signal.SIGKILL
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def find_prctl() -> Callable[[int, int], int]:
    """Linux's prctl; something that does nothing where there is none."""
    try:
        import ctypes  # which some Pythons lack

        prctl: Callable[[int, int], int] = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return lambda _option, _argument: -1
    return prctl


def start(prctl: Callable[[int, int], int]) -> int:
    """Forks a child in a session of its own, and returns its process id; 0 there."""
    supervisor = os.getpid()
    child = os.fork()
    if child:
        return child
    os.setsid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:
        os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    return 0


def follow_starter(starter: int, child: int, leave: Callable[[int], object]) -> None:
    try:
        while os.read(starter, 4096):
            kill_group(child, signal.SIGTERM)
    except ConnectionResetError:  # an end, too
        pass
    kill_all(child)
    leave(128 + signal.SIGKILL)
    os._exit(128 + signal.SIGKILL)


def kill_group(pid: int, number: int) -> None:
    """Signals a process's group; only the process while it has made none."""
    for send in (os.killpg, os.kill):
        try:
            return send(pid, number)
        except ProcessLookupError:
            continue
        except PermissionError:  # another user's
            return None
    return None


def kill_all(child: int) -> None:
    """Kills the command's group, and children until none is left: those of the killed come here."""
    kill_group(child, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            reaped, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not reaped:
            for pid in children():
                kill_group(pid, signal.SIGKILL)
            time.sleep(0.001)


def children() -> list[int]:
    """The children of this process; none where the system doesn't list them."""
    from pathlib import Path  # costs more time than all else here, and is seldom needed

    try:
        lists = [path / "children" for path in Path("/proc/self/task").iterdir()]
        return [int(pid) for path in lists for pid in path.read_text().split()]
    except OSError:
        return []


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
