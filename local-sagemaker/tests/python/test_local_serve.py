import socket
import threading
from collections.abc import Iterator

import pytest
from stand_ins import serve

TOKEN = "X-Local-Token: secret"


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server that answers with what it is sent."""
    with serve.Server() as server:
        server.token = b"secret"
        server.default_accept = "application/json"
        server.transform = lambda content, content_type, accept: (content, accept)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, *lines: str, body: str = "") -> str:
    """The answer to a request; raises where none comes in ten seconds."""
    request = "\r\n".join([*lines, "Host: 127.0.0.1", "", body])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode())
        return connection.recv(65536).decode()


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["POST /invocations HTTP/1.1", "Content-Length: 100"], 403),
        (
            ["POST /invocations HTTP/1.1", "X-Local-Token: s", "Content-Length: 100"],
            403,
        ),
        (["POST /other HTTP/1.1", TOKEN, "Content-Length: 100"], 404),
        (["POST /invocations HTTP/1.1", TOKEN, "Content-Length: 6291457"], 413),
        (["POST /invocations HTTP/1.1", TOKEN, "Content-Length: 99999999999"], 400),
        (["POST /invocations HTTP/1.1", TOKEN, "Content-Length: -1"], 400),
        (["GET /ping HTTP/1.1"], 403),
    ],
)
def test_a_request_is_refused_before_its_body_is_read(
    port: int, lines: list[str], status: int
) -> None:
    assert ask(port, *lines).startswith(f"HTTP/1.1 {status} ")


def test_a_request_with_the_token_is_answered(port: int) -> None:
    head = ["POST /invocations HTTP/1.1", TOKEN, "Content-Length: 3"]
    answer = ask(port, *head, "Accept: text/csv", body="1,2")
    assert answer.startswith("HTTP/1.1 200 ")
    assert answer.endswith("\r\n\r\n1,2")
