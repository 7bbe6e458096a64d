"""Runs a command that must not outlive the process that started this one.

    python -IS supervise.py COMMAND [ARGUMENT…]

Standard input is a pipe held open by the starter. When it ends, however the
starter ended, the whole process group is killed, this process included. The
starter makes the group (a new session), so it can signal all of it; SIGTERM is
left to the command. Errors go where the output goes, in their true order.
"""

import _thread
import os
import signal
import sys


def main(command: list[str]) -> int:
    os.dup2(1, 2)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    try:
        child = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)],
            setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
        )
    except OSError as error:
        print(f"Cannot start {command[0]}: {error.strerror}", flush=True)
        return 127
    _thread.start_new_thread(end_with_starter, ())
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def end_with_starter() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
