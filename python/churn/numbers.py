"""Numbers and dates as text, and CSVs of numbers: the same bits in every script."""

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from churn.script import ChurnError, not_utf8, show

Matrix = NDArray[np.float64]
Rows = NDArray[np.int64]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?", re.ASCII)
EPOCH = datetime(1970, 1, 1)
LARGEST = float(np.finfo(np.float32).max)
BLOCK_CHARACTERS = 1_000_000
LARGE_BYTES = 20_000_000  # a smaller file is read sooner than processes start


def find_too_large(matrix: Matrix) -> tuple[int, int] | None:
    """Returns row and column (from 0) of the first value beyond XGBoost's 32-bit floats."""
    wrong = np.abs(matrix) > LARGEST
    if not wrong.any():
        return None
    row, column = np.argwhere(wrong)[0].tolist()
    return row, column


def parse_number(cell: str) -> float:
    """Returns the float64 nearest to a decimal text, NaN for a blank one; else ValueError."""
    text = cell.strip()
    if not text:
        return math.nan
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{show(cell)} is text instead of a number")
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{show(cell)} is too large for a number")
    return value


def parse_date(cell: str) -> float:
    """Returns an ISO date or time as days since 1970, NaN for a blank one; else ValueError."""
    text = cell.strip()
    if not text:
        return math.nan
    try:
        if DATE.fullmatch(text):
            return (datetime.fromisoformat(text) - EPOCH).total_seconds() / 86_400
    except ValueError:
        pass
    form = "YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS"
    raise ValueError(f"{show(cell)} is not a date; write it as {form}")


def format_date(days: float) -> str:
    """Returns days since 1970, to the second, as ISO text; a time of midnight is left out."""
    text = (EPOCH + timedelta(seconds=round(days * 86_400))).isoformat()
    return text.removesuffix("T00:00:00")


def parse_numbers(cells: Sequence[str]) -> Matrix | None:
    """Returns `parse_number` of each cell at several times its speed; None: one may be wrong."""
    text = "".join(cells)
    if not text.isascii() or "_" in text:  # float() takes more than decimal numbers
        return None
    try:
        values = np.fromiter((float(cell or "nan") for cell in cells), np.float64, len(cells))
    except ValueError:
        return None
    fine = not np.isinf(values).any() and np.isnan(values).sum() == cells.count("")
    return values if fine else None


def parse_rows(lines: Sequence[str], names: Sequence[str], first_row: int = 1) -> Matrix:
    """Parses comma-separated lines of numbers, blank = missing, to shape (lines, names).

    Raises ChurnError naming row (the first line is `first_row`), column and value.
    """
    commas = len(names) - 1
    if all(line.count(",") == commas for line in lines):
        values = parse_numbers(",".join(lines).split(","))
        if values is not None:
            return values.reshape(len(lines), len(names))
    return np.array([parse_row(line, names, first_row + i) for i, line in enumerate(lines)])


def parse_row(line: str, names: Sequence[str], row: int) -> list[float]:
    """Parses one line; raises ChurnError naming what is wrong with it."""
    cells = line.split(",")
    if len(cells) != len(names):
        count = f"{len(cells)} cell{'s' if len(cells) != 1 else ''}"
        message = f"row {row} has {count} instead of {len(names)}: {', '.join(names)}"
        raise ChurnError(message, "wrong_number_of_columns", row)
    numbers = []
    for name, cell in zip(names, cells, strict=True):
        try:
            numbers.append(parse_number(cell))
        except ValueError as error:
            message = f"row {row}, column '{name}': {error}"
            raise ChurnError(message, "not_a_number", row, name) from None
    return numbers


def split_lines(text: str) -> list[str]:
    """Returns the lines of a CSV without quotes; the last one may end with a line feed."""
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def read_blocks(file: TextIO, row: int) -> Iterator[tuple[str, int]]:
    """Yields blocks of whole lines, each with the number of its first one; the first is `row`."""
    while text := file.read(BLOCK_CHARACTERS):
        text += file.readline()
        yield text, row
        row += text.count("\n")


def parse_block(names: Sequence[str], block: tuple[str, int]) -> Matrix:
    """Parses one block of lines."""
    text, row = block
    return parse_rows(split_lines(text), names, row)


def parse_blocks(
    names: Sequence[str], blocks: Iterator[tuple[str, int]], processes: int
) -> Iterator[Matrix]:
    """Parses blocks, some at once in processes of their own; one that dies is an error."""
    parse = partial(parse_block, names)
    if processes == 1:
        yield from map(parse, blocks)
        return
    # Slow to import, and seldom needed.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    try:
        pool = ProcessPoolExecutor(processes)
        pool.submit(int).result()
    except OSError as error:
        print(f"Cannot start processes, so a single one parses everything: {error}", flush=True)
        yield from map(parse, blocks)
        return
    try:
        with pool:
            while some := list(islice(blocks, 8 * processes)):
                yield from pool.map(parse, some)
    except BrokenExecutor:
        message = "a process that parsed it was killed, as happens when memory runs out"
        raise ChurnError(message) from None


def read_prepared(path: Path, names: Sequence[str], processes: int = 1) -> Matrix:
    """Reads a prepared CSV whose header is `names`; returns shape (rows, names).

    Lines end with a line feed, after a carriage return or not. A large file's numbers are parsed
    in up to `processes` processes, no more than there are processors.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if next(csv.reader(file), []) != list(names):
                raise ChurnError(f"its header must be {csv_line(names).rstrip()}")
            enough = 1 + path.stat().st_size // LARGE_BYTES
            count = min(processes, os.cpu_count() or 1, enough)
            blocks = list(parse_blocks(names, read_blocks(file, 2), count))
    except UnicodeDecodeError as error:
        raise ChurnError(f"Cannot read '{path}': {not_utf8(error)}") from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None
    except (ChurnError, csv.Error) as error:
        raise ChurnError(f"Cannot read '{path}': {error}") from None
    return np.concatenate([np.empty((0, len(names))), *blocks])


def csv_line(cells: Iterable[str]) -> str:
    """Returns the cells as one line of CSV, quoted where needed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # so that both are quoted in cells
    return line.getvalue().removesuffix("\r\n") + "\n"
