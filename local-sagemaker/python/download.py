"""Downloads the inputs of a job, in a process of its own as SageMaker's platform does.

python download.py FILES AGENT: a JSON list of {"url", "path", "title"}, and the User-Agent. What
fails is printed as one line, `TITLE: REASON`, with exit code 1; FILES is removed first of all.
"""

import html
import json
import re
import shutil
import sys
import time
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import cast
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

ATTEMPTS = 3
PIECE = 2**20
# Like the SDK's clients, which know no proxy.
OPENER = build_opener(ProxyHandler({}))


def download(url: str, path: Path) -> None:
    """Downloads a file whole, or raises OSError or HTTPException."""
    with cast(HTTPResponse, OPENER.open(url)) as answer, path.open("wb") as file:
        shutil.copyfileobj(answer, file, PIECE)
        expected = answer.headers["Content-Length"]
        if expected is not None and file.tell() != int(expected):
            raise ConnectionError(f"it ended after {file.tell()} of {expected} bytes")


def passes(error: Exception) -> bool:
    """Tells whether the same request may succeed later."""
    if isinstance(error, HTTPError):
        return error.code >= 500 or error.code == 429
    return True


def describe(error: Exception) -> str:
    """Returns S3's own words where it gave some."""
    if isinstance(error, HTTPError):
        try:
            body = error.read().decode(errors="replace")
        except (OSError, HTTPException):
            return str(error)
        if found := re.search("<Message>(.*?)</Message>", body, re.DOTALL):
            return html.unescape(found[1])
    return str(error)


def download_patiently(url: str, path: Path, attempts: int = ATTEMPTS) -> None:
    """Downloads a file; a failure that may pass is tried again."""
    try:
        download(url, path)
    except (OSError, HTTPException) as error:
        if attempts == 1 or not passes(error):
            raise
        time.sleep(0.2)
        download_patiently(url, path, attempts - 1)


def main(list_file: str, agent: str) -> None:
    """Downloads all files, one after the other."""
    OPENER.addheaders = [("User-Agent", agent)]
    list_path = Path(list_file)
    files = json.loads(list_path.read_text(encoding="utf-8"))
    list_path.unlink()  # the URLs are signed
    for file in files:
        path = Path(file["path"])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            download_patiently(file["url"], path)
        except (OSError, HTTPException) as error:
            sys.exit(f"{file['title']}: {describe(error)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
