"""Serves a model on 127.0.0.1 as the XGBoost container does behind its proxy.

Unpacks `model.tar.gz` and, where there is one, `sourcedir.tar.gz` in
`SAGEMAKER_BASE_DIR`, says on which port it listens, and answers `/ping` and
`/invocations` once the model is loaded. With `LOCAL_SERVING_TOKEN` set, only
requests that carry it in `X-Local-Token` are answered.

The handlers see one request at a time, as in one worker of the container.
"""

import hmac
import os
import re
import shutil
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from archives import unpack
from local_requirements import check_requirements
from local_serving.answers import Answer, answer_of, environ_of, failed
from local_serving.handlers import Transform, load

# The platform refuses more before it asks.
MAX_BYTES = 6 * 1024 * 1024
TEXT_TYPES = ("text/csv", "application/json")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    transform: Transform
    token: bytes
    default_accept: str

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.one_at_a_time = threading.Lock()

    def answer(self, body: bytes, content_type: str, accept: str) -> Answer:
        """Never raises: what the handlers raise goes to the log."""
        if not accept or accept == "*/*":
            accept = self.default_accept
        content = body.decode(errors="replace") if content_type in TEXT_TYPES else body
        try:
            with self.one_at_a_time:
                result = self.transform(content, content_type, accept)
                return answer_of(result, environ_of(body, content_type, accept))
        except Exception:
            traceback.print_exc()
            return failed()


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.reply(self.refusal("/ping") or Answer(200, [], b""))

    def do_POST(self) -> None:
        answer = self.refusal("/invocations")
        if answer:
            # The body is not read, so nothing can follow it.
            self.close_connection = True
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content_type = self.headers.get("Content-Type") or "application/json"
            accept = self.headers.get("Accept", "")
            answer = self.server.answer(body, content_type, accept)
        self.reply(answer)

    def refusal(self, path: str) -> Answer | None:
        """The answer to a request that is not to be served; reads no body."""
        sent = self.headers.get("X-Local-Token", "").encode()
        if self.server.token and not hmac.compare_digest(sent, self.server.token):
            return Answer(403, [], b"")
        if self.path != path:
            return Answer(404, [], b"")
        length = self.headers.get("Content-Length", "0")
        if not re.fullmatch(r"[0-9]{1,9}", length):
            return Answer(400, [], b"")
        return Answer(413, [], b"") if int(length) > MAX_BYTES else None

    def reply(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


def prepare(base: Path) -> str:
    """Unpacks model and code anew, puts the code first on the path; the module's name."""
    for archive, folder in (("model.tar.gz", "model"), ("sourcedir.tar.gz", "code")):
        shutil.rmtree(base / folder, ignore_errors=True)
        (base / folder).mkdir(parents=True)
        if (base / archive).exists():
            unpack(str(base / archive), str(base / folder))
    code = base / "code"
    if not (base / "sourcedir.tar.gz").exists():
        code = Path(os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY", code))
    check_requirements(code / "requirements.txt", RuntimeError)
    # The user's modules come before ours, which are all imported by now.
    sys.path[0] = str(code)
    return os.environ["SAGEMAKER_PROGRAM"].removesuffix(".py")


def main() -> None:
    base = Path(os.environ["SAGEMAKER_BASE_DIR"])
    with Server() as server:
        print(f"Listening on 127.0.0.1:{server.server_port}", flush=True)
        server.token = os.environ.pop("LOCAL_SERVING_TOKEN", "").encode()
        server.default_accept = os.environ.get(
            "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json"
        )
        server.transform = load(prepare(base), str(base / "model"))
        server.serve_forever()


if __name__ == "__main__":
    main()
