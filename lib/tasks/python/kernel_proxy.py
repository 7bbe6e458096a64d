"""A Jupyter kernel that hands everything on to Deno's, except for what that one lacks.

    python kernel_proxy.py CONNECTION_FILE DENO

- Executions are handed on one at a time. After one that fails, and after an interrupt, those
  that wait are answered with `aborted`, as ipykernel does.
- `idle` is held back until all outputs have come: newer kernels send it earlier, and would
  show late outputs below the next cell. A mark that a second, silent cell sends the same way
  tells that there are no more.
- Questions about a name (`inspect_request`) are answered from the library's documentation.
- Heartbeats are answered, as this process and Deno end together.
- An interrupt (SIGINT) reaches Deno only while a cell runs, and does not end it. A second one
  for the same cell stops code that never waits.
"""

import json
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import DELIM, Session
from kernel_channels import bind_all, connect_all, received_signals
from kernel_help import Help

MARK = "churn_end_of_outputs"
MARKING_CELL = f'void Deno.jupyter.broadcast("{MARK}", {{}});'
# After an error the requests behind it may still be on their way; and a mark may not come.
GRACE_SECONDS = 0.1
LOOK_MILLISECONDS, PROBE_MILLISECONDS = 20, 100
# The library is to know of the proxy; and without a listener an interrupt ends Deno.
FIRST_CELL = """globalThis[Symbol.for("churn.kernelProxy")] = true;
Deno.addSignalListener("SIGINT", () => {});"""

Frames = list[bytes]
Message = dict[str, Any]


@dataclass
class Execution:
    """An `execute_request`, and how far it is."""

    frames: Frames
    message: Message
    failed: bool | None = None
    """Unknown before its reply."""
    idle: Frames | None = None
    interrupted: bool = False
    marking: str | None = None
    """The silent request for the mark, once the reply and `idle` are there."""
    marking_has_ended: bool = False
    is_marked: bool = False
    last_sign: float = 0.0

    def is_done(self) -> bool:
        """Whether all outputs have come, and after an error what was queued behind it."""
        if not self.marking_has_ended:
            return False
        is_quiet = time.monotonic() > self.last_sign + GRACE_SECONDS
        return is_quiet or (self.is_marked and not self.failed)


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
    own: set[str] = field(default_factory=set)
    """The requests of the proxy itself."""

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
        """Hands a reply, a question or an output on to whom it belongs."""
        frames = frames[frames.index(DELIM) :]
        kind = json.loads(frames[2])["msg_type"]
        request = json.loads(frames[3]).get("msg_id")
        self.ready = self.ready or channel == "iopub"
        if self.running and request == self.running.message["header"]["msg_id"]:
            self.follow(self.running, kind, frames)
            if self.running.idle is frames:
                return
        is_of_marking = self.running and request == self.running.marking
        if self.running and is_of_marking and self.follow_marking(self.running, channel, kind):
            frames, request = self.relabelled(frames, self.running.message), None
        if channel == "iopub":
            if request not in self.own:
                self.outer[channel].send_multipart([kind.encode(), *frames])
        elif idents := self.askers.get(request):
            self.outer[channel].send_multipart([*idents, *frames])
            if channel != "stdin":
                del self.askers[request]

    def follow(self, running: Execution, kind: str, frames: Frames) -> None:
        """Notes how far an execution is; keeps its `idle`."""
        running.last_sign = time.monotonic()
        if kind == "execute_reply":
            running.failed = json.loads(frames[5])["status"] == "error"
        if kind == "status" and json.loads(frames[5])["execution_state"] == "idle":
            running.idle = frames

    def follow_marking(self, running: Execution, channel: str, kind: str) -> bool:
        """Notes how far the marking is; returns whether this is an output of the cell before."""
        running.last_sign = time.monotonic()
        running.marking_has_ended = running.marking_has_ended or channel == "shell"
        running.is_marked = running.is_marked or kind == MARK
        return channel == "iopub" and kind not in (MARK, "status", "execute_input")

    def advance(self) -> None:
        """Ends what is done, and hands the next execution on."""
        if (running := self.running) and running.idle and running.failed is not None:
            running.marking = running.marking or self.run_silently(MARKING_CELL)
            if not running.is_done():
                return
            self.outer["iopub"].send_multipart(running.idle)
            self.running = None
            if running.failed and running.message["content"].get("stop_on_error", True):
                self.abort()
        if self.ready and not self.running and self.waiting:
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
            self.session.send(self.inner["control"], self.own_request("interrupt_request", {}))
        self.running.interrupted = True
        self.deno.send_signal(signal.SIGINT)

    def own_request(self, kind: str, content: Message) -> Message:
        """A request of the proxy's own, whose answer nobody else gets."""
        message = self.session.msg(kind, content)
        self.own.add(message["header"]["msg_id"])
        return message

    def run_silently(self, code: str) -> str:
        """Runs a cell that nobody sees; returns the request's `msg_id`."""
        content = {"code": code, "silent": True, "store_history": False}
        message = self.own_request("execute_request", content)
        self.session.send(self.inner["shell"], message)
        return str(message["header"]["msg_id"])

    def relabelled(self, frames: Frames, request: Message) -> Frames:
        """A message as the answer to another request."""
        parent = self.session.pack(request["header"])
        parts = [frames[2], parent, *frames[4:6]]
        return [DELIM, self.session.sign(parts), *parts, *frames[6:]]

    def run(self, until: Callable[[], bool]) -> None:
        """Hands on until then, or until Deno has ended."""
        poller = zmq.Poller()
        routes = [(source, self.from_front, name) for name, source in self.outer.items()]
        routes += [(source, self.from_deno, name) for name, source in self.inner.items()]
        for source, _, _ in routes:
            poller.register(source, zmq.POLLIN)
        signals = received_signals()
        poller.register(signals, zmq.POLLIN)
        while not until() and (self.deno.poll() is None or poller.poll(100)):
            if not self.ready:
                self.run_silently(FIRST_CELL)
            found = dict(poller.poll(self.patience()))
            if signals.fileno() in found and signals.recv(4096).count(signal.SIGINT):
                self.interrupt()
            for source, take, name in routes:
                while source in found and source.poll(0):
                    take(name, source.recv_multipart())
            for question, answer in self.help.answers():
                self.answer(question, answer)
            self.advance()

    def patience(self) -> int | None:
        """Milliseconds until something may have to be done; `None` until something happens."""
        if not self.ready:
            return PROBE_MILLISECONDS
        return LOOK_MILLISECONDS if self.running and self.running.marking else None


def main(connection_file: str, deno: str) -> int:
    """Puts a kernel of Deno behind this one; returns its exit code."""
    front = json.loads(Path(connection_file).read_text())
    key = front["key"].encode()
    session = Session(key=key, signature_scheme=front["signature_scheme"])
    outer = bind_all(front)
    with TemporaryDirectory(prefix="churn-kernel-") as folder:
        path, back = write_connection_file(f"{folder}/connection.json", key=key)
        process = start(deno, path)
        inner = connect_all(back, session.bsession)
        proxy = Proxy(process, session, outer, inner, Help(deno))
        proxy.run(until=lambda: proxy.ready)
    proxy.run(until=lambda: False)
    for source in inner.values():
        source.close(linger=0)  # Deno has ended, and would be waited for.
    zmq.Context.instance().destroy(linger=1000)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def start(deno: str, connection_file: str) -> subprocess.Popen[bytes]:
    """Starts Deno's kernel, which gets no interrupt but this process's and ends with it."""
    watcher = Path(__file__).with_name("end_with_parent.py")
    command = [deno, "jupyter", "--quiet", "--kernel", "--conn", connection_file]
    return subprocess.Popen([sys.executable, "-IS", str(watcher), *command], process_group=0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
