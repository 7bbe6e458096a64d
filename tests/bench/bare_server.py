"""Serves inference.py by nothing but the standard library.

python bare_server.py MODEL.tar.gz FOLDER: unpacks the model into the folder, prints the port of
127.0.0.1 that it listens on, and answers. A local endpoint can't take less.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "local-sagemaker" / "python")]

import inference  # noqa: E402
from archives import unpack  # noqa: E402

unpack(*sys.argv[1:3])
MODEL = inference.model_fn(sys.argv[2])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Answers one request."""
        body = self.rfile.read(int(self.headers["content-length"]))
        request = inference.input_fn(body.decode(), self.headers["content-type"])
        answer = inference.output_fn(inference.predict_fn(request, MODEL), "application/json")
        content = answer[0].encode()
        self.send_response(200)
        self.send_header("content-type", answer[1])
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
