"""`.tar.gz` archives of the containers: packed reproducibly, unpacked safely.

python archives.py pack FOLDER ARCHIVE
python archives.py unpack ARCHIVE FOLDER
"""

import gzip
import os
import sys
import tarfile
from pathlib import Path

from job_files import UnfitFileError, check_place, open_regular, walk


def pack(folder: str, archive: str) -> None:
    """Packs what is in `folder`, members at the top level, sorted, without times and owners.

    Makes no archive where there is nothing. Raises UnfitFileError for what is not a file or folder.
    """
    check_place(folder, os.environ.get("SAGEMAKER_BASE_DIR", folder))
    Path(archive).unlink(missing_ok=True)
    if not os.path.lexists(folder) or not (members := list(walk(folder))):
        return
    with (
        Path(archive).open("xb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path, is_folder in members:
            name = path[len(folder) + 1 :]
            if is_folder:
                tar.addfile(anonymous(tar.gettarinfo(path, name)))
            else:
                with open_regular(path) as content:
                    member = tar.gettarinfo(arcname=name, fileobj=content)
                    tar.addfile(anonymous(member), content)


def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Takes times and owners out."""
    member.mtime = member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def unpack(archive: str, folder: str) -> None:
    """Unpacks an archive; a member that would leave `folder` is an error."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "r:*") as tar:
        if hasattr(tarfile, "data_filter"):
            tar.extractall(folder, filter="data")
        else:  # Python before 3.11.4
            tar.extractall(folder, members=[check(member, Path(folder)) for member in tar])


def check(member: tarfile.TarInfo, folder: Path) -> tarfile.TarInfo:
    """Returns a file or folder that stays inside `folder`; any other member is an error."""
    inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
    if inside and (member.isreg() or member.isdir()):
        return member
    raise tarfile.ExtractError(f"{member.name!r} is not a file or folder inside the archive")


def main(action: str, source: str, target: str) -> None:
    """Packs or unpacks; what fails becomes the message of a SystemExit."""
    try:
        {"pack": pack, "unpack": unpack}[action](source, target)
    except UnfitFileError as error:
        sys.exit(str(error))
    except (OSError, tarfile.TarError) as error:
        sys.exit(f"Cannot {action} {source}: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
