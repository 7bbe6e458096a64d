"""What preprocess.py, train.py and inference.py share: features.json and numbers as text.

Imports the standard library and NumPy alone, so that an endpoint starts fast.
"""

import argparse
import csv
import difflib
import importlib
import io
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
LARGEST = float(np.finfo(np.float32).max)
LINES_AT_ONCE = 20_000


class ChurnError(Exception):
    """A mistake in data or settings that its user can mend; the text is one sentence.

    `code` names the kind of mistake, `row` (from 1) and `column` the place where one is known.
    """

    def __init__(
        self, message: str, code: str = "invalid", row: int | None = None, column: str | None = None
    ) -> None:
        """Takes the sentence, and where the mistake is."""
        super().__init__(message)
        self.code, self.row, self.column = code, row, column


class Feature(NamedTuple):
    """A column as the model sees it; `codes` maps category to code, None for a numeric column."""

    name: str
    codes: dict[str, int] | None
    mean: float
    scale: float


class Features(NamedTuple):
    """The contents of features.json; `unused` are the id and ignored columns."""

    columns: tuple[Feature, ...]
    means: Matrix
    scales: Matrix
    target: str
    unused: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The features' names in their order."""
        return [feature.name for feature in self.columns]


def base_folder() -> Path:
    """Returns the folder of the container's layout, /opt/ml unless SAGEMAKER_BASE_DIR is set."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml")


def read_text(path: Path) -> str:
    """Reads a UTF-8 file, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ChurnError(f"Cannot read '{path}': {not_utf8(error)}") from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None


def not_utf8(error: UnicodeDecodeError) -> str:
    """Returns the sentence for text in another encoding."""
    return f"byte {error.start} is not UTF-8; save the data as UTF-8"


def read_json(path: Path) -> Any:
    """Reads a JSON file."""
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise ChurnError(f"Cannot read '{path}' as JSON: {error}") from None


def near(name: str, known: Iterable[str]) -> str:
    """Returns a hint at the known names that look like `name`, or nothing."""
    matches = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    return f" (did you mean {' or '.join(map(repr, matches))}?)" if matches else ""


def check(holds: bool, path: Path, problem: str) -> None:
    """Raises ChurnError for a file of the wrong shape."""
    if not holds:
        raise ChurnError(f"Cannot use '{path}': {problem}")


def is_number(value: Any) -> bool:
    """Tells whether a JSON value is a finite number."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def check_target(target: Any, path: Path) -> None:
    """Checks the `target` of columns.json and features.json: name, positive, negative."""
    ok = isinstance(target, dict)
    ok = ok and all(isinstance(target.get(k), str) for k in ("name", "positive", "negative"))
    check(ok, path, "'target' must have the texts 'name', 'positive' and 'negative'")
    check(target["positive"] != target["negative"], path, "'positive' and 'negative' are the same")


def check_feature(feature: Any, path: Path) -> None:
    """Checks one element of `features`."""
    check(isinstance(feature, dict), path, "each element of 'features' must be an object")
    name = feature.get("name")
    check(isinstance(name, str), path, "each feature must have a 'name'")
    kind, mean, scale = (feature.get(key) for key in ("kind", "mean", "scale"))
    check(kind in ("numeric", "categorical"), path, f"'{name}' has the unknown kind {kind!r}")
    ok = is_number(mean) and is_number(scale) and scale > 0
    check(ok, path, f"'{name}' needs a finite 'mean' and a positive 'scale'")
    if kind == "categorical":
        texts = feature.get("categories")
        ok = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        check(ok, path, f"'categories' of '{name}' must be a list of texts")
        check(len(set(texts)) == len(texts), path, f"'categories' of '{name}' has duplicates")


def make_features(document: dict[str, Any]) -> Features:
    """Makes the features of a valid features.json document."""
    columns = tuple(
        Feature(
            feature["name"],
            {text: code for code, text in enumerate(feature["categories"])}
            if feature["kind"] == "categorical"
            else None,
            float(feature["mean"]),
            float(feature["scale"]),
        )
        for feature in document["features"]
    )
    return Features(
        columns,
        np.array([feature.mean for feature in columns]),
        np.array([feature.scale for feature in columns]),
        document["target"]["name"],
        frozenset(document.get("unused", ())),
    )


def read_features(path: Path) -> Features:
    """Reads and checks features.json."""
    document = read_json(path)
    version = document.get("version") if isinstance(document, dict) else None
    check(version == 1, path, f"version 1 is needed, found {version!r}")
    check_target(document.get("target"), path)
    features = document.get("features")
    check(isinstance(features, list) and len(features) > 0, path, "'features' must be a list")
    for feature in features:
        check_feature(feature, path)
    names = [feature["name"] for feature in features]
    check(len(set(names)) == len(names), path, "two features have the same name")
    check(document["target"]["name"] not in names, path, "the target is a feature, too")
    unused = document.get("unused", [])
    ok = isinstance(unused, list) and all(isinstance(name, str) for name in unused)
    check(ok, path, "'unused' must be a list of texts")
    return make_features(document)


def encode(codes: dict[str, int], cells: Iterable[str]) -> Matrix:
    """Returns the code of each text, -1 for a missing or unknown one."""
    return np.array([codes.get(cell.strip(), -1) for cell in cells], dtype=np.float64)


def standardise(values: Matrix, means: Matrix, scales: Matrix) -> Matrix:
    """Returns (values - mean) / scale for each column of shape (rows, features); NaN stays NaN."""
    scaled: Matrix = (values - means) / scales
    return scaled


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
        raise ValueError(f"{show(cell)} is text where a number belongs")
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{show(cell)} is too large for a number")
    return value


def show(value: object) -> str:
    """Returns a value as an error message quotes it: on one line, at most 60 characters."""
    text = value if isinstance(value, str) else json.dumps(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


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
        message = f"row {row} has {count} where {len(names)} belong: {', '.join(names)}"
        raise ChurnError(message, "wrong_number_of_columns", row)
    numbers = []
    for name, cell in zip(names, cells, strict=True):
        try:
            numbers.append(parse_number(cell))
        except ValueError as error:
            message = f"row {row}, column '{name}': {error}"
            raise ChurnError(message, "not_a_number", row, name) from None
    return numbers


def read_prepared(path: Path, names: Sequence[str]) -> Matrix:
    """Reads a prepared CSV whose header is `names`; returns shape (rows, names)."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if next(csv.reader(file), []) != list(names):
                raise ChurnError(f"its header must be {csv_line(names).rstrip()}")
            blocks, row = [np.empty((0, len(names)))], 2
            while lines := [line.rstrip("\r\n") for line in islice(file, LINES_AT_ONCE)]:
                blocks.append(parse_rows(lines, names, row))
                row += len(lines)
    except UnicodeDecodeError as error:
        raise ChurnError(f"Cannot read '{path}': {not_utf8(error)}") from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None
    except (ChurnError, csv.Error) as error:
        raise ChurnError(f"Cannot read '{path}': {error}") from None
    return np.concatenate(blocks)


def csv_line(cells: Iterable[str]) -> str:
    """Returns the cells as one line of CSV, quoted where needed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # so that both are quoted in cells
    return line.getvalue().removesuffix("\r\n") + "\n"


def import_xgboost() -> ModuleType:
    """Imports XGBoost without scikit-learn, which it needs for its scikit-learn wrappers alone.

    That takes 0.7 s instead of 4 s.
    """
    hide = "sklearn" not in sys.modules and "xgboost" not in sys.modules
    if hide:
        sys.modules["sklearn"] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("xgboost")
    finally:
        if hide:
            del sys.modules["sklearn"]


class Arguments(argparse.ArgumentParser):
    """An argument parser whose errors are ChurnErrors."""

    def error(self, message: str) -> NoReturn:
        """Raises ChurnError."""
        raise ChurnError(f"Cannot take the arguments: {message}")


def run(main: Callable[[], None], report: Path) -> int:
    """Runs a script's `main`; returns its exit code.

    A ChurnError goes to stderr and, inside a container's layout, to `report`, without traceback.
    """
    try:
        main()
        return 0
    except ChurnError as error:
        print(f"Error: {error}", file=sys.stderr)
        write_report(report, str(error))
        return 1
    except Exception as error:
        write_report(report, f"{type(error).__name__}: {error}")
        raise


def write_report(report: Path, text: str) -> None:
    """Writes why a job failed to where SageMaker looks for it, if this is a job."""
    if report.parent.parent.is_dir():
        try:
            report.parent.mkdir(exist_ok=True)
            report.write_text(text, encoding="utf-8")
        except OSError as error:
            print(f"Cannot write '{report}': {error.strerror}", file=sys.stderr)
