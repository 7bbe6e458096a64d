"""What handlers may return, made an HTTP answer as the container's framework does."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


ERROR_PAGE = b"""<!doctype html>
<html lang=en>
<title>500 Internal Server Error</title>
<h1>Internal Server Error</h1>
<p>The server failed to answer this request. Its log has the reason.</p>
"""


def failed() -> Answer:
    """The answer to any exception: its message stays in the log."""
    return Answer(500, [("Content-Type", "text/html; charset=utf-8")], ERROR_PAGE)


def answer_of(result: Any, environ: dict[str, Any]) -> Answer:
    """A tuple of body and media type, a text, bytes, an iterator of such, a JSON object, or WSGI.

    Only the WSGI callable, called with `environ`, chooses its own status.
    """
    if isinstance(result, tuple):
        body, media_type = result[0], result[1]
        return Answer(200, [("Content-Type", with_charset(media_type))], to_bytes(body))
    if isinstance(result, dict | list):
        text = json.dumps(result, sort_keys=True, separators=(",", ":")) + "\n"
        return Answer(200, [("Content-Type", "application/json")], text.encode())
    if isinstance(result, str | bytes | bytearray | Iterator):
        return Answer(200, [("Content-Type", with_charset("text/html"))], to_bytes(result))
    if callable(result):
        return call_wsgi(result, environ)
    raise TypeError(f"Cannot answer with {type(result).__name__}: return (body, media type)")


def environ_of(body: bytes, content_type: str, accept: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/invocations",
        "QUERY_STRING": "",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_ACCEPT": accept,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def call_wsgi(application: Any, environ: dict[str, Any]) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> Any:
        started.append((status, headers))
        return written.append

    chunks: Iterable[bytes] = application(environ, start_response)
    try:
        written.extend(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    if all(name.lower() != "content-type" for name, _ in kept):
        kept.append(("Content-Type", with_charset("text/plain")))
    return Answer(int(status.split()[0]), kept, b"".join(written))


def with_charset(media_type: str) -> str:
    """Text gets the framework's character set."""
    is_text = media_type.startswith("text/") or media_type.endswith(("/xml", "+xml"))
    return f"{media_type}; charset=utf-8" if is_text else media_type


def to_bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if body is None:
        return b""
    return b"".join(to_bytes(part) for part in body)
