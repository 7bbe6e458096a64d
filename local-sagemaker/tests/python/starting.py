"""Starts commands as the local SageMaker does: from the template process, or anew."""

import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from stand_ins import LOCAL

COMMON = {
    "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "GOMP_SPINCOUNT": "1000",
    "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "AWS_REGION": "us-east-1",
}


class Template(NamedTuple):
    name: str
    process: "subprocess.Popen[bytes]"

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)


def variables_of(base: Path) -> dict[str, str]:
    """What the platform sets for a process in the job folder `base`."""
    return {
        **{"HOME": str(base), "TMPDIR": str(base), "SAGEMAKER_BASE_DIR": str(base)},
        "SAGEMAKER_LOCAL_PROCESS": str(uuid.uuid5(uuid.NAMESPACE_URL, str(base))),
    }


@contextmanager
def running_template() -> Iterator[Template]:
    """A template that listens; whatever is done with it, it goes on until the end."""
    name = str(uuid.uuid4())
    with subprocess.Popen(
        [sys.executable, str(LOCAL / "template.py"), name],
        env={**COMMON, **variables_of(Path("/"))},
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(name.encode())  # its secret
        process.stdin.flush()
        while name not in Path("/proc/net/unix").read_text():
            assert process.poll() is None
            time.sleep(0.01)
        try:
            yield Template(name, process)
        finally:
            process.kill()


def start(
    *command: str,
    template: str | None = None,
    base: Path = Path("/tmp"),
    folder: Path | None = None,
    variables: dict[str, str] | None = None,
) -> "subprocess.Popen[str]":
    """Starts a command from the template of that name, or anew, for the job folder `base`."""
    client = str(Path(__file__).with_name("from_template.py"))
    starter = [client, template] if template else [str(LOCAL / "supervise.py")]
    return subprocess.Popen(
        [sys.executable, "-IS", *starter, *command],
        cwd=folder or base,
        env={**COMMON, **variables_of(base), **(variables or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
