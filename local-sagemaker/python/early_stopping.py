"""Which training jobs of a tuning job to stop early, by the objective that they print."""

import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from metrics import TooSlowError, find_value

# The rule needs so many completed training jobs that got as far.
MIN_COMPLETED = 3


def running_average(curve: list[float], step: int) -> float:
    """The mean of the first `step` values."""
    return sum(curve[:step]) / step


def is_worse_than_median(
    curve: list[float], completed: list[list[float]], *, maximize: bool
) -> bool:
    """Whether the last value is worse than the median of running averages up to the same step.

    The median is that of the completed training jobs which got as far; they must be at least
    MIN_COMPLETED. The rule is SageMaker's:
    https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-early-stopping.html
    """
    step = len(curve)
    averages = [running_average(other, step) for other in completed if len(other) >= step]
    if len(averages) < MIN_COMPLETED:
        return False
    median = statistics.median(averages)
    return curve[-1] < median if maximize else curve[-1] > median


def follow(paths: list[str], regex: str) -> Iterator[list[float]]:
    """Yields the objective's values that have been printed since the last time.

    `paths` may get longer meanwhile. A line counts once it is whole. The values end at a line for
    which the expression takes too long.
    """
    expression = re.compile(regex)
    ends: dict[str, int] = {}
    too_slow = False
    while True:
        values = []
        for path in [] if too_slow else list(paths):
            for line in new_lines(path, ends):
                try:
                    value = find_value(expression, line)
                except TooSlowError:
                    too_slow = True
                    break
                if value is not None:
                    values.append(value)
        yield values


def new_lines(path: str, ends: dict[str, int]) -> list[str]:
    """The texts of the whole lines of a log after those that were read; notes where they end."""
    if not Path(path).exists():
        return []
    start = ends.get(path, 0)
    with Path(path).open("rb") as file:
        file.seek(start)
        whole = file.read().rpartition(b"\n")[0]
    if not whole:
        return []
    ends[path] = start + len(whole) + 1
    lines = whole.decode(errors="replace").split("\n")
    return [line.partition("\t")[2] for line in lines]
