"""Checkpoints of a training, from which a later run of the same training continues.

A checkpoint is one file, `checkpoint-<rounds>`: the SHA-256 of all that follows as a line, a line
of JSON (`run`: what the training was made of; `metrics`; `sizes` of the models), and the models,
one a fold, in XGBoost's own format.
"""

import hashlib
import json
import os
import re
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from churn.documents import CheckpointHeader, Metrics
from churn.log_lines import log_line
from churn.script import ChurnError, show

KEPT = 2  # so that there is one more if the newest cannot be read
IGNORED = ".sagemaker-ignore"  # SageMaker uploads no file with this ending


class Checkpoints(NamedTuple):
    """Where checkpoints are, and of what training: JSON by name, compared as a whole."""

    folder: Path
    run: dict[str, Any]


class Checkpoint(NamedTuple):
    """The models, and each of their rounds' metrics by data set and name."""

    models: list[bytes]
    metrics: Metrics


def write_checkpoint(checkpoints: Checkpoints, rounds: int, checkpoint: Checkpoint) -> None:
    """Writes a checkpoint, whole or not at all, and removes those that are too old."""
    header: CheckpointHeader = {
        "run": checkpoints.run,
        "metrics": checkpoint.metrics,
        "sizes": [len(model) for model in checkpoint.models],
    }
    body = json.dumps(header).encode() + b"\n" + b"".join(checkpoint.models)
    path = checkpoints.folder / f"checkpoint-{rounds:08}"
    unfinished = path.with_name(path.name + IGNORED)
    try:
        with unfinished.open("wb") as file:
            file.write(digest(body) + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        older = [old for old in find_checkpoints(checkpoints.folder) if old.name < path.name]
        for old in older[: 1 - KEPT]:
            if not is_uploading(old):
                old.unlink(missing_ok=True)
    except OSError as error:
        raise ChurnError(f"Cannot write '{path}': {error.strerror}") from None


def read_newest(checkpoints: Checkpoints) -> Checkpoint | None:
    """Returns the newest checkpoint of this training that is whole; names those that are not."""
    for path in reversed(find_checkpoints(checkpoints.folder)):
        try:
            checkpoint = read_checkpoint(path, checkpoints.run)
        except ChurnError as error:
            print(f"Ignoring '{path}': {error}", flush=True)
            continue
        rounds = len(checkpoint.metrics["train"]["logloss"])
        print(log_line("continuing", path=path, rounds=rounds), flush=True)
        return checkpoint
    return None


def read_checkpoint(path: Path, run: dict[str, Any]) -> Checkpoint:
    """Reads a checkpoint; raises ChurnError if it is damaged or of another training."""
    try:
        sha256, _, body = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise ChurnError(f"it cannot be read: {error.strerror}") from None
    if sha256 != digest(body):
        raise ChurnError("it is damaged or incomplete")
    line, _, models = body.partition(b"\n")
    header: CheckpointHeader = json.loads(line)
    if other := find_difference(header["run"], run):
        raise ChurnError(f"it belongs to another training: {other}")
    if "sizes" not in header:
        raise ChurnError("an earlier version wrote it")
    ends = list(accumulate(header["sizes"]))
    whole = [models[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return Checkpoint(whole, header["metrics"])


def find_difference(theirs: dict[str, Any], ours: dict[str, Any]) -> str | None:
    """Returns what differs between two trainings, in words."""
    for name in sorted({*theirs, *ours}):
        if theirs.get(name) != ours.get(name):
            values = (show(run[name]) if name in run else "no value" for run in (theirs, ours))
            return "{} is {} there and {} here".format(name, *values)
    return None


def find_checkpoints(folder: Path) -> list[Path]:
    """Returns the finished checkpoints, oldest first."""
    return sorted(path for path in folder.iterdir() if re.fullmatch(r"checkpoint-\d{8}", path.name))


def is_uploading(path: Path) -> bool:
    """Tells whether SageMaker is uploading a file; it marks such files."""
    started, done = (Path(f"{path}.sagemaker-{mark}") for mark in ("uploading", "uploaded"))
    return started.exists() and not done.exists()


def digest(data: bytes) -> bytes:
    """Returns the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest().encode()
