"""Starts jobs from a process that has imported numpy, pandas, SciPy, scikit-learn and xgboost.

    python template.py NAME

Listens on the abstract socket NAME of Linux. To each connection of its user it says the secret,
the first 36 characters of standard input, and forks a supervisor. That reads what is asked for: the
length of what follows in four bytes, and JSON of a Job. Its child runs the command as a new Python
process would: as the last work of this program, below. relay.py says what is answered; what comes
over the connection meanwhile stands for a SIGTERM, and its end for a SIGKILL.

A template forks only while it has a single thread, and reads nothing that a job sends. It ends with
standard input, after an hour without jobs, and when packages have been installed.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
from pathlib import Path

import as_ended
from as_new import Job, launcher, name_process, own_modules
from relay import relay
from supervise import begin, watch

IDLE_MS = 3_600_000
MODULES = (
    "numpy",
    "pandas",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.stats",
    "sklearn.compose",
    "sklearn.impute",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "xgboost",
)


def next_job(name: str) -> Job:
    """Returns in the process of a job; the template itself ends in here."""
    secret = os.read(0, 36)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("\0" + name)
    listener.listen(128)
    os.write(1, b"\n")  # says so
    starter = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    installed = installation()
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for supervisors
    poller = select.poll()
    poller.register(listener, select.POLLIN)
    poller.register(starter, select.POLLIN)
    while ready := dict(poller.poll(IDLE_MS)):
        if starter in ready or installation() != installed:
            break
        connection, _ = listener.accept()
        if is_ours(connection) and says(connection, secret) and fork() == 0:
            listener.close()
            return job_of(connection)
        connection.close()
    os._exit(0)


def is_ours(connection: socket.socket) -> bool:
    """Whether a process of this user is at the other end: anybody can use such a name."""
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", peer)[1] == os.getuid())


def says(connection: socket.socket, secret: bytes) -> bool:
    """Tells whether there is still somebody at the other end."""
    try:
        return connection.send(secret) == len(secret)
    except OSError:
        return False


def installation() -> list[int]:
    """Changes when a package is installed or removed; compiled modules lie beside this file."""
    return [Path(path).stat().st_mtime_ns for path in sys.path[1:] if Path(path).is_dir()]


def load() -> None:
    """Imports what jobs import; exits where the process could not be forked safely then."""
    as_ended.prepare()
    for module in MODULES:
        try:
            importlib.import_module(module)
        except ImportError:
            continue
    # OpenBLAS ends its threads before a fork, and starts them again when they have work.
    if fork() == 0:
        os._exit(0)
    os.wait()
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
        sys.exit("A library has started threads that outlive a fork")
    own_modules()
    as_ended.keep_imported()
    gc.collect()
    gc.freeze()  # or every child would copy all pages when it looks for garbage


def fork() -> int:
    """Forks; -1 where the system has no room for a process."""
    try:
        return os.fork()
    except OSError:
        return -1


def job_of(connection: socket.socket) -> Job:
    """Supervises the job that is asked for; returns in its process only."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        job = read_job(connection)
        name_process(job)
        output, inlet = os.pipe()
        child = begin()
        if not child:
            os.dup2(inlet, 1)
            os.dup2(inlet, 2)
            return job
        os.close(inlet)
        watch(child, connection.fileno(), relay(connection, output))
    except Exception:
        os._exit(1)
    os._exit(0)


def read_job(connection: socket.socket) -> Job:
    """Reads a command with its environment and folder."""
    [size] = struct.unpack(">I", receive(connection, 4))
    return Job(*json.loads(receive(connection, size)))


def receive(connection: socket.socket, size: int) -> bytes:
    """Exactly so many bytes."""
    received = connection.recv(size, socket.MSG_WAITALL)
    if len(received) < size:
        raise EOFError
    return received


if __name__ == "__main__":
    launch = launcher(next_job(sys.argv[1]))
    try:
        launch()
        as_ended.expect(0)
    except SystemExit as error:
        as_ended.expect(error.code)
        raise
    except BaseException as error:
        # As the interpreter reports it, without this file in the traceback.
        error.__traceback__ = error.__traceback__.tb_next  # type: ignore[union-attr]
        sys.excepthook(type(error), error, error.__traceback__)
        sys.excepthook = lambda *_: None
        raise
    finally:
        del launch  # or what is in the script's module would not be finalized
