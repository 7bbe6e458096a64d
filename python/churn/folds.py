"""The folds of cross-validation: the same for every model that is trained on the same rows."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from churn.features import mix
from churn.numbers import Matrix, Rows
from churn.script import ChurnError, read_text, unusable

GROUPS_FILE = "groups.csv"


def deal_folds(values: Matrix, labels: Matrix, groups: Rows | None, folds: int) -> Rows:
    """Returns each row's fold, 0 … folds - 1; rows with equal numbers in `groups` share one.

    Groups are dealt out in the order of a hash of their first row, one fold after the other, those
    in which somebody churned apart, large and small ones alike. So neither a seed nor other
    hyperparameters change the folds. Raises ChurnError if a fold would lack one of the labels.
    """
    if groups is None:
        groups = np.arange(len(labels))
    _, first, numbers = np.unique(groups, return_index=True, return_inverse=True)
    sizes = np.bincount(numbers)
    churned = np.bincount(numbers, weights=labels) > 0
    order = np.lexsort((mix(values[first]), sizes, churned))
    fold = np.empty(len(sizes), dtype=np.int64)
    fold[order] = np.arange(len(sizes)) % folds
    found: Rows = fold[numbers]
    for label in (0, 1):
        if len(np.unique(found[labels == label])) < folds:
            count = len(np.unique(numbers[labels == label]))
            what = "churned" if label else "stayed"
            message = f"Cannot make {folds} folds: only {count} independent customers {what}"
            raise ChurnError(f"{message}, and each fold needs some; ask for fewer folds")
    return found


def write_groups(folder: Path, groups: NDArray[np.int64]) -> None:
    """Writes groups.csv: the group of each training row, then of each validation row."""
    lines = "".join(f"{group}\n" for group in groups.tolist())
    (folder / GROUPS_FILE).write_text("group\n" + lines, encoding="utf-8")


def read_groups(folder: Path, rows: int) -> Rows | None:
    """Reads groups.csv; None where no rows belong together."""
    path = folder / GROUPS_FILE
    if not path.exists():
        return None
    lines = read_text(path).split("\n")[1:-1]
    if not all(line.isascii() and line.isdigit() for line in lines):
        raise unusable(path, "below its header each line must be a whole number")
    if len(lines) != rows:
        problem = f"it has {len(lines)} rows, but training and validation together have {rows}"
        raise unusable(path, f"{problem}; prepare the data again")
    return np.array(lines, dtype=np.int64)
