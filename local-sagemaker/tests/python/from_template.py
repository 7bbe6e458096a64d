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


def main(name: str, command: list[str]) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    connection = socket.socket(socket.AF_UNIX)
    connection.connect("\0" + name)
    answers = connection.makefile("rb")
    assert answers.read(len(name)) == name.encode()
    request = json.dumps([command, dict(os.environ), os.getcwd()]).encode()
    connection.sendall(struct.pack(">I", len(request)) + request)
    threading.Thread(target=end_with_starter, args=[connection], daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: connection.send(b"T"))
    while header := answers.read(5):
        kind, size = struct.unpack(">cI", header)
        content = answers.read(size)
        if kind == b"s":
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        elif kind == b"c":
            return int(content)
        os.write(1, content if kind == b"o" else b"")
    return 128 + signal.SIGKILL


def end_with_starter(connection: socket.socket) -> None:
    while os.read(0, 4096):
        pass
    connection.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    os._exit(main(sys.argv[1], sys.argv[2:]))
