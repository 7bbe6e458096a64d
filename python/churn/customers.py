"""The customers' CSV: where its records lie, and its columns by role.

Numbers are parsed by pandas while it reads, so that a million customers need no text for each
cell; only a column in which something is wrong is read again as text, to name the row.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from churn.columns import NOT_READ, check_header
from churn.documents import Columns
from churn.numbers import Matrix, parse_date, parse_number
from churn.numbers import Rows as Rows
from churn.script import ChurnError, not_utf8, unusable


class Texts(NamedTuple):
    """A column of texts: `distinct` ones, and each row's place among them."""

    distinct: list[str]
    places: Rows


class Customers(NamedTuple):
    """A CSV's columns; `rows` are the records' numbers as a spreadsheet counts them.

    `starts` are the bytes at which the records begin, and the one after the last.
    """

    path: Path
    header: list[str]
    rows: Rows
    starts: Rows
    values: dict[str, Matrix]
    texts: dict[str, Texts]


class Record(NamedTuple):
    """Where a record of a CSV begins, how many cells it has, and whether all are empty."""

    start: int
    cells: int
    blank: bool


def find_records(path: Path) -> Iterator[Record]:
    """Yields the records of a CSV, quoted line feeds and all, and at last its end."""
    start = 0
    with path.open("rb") as file:
        start = len(file.read(3)) if file.peek(3)[:3] == b"\xef\xbb\xbf" else 0
        for line in file:
            if not line.isascii():
                line.decode()
            if b"\0" in line:
                raise csv.Error("it holds a NUL byte; save the data as UTF-8 text")
            if b"\r" in line[:-2] and b'"' not in line:
                raise csv.Error("its lines end with carriage returns only; save it with line feeds")
            if b'"' in line:
                lines = [line]
                record = next(csv.reader(continued(lines, file)))
                yield Record(start, len(record), not any(record))
                start += sum(map(len, lines))
            else:
                yield Record(start, line.count(b",") + 1, not line.strip(b",\r\n"))
                start += len(line)
    yield Record(start, 0, True)


def continued(lines: list[bytes], file: Iterator[bytes]) -> Iterator[str]:
    """Yields the first line's text and those that follow in the file, gathering them in `lines`."""
    yield lines[0].decode()
    for line in file:
        lines.append(line)
        yield line.decode()


def read_records(path: Path) -> tuple[Rows, Rows, NDArray[np.bool_]]:
    """Returns the numbers and starts of the records, and which of them are blank.

    Raises ChurnError for one that has more or fewer cells than the header.
    """
    starts, blanks, width, row = [], [], 0, 0
    try:
        for row, record in enumerate(find_records(path), 1):
            if row == 1:
                width = record.cells
            elif record.cells != width and not record.blank:
                counts = f"row {row} has {record.cells} cells, but the header has {width}"
                raise unusable(path, f"{counts}; check its commas and quotes")
            starts.append(record.start)
            blanks.append(record.blank)
    except UnicodeDecodeError as error:
        place = f"row {row + 1}: {not_utf8(error)}"
        raise ChurnError(f"Cannot read '{path}': {place}") from None
    except csv.Error as error:
        raise ChurnError(f"Cannot read '{path}' as CSV: row {row + 1}: {error}") from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None
    if len(starts) < 2:
        raise unusable(path, "it is empty")
    return np.arange(1, len(starts)), np.array(starts), np.array(blanks[:-1])


def read_header(path: Path) -> list[str]:
    """Returns the names of the columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def read_customers(path: Path, columns: Columns) -> Customers:
    """Reads all columns but ids and ignored ones; rows without any text are left out.

    Numbers and dates (as days since 1970) go to `values`, the others to `texts`, the ids that
    hold rows together among them.
    """
    rows, starts, blank = read_records(path)
    header = read_header(path)
    check_header(path, header, columns)
    roles: dict[str, str] = {
        c["name"]: c["role"] for c in columns["columns"] if c["role"] not in NOT_READ
    }
    roles |= {columns["target"]["name"]: "target"} | dict.fromkeys(columns["groups"], "id")
    numeric = [name for name, role in roles.items() if role == "numeric"]
    kept = ~blank[1:]
    rows = rows[1:][kept]
    if not len(rows):
        raise unusable(path, "it has a header but no customers")
    frame = parse(path, header, list(roles), numeric)
    if len(frame) != len(kept):
        problem = "its records cannot be distinguished; quote line feeds inside cells"
        raise unusable(path, problem)
    if blank.any():
        frame = frame[kept]
    values, texts = {}, {}
    for name, role in roles.items():
        if frame[name].dtype == np.float64:
            values[name] = frame.pop(name).to_numpy()
            continue
        cells = frame.pop(name).cat
        column = Texts(cells.categories.tolist(), cells.codes.to_numpy().astype(np.int64))
        if role in ("numeric", "date", "observation"):
            parser = parse_number if role == "numeric" else parse_date
            values[name] = parse_texts(path, name, rows, column, parser)
            if role == "observation":
                check_observed(path, name, rows, values[name])
        else:
            texts[name] = column
    return Customers(path, header, rows, starts, values, texts)


def check_observed(path: Path, name: str, rows: Rows, days: Matrix) -> None:
    """Refuses a customer without a day of observation."""
    blank = np.isnan(days)
    if blank.any():
        row = rows[int(np.argmax(blank))]
        problem = f"row {row}, column '{name}': it is blank; enter when the customer was observed"
        raise unusable(path, problem)


def parse(path: Path, header: list[str], wanted: list[str], numeric: list[str]) -> pd.DataFrame:
    """Reads columns with pandas: numeric ones as float64, or as categories if one holds text."""

    def read(kinds: dict[str, str]) -> pd.DataFrame:
        return pd.read_csv(
            path,
            header=0,
            names=header,
            index_col=False,
            usecols=list(kinds),
            dtype=kinds,
            keep_default_na=False,
            na_values={name: ["", " "] for name, kind in kinds.items() if kind == "float64"},
            float_precision="round_trip",
            skip_blank_lines=False,
            encoding="utf-8",
        )

    kinds = {name: "float64" if name in numeric else "category" for name in wanted}
    try:
        frame = read(kinds)
        # Infinity is not a number here, and pandas takes a column of True and False for 1 and 0.
        odd = [name for name in numeric if is_odd(frame[name].to_numpy())]
    except ValueError as error:
        if isinstance(error, pd.errors.ParserError):
            raise ChurnError(f"Cannot read '{path}' as CSV: {error}".strip()) from None
        frame, odd = read(dict.fromkeys(wanted, "category")), []
    return frame.assign(**read(dict.fromkeys(odd, "category"))) if odd else frame


def is_odd(values: Matrix) -> bool:
    """Tells whether a column of numbers should be read once more with care."""
    return bool(np.isinf(values).any() or ((values == 0) | (values == 1) | np.isnan(values)).all())


def parse_texts(
    path: Path, name: str, rows: Rows, column: Texts, parser: Callable[[str], float]
) -> Matrix:
    """Returns the numbers or days of a column of texts; refuses others, naming the first row."""
    numbers, wrong = np.empty(len(column.distinct)), {}
    for place, text in enumerate(column.distinct):
        try:
            numbers[place] = parser(text)
        except ValueError as error:
            wrong[place] = error
    if wrong:
        first = int(np.argmax(np.isin(column.places, list(wrong))))
        place = int(column.places[first])
        if place in wrong:  # not only in rows that are left out
            raise unusable(path, f"row {rows[first]}, column '{name}': {wrong[place]}")
    return numbers[column.places]
