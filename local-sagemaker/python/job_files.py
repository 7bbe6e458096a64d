"""What a job has left in its folders: regular files and folders, anything else is an error.

python job_files.py FOLDER…: prints the files below each as JSON, paths relative to it, in their
order. A folder that isn't there has none.
"""

import json
import os
import stat
import sys
from collections.abc import Iterator
from io import FileIO
from typing import BinaryIO

KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


class UnfitFileError(Exception):
    """Names what can't be taken out of a job, and why."""


def shown(path: str) -> str:
    """The path for a sentence: with escapes where it isn't plain text, its middle left out."""
    text = path if path.isprintable() else ascii(path)
    return text if len(text) <= 400 else f"{text[:200]} … {text[-100:]}"


def check_kind(path: str, mode: int) -> None:
    """Raises UnfitFileError for what is neither a regular file nor a folder."""
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        kind = KINDS.get(stat.S_IFMT(mode), "something")
        raise UnfitFileError(f"{shown(path)} is {kind}, not a regular file")


def open_regular(path: str) -> BinaryIO:
    """Opens a file for reading. Follows no link, and waits for nobody at a FIFO."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = FileIO(number, closefd=True)
    try:
        check_kind(path, os.fstat(number).st_mode)
    except UnfitFileError:
        file.close()
        raise
    return file


def walk(folder: str) -> Iterator[tuple[str, bool]]:
    """Every path below a folder, and whether it is a folder, sorted; without recursion.

    Raises UnfitFileError where something is not a regular file or folder, or can't be read.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            status = os.lstat(path)
            check_kind(path, status.st_mode)
            is_folder = stat.S_ISDIR(status.st_mode)
            if is_folder:
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208
                waiting += [f"{path}/{name}" for name in names]
            elif path == folder:
                raise UnfitFileError(f"{shown(path)} is a file, not a folder")
            else:
                open_regular(path).close()
        except OSError as error:
            raise UnfitFileError(f"{shown(path)} can't be read: {error.strerror}") from error
        if path != folder:
            yield path, is_folder


def check_place(folder: str, base: str) -> None:
    """Raises UnfitFileError for a folder that a link has moved away from its place below base."""
    if os.path.realpath(folder) != os.path.realpath(base) + folder.removeprefix(base):
        raise UnfitFileError(f"{shown(folder)} leads elsewhere through a symbolic link")


def list_files(folder: str) -> list[str]:
    """The files below a folder, relative to it, for use as keys of objects."""
    if not os.path.lexists(folder):
        return []
    files = [path for path, is_folder in walk(folder) if not is_folder]
    for path in files:
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise UnfitFileError(f"{shown(path)} has a name that is not UTF-8") from error
    return [path[len(folder) + 1 :] for path in files]


def main(*folders: str) -> None:
    """Prints the files of all folders, which lie in the job's."""
    try:
        for folder in folders:
            check_place(folder, os.environ["SAGEMAKER_BASE_DIR"])
        print(json.dumps([list_files(folder) for folder in folders]))
    except UnfitFileError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
