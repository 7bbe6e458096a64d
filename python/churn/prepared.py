"""What preprocessing writes of the customers: prepared and raw CSVs, probabilities, digests."""

import csv
import hashlib
import json
import math
import mmap
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from churn.customers import Customers, Rows
from churn.documents import Columns
from churn.numbers import Matrix, csv_line

ROWS_AT_ONCE = 50_000


def format_column(values: NDArray[Any]) -> list[str]:
    """Returns each number as its shortest round-trip text, NaN as nothing."""
    bits, positions = np.unique(values.view(np.int64), return_inverse=True)
    numbers = bits.view(values.dtype).tolist()
    texts = ["" if math.isnan(number) else repr(number) for number in numbers]
    return np.array(texts, dtype=object)[positions].tolist()  # type: ignore[no-any-return]


def prepared_lines(header: list[str], matrix: Matrix, labels: Rows) -> Iterator[str]:
    """Yields the lines of a prepared CSV, the label last."""
    yield csv_line(header)
    columns = [format_column(column) for column in (*matrix.T.copy(), labels)]
    for cells in zip(*columns, strict=True):
        yield ",".join(cells) + "\n"


def write_prepared(path: Path, header: list[str], matrix: Matrix, labels: Rows) -> None:
    """Writes one part's CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = prepared_lines(header, matrix, labels)
        while block := "".join(islice(lines, ROWS_AT_ONCE)):
            file.write(block)


def write_raw(customers: Customers, path: Path, rows: Rows) -> None:
    """Writes the records of some rows as they stand in the customers' CSV, below its header."""
    records = customers.rows[rows] - 1
    places = np.column_stack([customers.starts[records], customers.starts[records + 1]]).tolist()
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        customers.path.open("rb") as source,
        mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data,
        path.open("wb") as file,
    ):
        file.write(csv_line(customers.header).encode())
        lines = (data[start:end].rstrip(b"\r\n") + b"\n" for start, end in places)
        while block := b"".join(islice(lines, ROWS_AT_ONCE)):
            file.write(block)


def digest_rows(path: Path, columns: Columns) -> str:
    """Returns the SHA-256 of who the rows of a raw CSV are, whatever their order.

    These are their ids and labels; where no column is an id, the whole records.
    """
    ids = [column["name"] for column in columns["columns"] if column["role"] == "id"]
    with path.open(encoding="utf-8", newline="") as file:
        records = csv.reader(file)
        header = next(records)
        named = [*ids, columns["target"]["name"]] if ids else header
        places = [header.index(name) for name in named]
        rows = sorted(json.dumps([record[place].strip() for place in places]) for record in records)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def write_probabilities(path: Path, probabilities: Matrix) -> None:
    """Writes probabilities as a CSV of one column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{probability!r}\n" for probability in probabilities.tolist()]
    path.write_text("probability\n" + "".join(lines), encoding="utf-8", newline="")
