"""Has a command run by a child of the template process, or by supervise.py where that can't.

    python -IS from_template.py NAME COMMAND [ARGUMENT…]

To its starter it is what supervise.py is: the command ends with standard input, SIGTERM is handed
on to it, and the exit code is the command's. NAME is the template's socket (template.py).
"""

import _socket  # socket takes more time than all else here
import _thread
import marshal
import os
import signal
import struct
import sys


def main(name: str, command: list[str]) -> int:
    os.dup2(1, 2)
    # What comes before the command runs waits until it does.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    connection = hand_over(name, command)
    if not connection:
        return start_plainly(command)
    ends: list[bool] = []
    _thread.start_new_thread(end_with_starter, (connection, ends))
    if not receive(connection) and not ends:
        return start_plainly(command)
    signal.signal(signal.SIGTERM, lambda *_: tell(connection, b"T"))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    code = receive(connection)
    if not code and not ends:  # somebody has killed the supervisor
        os.kill(os.getpid(), signal.SIGKILL)
    return code[0] if code else 128 + signal.SIGKILL


def hand_over(name: str, command: list[str]) -> _socket.socket | None:
    """Sends the template what a new process gets; None where there is no template of ours."""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    request = marshal.dumps((command, dict(os.environ), os.getcwd()))  # noqa: PTH109
    output = struct.pack("i", 1)
    try:
        connection.connect("\0" + name)
        if not is_ours(connection):
            return None
        connection.sendmsg([b"1"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, output)])
        connection.sendall(request)
    except OSError:
        return None
    return connection


def is_ours(connection: _socket.socket) -> bool:
    """Whether a process of this user is at the other end: anybody can use such a name."""
    peer = connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", peer)[1] == os.getuid())


def receive(connection: _socket.socket) -> bytes:
    """A byte; none where the other end is gone, be it with what it has not read yet."""
    try:
        return connection.recv(1)
    except OSError:
        return b""


def start_plainly(command: list[str]) -> int:
    os.execv(sys.executable, [sys.executable, "-IS", supervisor(), *command])


def supervisor() -> str:
    return os.path.join(os.path.dirname(__file__), "supervise.py")  # noqa: PTH118, PTH120


def end_with_starter(connection: _socket.socket, ends: list[bool]) -> None:
    while os.read(0, 4096):
        pass
    ends.append(True)
    tell(connection, b"")


def tell(connection: _socket.socket, word: bytes) -> None:
    """Sends a word, none to say that nothing more comes; a supervisor that has ended needs none."""
    try:  # noqa: SIM105 (contextlib takes time, too)
        connection.send(word) if word else connection.shutdown(_socket.SHUT_WR)
    except OSError:
        pass


if __name__ == "__main__":
    os._exit(main(sys.argv[1], sys.argv[2:]))
