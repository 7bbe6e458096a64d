"""Runs a command that ends when the process that started it does, however that ends.

    python -IS end_with_parent.py COMMAND [ARGUMENT…]

This process becomes the command. A small one beside it waits for the end of either;
where the starter goes first, it asks the command to end (SIGTERM) and kills it after
ten seconds.
"""

import os
import select
import signal
import sys

GRACE_SECONDS = 10


def main(command: list[str]) -> int:
    """Starts the watcher and becomes the command; returns only where that fails."""
    parent, own = os.getppid(), os.getpid()
    if parent == 1 and os.environ.get("JPY_PARENT_PID", "1") != "1":
        return 0  # Jupyter has ended meanwhile
    if os.fork() == 0:
        watch(parent, own)
        os._exit(0)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"Cannot start {command[0]}: {error.strerror}", file=sys.stderr, flush=True)
        return 127


def watch(parent: int, command: int) -> None:
    """Ends the command with its parent; signals to their session don't reach it."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 256)  # Nobody is to wait for the ends of these.
    if first_to_end([parent, command]) == command:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        if os.getppid() != command:
            return
        os.kill(command, number)
        first_to_end([command], GRACE_SECONDS)


def first_to_end(pids: list[int], seconds: float | None = None) -> int | None:
    """Waits for the first process that ends; `None` where none does in time."""
    if sys.platform == "linux":
        ends = select.poll()
        by_descriptor = {}
        for pid in pids:
            try:
                by_descriptor[os.pidfd_open(pid)] = pid
            except ProcessLookupError:
                return pid
        for descriptor in by_descriptor:
            ends.register(descriptor, select.POLLIN)
        ready = ends.poll(None if seconds is None else seconds * 1000)
        return by_descriptor[ready[0][0]] if ready else None
    queue = select.kqueue()
    for pid in pids:
        event = select.kevent(
            pid,
            select.KQ_FILTER_PROC,
            select.KQ_EV_ADD | select.KQ_EV_ONESHOT,
            select.KQ_NOTE_EXIT,
        )
        try:
            queue.control([event], 0)
        except ProcessLookupError:
            return pid
    ended = queue.control(None, 1, seconds)
    return ended[0].ident if ended else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
