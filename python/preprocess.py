"""Splits a CSV of customers into train, validation and test parts and prepares them for XGBoost.

Splits first (stratified, seeded), fits categories, means and scales on the training part alone,
and writes them to features/features.json beside the three prepared CSVs.
"""

import csv
import json
import math
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from churn_features import (
    Arguments,
    ChurnError,
    Features,
    Matrix,
    base_folder,
    check,
    check_target,
    csv_line,
    encode,
    find_too_large,
    make_features,
    near,
    not_utf8,
    parse_number,
    parse_numbers,
    read_json,
    run,
    show,
    standardise,
)

Rows = NDArray[np.int64]

ROLES = ("id", "numeric", "categorical", "ignored")
PARTS = ("train", "validation", "test")
FIRST_ROW = 2  # of the data, as a spreadsheet counts: the header is row 1
ROWS_AT_ONCE = 50_000


def read_columns(path: Path) -> dict[str, Any]:
    """Reads and checks columns.json: version, target and the role of every other column."""
    document = read_json(path)
    version = document.get("version") if isinstance(document, dict) else None
    check(version == 1, path, f"version 1 is needed, found {version!r}")
    check_target(document.get("target"), path)
    columns = document.get("columns")
    ok = isinstance(columns, list) and all(
        isinstance(column, dict) and isinstance(column.get("name"), str) for column in columns
    )
    check(ok, path, "'columns' must be a list of objects with 'name' and 'role'")
    for column in columns:
        name, role = column["name"], column.get("role")
        roles = ", ".join(ROLES)
        check(role in ROLES, path, f"'{name}' has the role {role!r} where one of {roles} belongs")
    names = [document["target"]["name"], *(column["name"] for column in columns)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} is there twice" if twice else "")
    ok = any(column["role"] in ("numeric", "categorical") for column in columns)
    check(ok, path, "no column is numeric or categorical, so there is nothing to learn from")
    return {"target": document["target"], "columns": columns}


def read_customers(path: Path) -> pd.DataFrame:
    """Reads a CSV with every cell as text; the index holds the spreadsheet's row numbers.

    Rows without any text are left out.
    """
    try:
        frame = pd.read_csv(
            path, header=None, dtype=str, keep_default_na=False, skip_blank_lines=False
        )
        if (frame.iloc[:, -1] == "").any():  # pandas fills up records that are too short
            check_record_lengths(path)
    except pd.errors.EmptyDataError:
        raise ChurnError(f"Cannot read '{path}': it is empty") from None
    except UnicodeDecodeError as error:
        raise ChurnError(f"Cannot read '{path}': {not_utf8(error)}") from None
    except pd.errors.ParserError as error:
        check_record_lengths(path)
        raise ChurnError(f"Cannot read '{path}' as CSV: {error}".strip()) from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None
    frame.columns = frame.iloc[0].tolist()
    frame.index = frame.index + FIRST_ROW - 1
    frame = frame.iloc[1:]
    blank = np.logical_and.reduce([(frame.iloc[:, j] == "") for j in range(frame.shape[1])])
    return frame[~blank] if blank.any() else frame


def check_record_lengths(path: Path) -> None:
    """Raises ChurnError for the first record that has more or fewer cells than the header."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        records = csv.reader(file)
        try:
            width = len(next(records, []))
            for row, record in enumerate(records, FIRST_ROW):
                counts = f"row {row} has {len(record)} cells where the header has {width}"
                problem = f"{counts}; look at its commas and quotes"
                check(len(record) in (0, width), path, problem)
        except csv.Error as error:
            raise ChurnError(f"Cannot read '{path}' as CSV: {error}") from None


def check_header(path: Path, header: list[str], columns: dict[str, Any]) -> None:
    """Checks that the file has exactly the columns that columns.json lists."""
    expected = [columns["target"]["name"], *(column["name"] for column in columns["columns"])]
    twice = [name for name, count in Counter(header).items() if count > 1]
    check(not twice, path, f"the column {show(twice[0])} is there twice" if twice else "")
    for name in expected:
        hint = near(name, set(header) - set(expected))
        check(name in header, path, f"the column '{name}' is missing from its header{hint}")
    for name in header:
        problem = f"columns.json does not list its column {show(name)}; give it a role there"
        check(name in expected, path, problem)


def read_labels(path: Path, cells: "pd.Series[str]", target: dict[str, str]) -> Rows:
    """Returns 1 for the positive and 0 for the negative text; refuses every other one."""
    labels = {target["negative"]: 0, target["positive"]: 1}
    codes, texts = pd.factorize(cells)
    values = np.array([labels.get(text.strip(), -1) for text in texts], dtype=np.int64)[codes]
    if (values < 0).any():
        first = int(np.argmax(values < 0))
        check(
            False,
            path,
            f"row {cells.index[first]}, column '{target['name']}': {show(cells.iloc[first])} is"
            f" neither {target['positive']!r} nor {target['negative']!r}",
        )
    return values


def read_numbers(path: Path, cells: "pd.Series[str]") -> Matrix:
    """Returns the numbers of a column, NaN for blank cells; refuses text, naming its row."""
    texts = cells.tolist()
    values = parse_numbers(texts)
    if values is not None:
        return values
    numbers = []
    for row, text in zip(cells.index, texts, strict=True):
        try:
            numbers.append(parse_number(text))
        except ValueError as error:
            check(False, path, f"row {row}, column '{cells.name}': {error}")
    return np.array(numbers)


def split(labels: Rows, validation: float, test: float, seed: int) -> dict[str, Rows]:
    """Returns the positions of each part's rows, stratified by label."""
    positive = int(labels.sum())
    counts = f"{positive} churned and {len(labels) - positive} stayed"
    problem = f"Cannot split {len(labels)} customers ({counts}) so that every part has both kinds"
    every = np.arange(len(labels))
    try:
        train, rest = train_test_split(
            every, test_size=validation + test, random_state=seed, stratify=labels
        )
        share = test / (validation + test)
        middle, last = train_test_split(
            rest, test_size=share, random_state=seed, stratify=labels[rest]
        )
    except ValueError:
        raise ChurnError(f"{problem}; add customers of the rarer kind") from None
    parts = dict(zip(PARTS, (train, middle, last), strict=True))
    if any(len(np.unique(labels[rows])) < 2 for rows in parts.values()):
        raise ChurnError(f"{problem}; add customers of the rarer kind")
    return parts


def fit_categories(texts: Any) -> list[str]:
    """Returns the sorted texts that are not blank."""
    return sorted({text.strip() for text in texts} - {""})


def fit(
    path: Path, frame: pd.DataFrame, columns: dict[str, Any], train: Rows
) -> tuple[dict[str, Any], Matrix]:
    """Fits categories, means and scales on the training rows.

    Returns the document of features.json as far as it is fitted, and the values of all rows before
    standardising, of shape (rows, features).
    """
    chosen = [c for c in columns["columns"] if c["role"] in ("numeric", "categorical")]
    features, values = [], np.empty((len(frame), len(chosen)))
    for position, column in enumerate(chosen):
        cells = frame[column["name"]]
        feature = {"name": column["name"], "kind": column["role"]}
        if column["role"] == "numeric":
            values[:, position] = read_numbers(path, cells)
        else:
            codes, texts = pd.factorize(cells)
            feature["categories"] = fit_categories(texts[np.unique(codes[train])])
            known = {text: code for code, text in enumerate(feature["categories"])}
            values[:, position] = encode(known, texts)[codes]
        features.append(feature)
    empty = np.isnan(values[train]).all(axis=0)
    for feature in (features[position] for position in np.flatnonzero(empty)):
        check(False, path, f"'{feature['name']}' has no value in the training part; ignore it")
    with np.errstate(over="ignore", invalid="ignore"):
        # By columns, as in a frame: NumPy sums them in another order than rows.
        scaler = StandardScaler().fit(np.asfortranarray(values[train]))
    for feature, mean, scale in zip(features, scaler.mean_, scaler.scale_, strict=True):
        problem = f"the numbers of '{feature['name']}' are too large to be standardised"
        check(bool(np.isfinite([mean, scale]).all()), path, problem)
        feature |= {"mean": float(mean), "scale": float(scale)}
    unused = [c["name"] for c in columns["columns"] if c["role"] in ("id", "ignored")]
    return {"target": columns["target"], "features": features, "unused": unused}, values


def check_range(path: Path, frame: pd.DataFrame, features: Features, matrix: Matrix) -> None:
    """Refuses numbers that XGBoost cannot hold once they are standardised."""
    if place := find_too_large(matrix):
        row, name = frame.index[place[0]], features.columns[place[1]].name
        cell = show(frame[name].iloc[place[0]])
        check(False, path, f"row {row}, column '{name}': {cell} is too far from all others")


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


def libraries() -> dict[str, str]:
    """Returns the versions that made the numbers."""
    modules = {"numpy": np, "pandas": pd, "scikit-learn": sklearn}
    versions = {name: str(module.__version__) for name, module in modules.items()}
    return {"python": platform.python_version()} | versions


def preprocess(
    data: Path, columns_path: Path, output: Path, seed: int, shares: tuple[float, float]
) -> None:
    """Reads the customers, splits, fits, and writes the four files below `output`."""
    columns = read_columns(columns_path)
    frame = read_customers(data)
    check_header(data, frame.columns.tolist(), columns)
    check(len(frame) > 0, data, "it has a header and no customers")
    target = columns["target"]
    labels = read_labels(data, frame[target["name"]], target)
    parts = split(labels, *shares, seed)
    document, values = fit(data, frame, columns, parts["train"])
    features = make_features(document)
    matrix = standardise(values, features.means, features.scales)
    check_range(data, frame, features, matrix)
    for part, rows in parts.items():
        path = output / part / f"{part}.csv"
        write_prepared(path, [*features.names, features.target], matrix[rows], labels[rows])
        print(f"{part.capitalize()} data shape: ({len(rows)}, {len(features.columns) + 1})")
    counts = {part: len(rows) for part, rows in parts.items()}
    document = {"version": 1} | document | {"rows": counts, "seed": seed}
    path = output / "features" / "features.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document | {"libraries": libraries()}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Takes the arguments and preprocesses."""
    parser = Arguments(description=__doc__, allow_abbrev=False)
    parser.add_argument("--input-data", type=Path, required=True, help="CSV, one row a customer")
    parser.add_argument("--columns", type=Path, required=True, help="columns.json with the roles")
    parser.add_argument(
        "--output-dir",
        type=Path,
        default=base_folder() / "processing",
        help="where train/, validation/, test/ and features/ go (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=42, help="of the split (default: %(default)s)")
    for part in ("validation", "test"):
        parser.add_argument(
            f"--{part}-share", type=float, default=0.15, help="of all rows (default: %(default)s)"
        )
    given = parser.parse_args()
    shares = given.validation_share, given.test_share
    if not (min(shares) > 0 and sum(shares) < 1):
        raise ChurnError("Cannot split: both shares must be above 0 and their sum below 1")
    if not 0 <= given.seed < 2**32:
        raise ChurnError(f"Cannot split: the seed must be from 0 to {2**32 - 1}")
    preprocess(given.input_data, given.columns, given.output_dir, given.seed, shares)


if __name__ == "__main__":
    sys.exit(run(main, base_folder() / "output" / "message"))
