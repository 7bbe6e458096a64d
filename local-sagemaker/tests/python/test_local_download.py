"""The inputs of jobs, from servers that answer as S3 does, and from broken ones."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stand_ins import LOCAL

SCRIPT = LOCAL / "download.py"
CONTENT = bytes(range(256)) * 10_000
MISSING = (
    b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
)


@contextmanager
def serve(*answers: tuple[int, bytes, int | None]) -> Iterator[tuple[str, list[str]]]:
    """Gives one answer a request: status, body, bytes it promises; yields URL and paths asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["User-Agent"] == "app/jobs"
            asked.append(self.path)
            status, body, promised = answers[len(asked) - 1]
            self.send_response(status)
            if promised is not None:
                self.send_header("Content-Length", str(promised))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()


def run(folder: Path, *files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs the script as jobs do."""
    made = folder / "downloads.json"
    made.write_text(json.dumps(files))
    command = [sys.executable, "-IS", str(SCRIPT), str(made), "app/jobs"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not made.exists()
    return ended


def file(url: str, path: Path) -> dict[str, str]:
    """Describes one file."""
    return {"title": "channel train (s3://b/k)", "url": url, "path": str(path)}


def test_files_are_downloaded_to_the_byte_into_folders_made_for_them(
    tmp_path: Path,
) -> None:
    empty = (200, b"", 0)
    with serve((200, CONTENT, len(CONTENT)), empty) as (url, asked):
        files = (
            file(f"{url}/a?X-Amz-Signature=1", tmp_path / "x/y/a"),
            file(url, tmp_path / "b"),
        )
        ended = run(tmp_path, *files)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")
    assert (tmp_path / "x/y/a").read_bytes() == CONTENT
    assert (tmp_path / "b").read_bytes() == b""
    assert asked == ["/a?X-Amz-Signature=1", "/"]


def test_what_breaks_off_or_fails_for_a_while_is_asked_for_again(
    tmp_path: Path,
) -> None:
    whole = (200, CONTENT, len(CONTENT))
    with serve((200, CONTENT[:99], len(CONTENT)), (503, b"", 0), whole) as (url, asked):
        ended = run(tmp_path, file(url, tmp_path / "a"))
    assert (ended.returncode, len(asked)) == (0, 3)
    assert (tmp_path / "a").read_bytes() == CONTENT


def test_a_refusal_is_told_in_s3s_words_at_once(tmp_path: Path) -> None:
    with serve((404, MISSING, len(MISSING))) as (url, asked):
        ended = run(tmp_path, file(url, tmp_path / "a"))
    assert ended.returncode == 1
    assert ended.stderr == "channel train (s3://b/k): The specified key does not exist.\n"
    assert len(asked) == 1


def test_what_keeps_breaking_off_is_an_error_that_says_where(tmp_path: Path) -> None:
    with serve(*[(200, b"1234", 9)] * 3) as (url, asked):
        ended = run(tmp_path, file(url, tmp_path / "a"))
    assert ended.returncode == 1
    assert ended.stderr == "channel train (s3://b/k): it ended after 4 of 9 bytes\n"
    assert len(asked) == 3


def test_an_answer_need_not_say_how_long_it_is(tmp_path: Path) -> None:
    with serve((200, CONTENT, None)) as (url, _):
        ended = run(tmp_path, file(url, tmp_path / "a"))
    assert ended.returncode == 0
    assert (tmp_path / "a").read_bytes() == CONTENT


def test_refusals_are_read_as_xml_and_may_break_off(tmp_path: Path) -> None:
    quoted = b"<Message>Not &quot;you&quot;</Message>"
    for body, promised, reason in (
        (quoted, len(quoted), 'Not "you"'),
        (quoted[:9], 99, "HTTP Error 403: Forbidden"),
    ):
        with serve((403, body, promised)) as (url, _):
            ended = run(tmp_path, file(url, tmp_path / "a"))
        assert ended.stderr == f"channel train (s3://b/k): {reason}\n"
