import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from stand_ins import archives


def write_tar(path: Path, member: tarfile.TarInfo, content: bytes = b"") -> None:
    member.size = len(content)
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(member, io.BytesIO(content))


def link_to(target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo("link")
    member.type = tarfile.SYMTYPE
    member.linkname = target
    return member


def test_pack_then_unpack_gives_the_same_files(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "b.txt").write_text("b")
    (source / "a.txt").write_text("a")
    archive = str(tmp_path / "model.tar.gz")
    archives.pack(str(source), archive)
    with tarfile.open(archive) as tar:
        assert tar.getnames() == ["a.txt", "deep", "deep/b.txt"]
    archives.unpack(archive, str(tmp_path / "target"))
    assert (tmp_path / "target" / "deep" / "b.txt").read_text() == "b"


def test_pack_gives_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("a")
    archives.pack(str(source), str(tmp_path / "1.tar.gz"))
    os.utime(source / "a.txt", (1, 1))
    archives.pack(str(source), str(tmp_path / "2.tar.gz"))
    assert (tmp_path / "1.tar.gz").read_bytes() == (tmp_path / "2.tar.gz").read_bytes()


@pytest.mark.parametrize("python", ["this", "before 3.11.4"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: tarfile.TarInfo("../outside.txt"),
        lambda: tarfile.TarInfo("deep/../../outside.txt"),
        lambda: link_to("../../outside"),
        lambda: link_to("/etc/passwd"),
    ],
)
def test_unpack_refuses_what_would_leave_the_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], tarfile.TarInfo],
    python: str,
) -> None:
    if python != "this":
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    archive = tmp_path / "evil.tar.gz"
    write_tar(archive, make(), b"")
    with pytest.raises(tarfile.TarError):
        archives.unpack(str(archive), str(tmp_path / "target"))
    assert not (tmp_path / "outside.txt").exists()
