"""What a supervisor that the template has forked tells the server over its connection.

Frames: a letter, the length of what follows in four bytes, and that. `s` has the supervisor's
process id and its descriptor of the output, from where the server reads on if somebody kills the
supervisor; `o` is output, `c` the exit code.
"""

import fcntl
import os
import select
import socket
import struct
import termios
import threading
from collections.abc import Callable

# How long output may still come when all should be gone, in seconds.
PATIENCE = 2.0


def relay(connection: socket.socket, pipe: int) -> Callable[[int], None]:
    """Hands on what comes out of a pipe from now on; returns what tells the exit code at last."""
    sending = threading.Lock()

    def send(kind: bytes, content: bytes) -> None:
        with sending:
            connection.sendall(struct.pack(">cI", kind, len(content)) + content)

    def hand_on() -> None:
        poller = select.poll()
        poller.register(pipe, select.POLLIN)
        while poller.poll():
            [size] = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
            if not size:
                return
            with sending:
                connection.sendall(struct.pack(">cI", b"o", size))
                # Out of one and into the other at once: nothing is lost by a SIGKILL.
                while size:
                    size -= os.splice(pipe, connection.fileno(), size)

    def leave(code: int) -> None:
        thread.join(PATIENCE)
        send(b"c", b"%d" % code)

    send(b"s", f"{os.getpid()} {pipe}".encode())
    thread = threading.Thread(target=hand_on, daemon=True)
    thread.start()
    return leave
