"""The sockets of a Jupyter kernel, from either side, and the signals that it gets."""

import signal
import socket
from collections.abc import Mapping
from typing import Any

import zmq

CHANNELS = ("shell", "control", "stdin")
Connection = Mapping[str, Any]


def received_signals() -> socket.socket:
    """A socket with a byte for each interrupt, and for each end of a child."""
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.detach())
    for number in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return receiver


def connect_all(connection: Connection, identity: bytes) -> dict[str, zmq.Socket[bytes]]:
    """Connects to a kernel's channels; stdin is asked for by the identity that shell has."""
    sockets = {name: socket_of(zmq.DEALER) for name in CHANNELS}
    sockets["iopub"] = socket_of(zmq.SUB)
    sockets["iopub"].subscribe(b"")
    for name, channel in sockets.items():
        if name in ("shell", "stdin"):
            channel.identity = identity
        channel.connect(address(connection, name))
    return sockets


def bind_all(connection: Connection) -> dict[str, zmq.Socket[bytes]]:
    """Offers a kernel's channels."""
    sockets = {name: socket_of(zmq.ROUTER) for name in (*CHANNELS, "hb")}
    sockets["iopub"] = socket_of(zmq.PUB)
    for name, channel in sockets.items():
        channel.bind(address(connection, name))
    return sockets


def socket_of(kind: int) -> zmq.Socket[bytes]:
    """A socket that drops nothing, and does not wait long for its last messages to go."""
    channel: zmq.Socket[bytes] = zmq.Context.instance().socket(kind)
    channel.set_hwm(0)
    channel.linger = 1000
    channel.reconnect_ivl = 10  # in milliseconds: a kernel that starts is soon there
    return channel


def address(connection: Connection, channel: str) -> str:
    """Where a channel is."""
    transport, port = connection["transport"], connection[f"{channel}_port"]
    return f"{transport}://{connection['ip']}{':' if transport == 'tcp' else '-'}{port}"
