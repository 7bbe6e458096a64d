"""Has a command run by a child of the template process, as the server does it.

    python -IS from_template.py NAME COMMAND [ARGUMENT…]

To its starter it is what supervise.py is: the command ends with standard input, SIGTERM is handed
on to it, and the exit code is the command's. NAME is the template's socket, and its secret.
"""

import json
import os
import signal
import socket
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO


def main(name: str, command: list[str]) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    connection = socket.socket(socket.AF_UNIX)
    connection.connect("\0" + name)
    answers = connection.makefile("rb")
    assert answers.read(len(name)) == name.encode()
    request = json.dumps([command, dict(os.environ), str(Path.cwd())]).encode()
    connection.sendall(struct.pack(">I", len(request)) + request)
    threading.Thread(target=end_with_starter, args=[connection], daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: connection.send(b"T"))
    kind, content = receive(answers)
    assert kind == b"s"
    try:
        pipe = os.open("/proc/{}/fd/{}".format(*content.decode().split()), os.O_RDONLY)
    except OSError:  # it has ended, and has handed on everything
        pipe = os.open(os.devnull, os.O_RDONLY)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    while kind:
        kind, content = receive(answers)
        if kind == b"c":
            return int(content)
        os.write(1, content)
    while rest := os.read(pipe, 4096):
        os.write(1, rest)
    os.kill(os.getpid(), signal.SIGKILL)
    return 1


def receive(answers: BinaryIO) -> tuple[bytes, bytes]:
    """A frame as relay.py sends it; nothing at the end."""
    header = answers.read(5)
    if not header:
        return b"", b""
    kind, size = struct.unpack(">cI", header)
    return kind, answers.read(size)


def end_with_starter(connection: socket.socket) -> None:
    while os.read(0, 4096):
        pass
    connection.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    os._exit(main(sys.argv[1], sys.argv[2:]))
