"""A Jupyter kernel that hands everything on to Deno's, except for what that one lacks.

    python kernel_proxy.py CONNECTION_FILE DENO

- Executions are handed on one at a time. After one that fails, and after an interrupt, those
  that wait are answered with `aborted`, as ipykernel does.
- `idle` is held back until no output has come for a moment: newer kernels send it too early.
- Questions about a name (`inspect_request`) are answered from the library's documentation.
- Heartbeats are answered, as this process and Deno end together.
- An interrupt (SIGINT) reaches Deno only while a cell runs, and does not end it. A second one
  for the same cell stops code that never waits.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import DELIM, Session
from kernel_help import Help

# How long no output may have come when a cell counts as done; after an error longer, as the
# requests behind it may still be on their way.
QUIET_SECONDS, QUIET_AFTER_ERROR_SECONDS = 0.01, 0.1
PROBE_SECONDS = 0.25
# Without a listener an interrupt ends Deno.
FIRST_CELL = 'Deno.addSignalListener("SIGINT", () => {});'
CHANNELS = ("shell", "control", "stdin")

Frames = list[bytes]
Message = dict[str, Any]


@dataclass
class Execution:
    """An `execute_request`, and how far it is."""

    frames: Frames
    message: Message
    replied: bool = False
    failed: bool = False
    interrupted: bool = False
    idle: Frames | None = None
    last_sign: float = 0.0

    def ends_at(self) -> float | None:
        """When it counts as done, unless another output comes; `None` while it runs."""
        if not self.replied or self.idle is None:
            return None
        return self.last_sign + (QUIET_AFTER_ERROR_SECONDS if self.failed else QUIET_SECONDS)


@dataclass
class Proxy:
    """The sockets of both sides, and what runs and waits between them."""

    deno: subprocess.Popen[bytes]
    session: Session
    outer: dict[str, zmq.Socket[bytes]]
    inner: dict[str, zmq.Socket[bytes]]
    help: Help
    askers: dict[str, Frames] = field(default_factory=dict)
    """The identities of who waits for a reply, by the request's `msg_id`."""
    waiting: deque[Execution] = field(default_factory=deque)
    running: Execution | None = None
    ready: bool = False
    probes: set[str] = field(default_factory=set)

    def from_front(self, channel: str, frames: Frames) -> None:
        """Takes a request, and answers it or hands it on."""
        if channel == "hb":
            self.outer[channel].send_multipart(frames)
            return
        idents, rest = self.session.feed_identities(frames)
        try:
            message = self.session.deserialize(rest)
        except ValueError as error:
            print(f"Ignored a message: {error}", file=sys.stderr, flush=True)
            return
        kind, frames = message["msg_type"], frames[len(idents) :]
        if channel != "stdin":
            self.askers[message["header"]["msg_id"]] = idents
        if kind == "execute_request":
            self.waiting.append(Execution(frames, message))
            if self.running:
                self.running.last_sign = time.monotonic()
        elif kind == "inspect_request":
            self.help.ask(message)
        else:
            self.inner[channel].send_multipart(frames)
        if kind == "interrupt_request":
            self.abort()

    def from_deno(self, channel: str, frames: Frames) -> None:
        """Hands a reply or an output on; keeps the `idle` of what runs."""
        frames = frames[frames.index(DELIM) :]
        header, parent, content = json.loads(frames[2]), json.loads(frames[3]), frames[5]
        kind, request = header["msg_type"], parent.get("msg_id")
        self.ready = self.ready or channel == "iopub"
        running = self.running
        if running and request == running.message["header"]["msg_id"]:
            running.last_sign = time.monotonic()
            if kind == "execute_reply":
                running.replied = True
                running.failed = json.loads(content)["status"] == "error"
            if kind == "status" and json.loads(content)["execution_state"] == "idle":
                running.idle = frames
                return
        if channel == "iopub":
            if request not in self.probes:
                self.outer[channel].send_multipart([kind.encode(), *frames])
        elif idents := self.askers.get(request):
            self.outer[channel].send_multipart([*idents, *frames])
            if channel != "stdin":
                del self.askers[request]

    def advance(self) -> None:
        """Ends what is done, and hands the next execution on."""
        if self.running:
            end = self.running.ends_at()
            if end is None or time.monotonic() < end or self.running.idle is None:
                return
            self.outer["iopub"].send_multipart(self.running.idle)
            if self.running.failed and self.running.message["content"].get("stop_on_error", True):
                self.abort()
            self.running = None
        if self.ready and self.waiting:
            self.running = self.waiting.popleft()
            self.inner["shell"].send_multipart(self.running.frames)

    def abort(self) -> None:
        """Answers everything that waits without having it run."""
        while self.waiting:
            execution = self.waiting.popleft()
            self.answer(execution.message, {"status": "aborted"})

    def answer(self, request: Message, content: Message) -> None:
        """Answers a request itself."""
        kind = request["msg_type"].replace("_request", "_reply")
        idents = self.askers.pop(request["header"]["msg_id"])
        self.tell("busy", request)
        self.session.send(self.outer["shell"], kind, content, parent=request, ident=idents)
        self.tell("idle", request)
        if self.running:  # Front ends show the state that was told last.
            self.tell("busy", self.running.message)

    def tell(self, state: str, parent: Message) -> None:
        """Publishes a state of the kernel."""
        content = {"execution_state": state}
        self.session.send(self.outer["iopub"], "status", content, parent=parent, ident=b"status")

    def interrupt(self) -> None:
        """Interrupts the cell that runs, and those that wait."""
        self.abort()
        if not self.running:
            return
        if self.running.interrupted:
            self.session.send(self.inner["control"], self.probe("interrupt_request", {}))
        self.running.interrupted = True
        self.deno.send_signal(signal.SIGINT)

    def probe(self, kind: str, content: Message) -> Message:
        """A request of the proxy's own, whose answer nobody else gets."""
        message = self.session.msg(kind, content)
        self.probes.add(message["header"]["msg_id"])
        return message

    def send_first_cell(self) -> None:
        """Runs a cell that nobody sees, again until Deno and its outputs are heard."""
        content = {"code": FIRST_CELL, "silent": True, "store_history": False}
        self.session.send(self.inner["shell"], self.probe("execute_request", content))

    def run(self) -> int:
        """Hands on until Deno has ended; returns its exit code."""
        poller = zmq.Poller()
        routes = [(socket, self.from_front, name) for name, socket in self.outer.items()]
        routes += [(socket, self.from_deno, name) for name, socket in self.inner.items()]
        for source, _, _ in routes:
            poller.register(source, zmq.POLLIN)
        signals = received_signals()
        poller.register(signals, zmq.POLLIN)
        probed_at = 0.0
        while self.deno.poll() is None or poller.poll(100):
            if not self.ready and time.monotonic() > probed_at + PROBE_SECONDS:
                probed_at = time.monotonic()
                self.send_first_cell()
            ready = dict(poller.poll(self.patience()))
            if signals.fileno() in ready and signal.SIGINT in signals.recv(4096):
                self.interrupt()
            for source, take, name in routes:
                while source in ready and source.getsockopt(zmq.EVENTS) & zmq.POLLIN:
                    take(name, source.recv_multipart())
            for question, answer in self.help.answers():
                self.answer(question, answer)
            self.advance()
        return self.deno.returncode

    def patience(self) -> float | None:
        """Milliseconds until something has to be done, should nothing happen; `None` for ever."""
        if not self.ready:
            return PROBE_SECONDS * 1000
        end = self.running and self.running.ends_at()
        return max(0, end - time.monotonic()) * 1000 if end else None


def received_signals() -> socket.socket:
    """A socket with a byte for each interrupt, and for each end of a child."""
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.detach())
    for number in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return receiver


def connect_all(connection: Message, identity: bytes) -> dict[str, zmq.Socket[bytes]]:
    """Connects to a kernel's channels; stdin is asked for by the identity that shell has."""
    sockets = {name: socket_of(zmq.DEALER) for name in CHANNELS}
    sockets["iopub"] = socket_of(zmq.SUB)
    sockets["iopub"].subscribe(b"")
    for name, channel in sockets.items():
        if name in ("shell", "stdin"):
            channel.identity = identity
        channel.connect(address(connection, name))
    return sockets


def bind_all(connection: Message) -> dict[str, zmq.Socket[bytes]]:
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
    return channel


def address(connection: Message, channel: str) -> str:
    """Where a channel is."""
    separator = ":" if connection["transport"] == "tcp" else "-"
    return f"{connection['transport']}://{connection['ip']}{separator}{connection[channel + '_port']}"


def main(connection_file: str, deno: str) -> int:
    """Starts Deno's kernel behind this one."""
    front = json.loads(Path(connection_file).read_text())
    key = front["key"].encode()
    outer = bind_all(front)
    with tempfile.TemporaryDirectory(prefix="churn-kernel-") as folder:
        path, back = write_connection_file(f"{folder}/connection.json", key=key)
        watcher = Path(__file__).with_name("end_with_parent.py")
        command = [deno, "jupyter", "--quiet", "--kernel", "--conn", path]
        process = subprocess.Popen(
            [sys.executable, "-IS", str(watcher), *command],
            env={**os.environ, "CHURN_KERNEL_PROXY": "1"},
            # Interrupts go by the proxy.
            process_group=0,
        )
        session = Session(key=key, signature_scheme=front["signature_scheme"])
        inner = connect_all(back, session.bsession)
        code = Proxy(process, session, outer, inner, Help(deno)).run()
    zmq.Context.instance().destroy(linger=1000)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
