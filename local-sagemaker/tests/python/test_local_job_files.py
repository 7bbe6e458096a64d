import ctypes
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import LOCAL, archives, job_files

UnfitFileError = job_files.UnfitFileError


def bind(path: Path) -> None:
    os.chdir(path.parent)
    socket.socket(socket.AF_UNIX).bind(path.name)


UNFIT: dict[str, Callable[[Path], None]] = {
    "a socket": bind,
    "a FIFO": os.mkfifo,
    "a symbolic link": lambda path: path.symlink_to("/etc/passwd"),
}


@pytest.mark.parametrize("below", ["", "a", "a/b"])
@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_no_file_or_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, below: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "out" / below / "it"
    path.parent.mkdir(parents=True)
    UNFIT[kind](path)
    words = f"{path} is {kind}, not a regular file"
    with pytest.raises(UnfitFileError, match=words):
        job_files.list_files(f"{tmp_path}/out")
    with pytest.raises(UnfitFileError, match=words):
        archives.pack(f"{tmp_path}/out", f"{tmp_path}/it.tar.gz")
    with pytest.raises((UnfitFileError, OSError)):
        job_files.open_regular(str(path))


def test_files_are_listed_in_their_order_whatever_their_names(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = ["a/b", "a/b.txt", "a b", "it\nit", " ", "-", "ä", "a.txt"]
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name)
    (out / "empty").mkdir()
    assert job_files.list_files(str(out)) == [
        *[" ", "-", "a/b", "a/b.txt", "a b", "a.txt", "it\nit", "ä"],
    ]
    assert job_files.list_files(str(tmp_path / "missing")) == []


def test_names_that_are_not_utf8_are_members_of_archives_only(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    Path(os.fsdecode(os.fsencode(out) + b"/it\xff")).write_text("it")
    with pytest.raises(UnfitFileError, match=r"it\\udcff' has a name that is not UTF-8"):
        job_files.list_files(str(out))
    archives.pack(str(out), f"{tmp_path}/it.tar.gz")
    archives.unpack(f"{tmp_path}/it.tar.gz", f"{tmp_path}/again")
    assert [os.fsencode(path.name) for path in (tmp_path / "again").iterdir()] == [b"it\xff"]


@pytest.mark.parametrize("moved", ["out", "out/a", "out/a/b"])
def test_a_folder_that_a_link_has_moved_is_refused(tmp_path: Path, moved: str) -> None:
    elsewhere = tmp_path / "elsewhere/a/b"
    elsewhere.mkdir(parents=True)
    base = tmp_path / "job"
    (base / moved).parent.mkdir(parents=True)
    (base / moved).symlink_to(elsewhere.parents[2 - moved.count("/")])
    with pytest.raises(UnfitFileError, match="leads elsewhere through a symbolic link"):
        job_files.check_place(f"{base}/out/a/b", str(base))


def without_privilege() -> None:
    """Takes root the right to read what nobody may read (see capabilities(7))."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert libc.prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's capabilities")
@pytest.mark.parametrize("name", ["it", "below/it", "below"])
def test_what_may_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / "below").mkdir(parents=True)
    (out / "below/it").write_text("it")
    (out / "it").write_text("it")
    (out / name).chmod(0)
    done = subprocess.run(
        [sys.executable, str(LOCAL / "job_files.py"), str(out)],
        env={"SAGEMAKER_BASE_DIR": str(tmp_path)},
        preexec_fn=without_privilege,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == f"{out}/{name} can't be read: Permission denied\n"
    assert done.returncode == 1
    (out / name).chmod(0o700)


CHARACTERS = st.characters(exclude_characters="/\0", codec="utf-8")
NAMES = st.text(CHARACTERS, min_size=1, max_size=9).filter(lambda name: name not in (".", ".."))


@given(st.lists(st.lists(NAMES, min_size=1), max_size=9))
def test_what_is_listed_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, paths: list[list[str]]
) -> None:
    out = tmp_path_factory.mktemp("out")
    written = set()
    for parts in paths:
        path = out.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("it")
        except OSError:  # a file is there where a folder should be
            continue
        written.add("/".join(parts))
    assert set(json.loads(json.dumps(job_files.list_files(str(out))))) == written
