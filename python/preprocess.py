"""Splits a CSV of customers into train, validation and test parts and prepares them for XGBoost.

Splits first (seeded, stratified; rows that belong together stay together), fits everything on the
training part only, and writes it to features/features.json beside the three prepared CSVs. raw/ has
the validation and test customers as they were, baseline/ the probabilities that a logistic
regression gives them.
"""

import csv
import hashlib
import json
import math
import mmap
import platform
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn  # type: ignore[import-untyped]
from numpy.typing import NDArray

from churn.baseline import ROWS_AT_MOST, fit_baseline, predict_baseline
from churn.calibration import recalibrate
from churn.columns import read_columns
from churn.customers import Customers, Rows, read_customers
from churn.features import VERSION, Features, finish, make_features
from churn.fit import fit
from churn.numbers import Matrix, csv_line, find_too_large
from churn.script import Arguments, ChurnError, base_folder, check, run, show
from churn.split import Shares, split

HELD_OUT = ("validation", "test")
ROWS_AT_ONCE = 50_000


def read_labels(customers: Customers, target: dict[str, str]) -> Rows:
    """Returns 1 for the positive and 0 for the negative text; refuses every other one."""
    labels = {target["negative"]: 0, target["positive"]: 1}
    texts, places = customers.texts[target["name"]]
    values = np.array([labels.get(text.strip(), -1) for text in texts], dtype=np.int64)[places]
    if (values < 0).any():
        first = int(np.argmax(values < 0))
        check(
            False,
            customers.path,
            f"row {customers.rows[first]}, column '{target['name']}': {show(texts[places[first]])}"
            f" is neither {target['positive']!r} nor {target['negative']!r}",
        )
    return values


def check_range(customers: Customers, features: Features, raw: Matrix) -> None:
    """Refuses numbers that XGBoost cannot hold once they are standardised."""
    for feature, values in zip(features.inputs, raw.T, strict=True):
        with np.errstate(over="ignore"):
            scaled = (values - feature.mean) / feature.scale
        if place := find_too_large(scaled[:, None]):
            row, cell = customers.rows[place[0]], show(float(values[place[0]]))
            problem = (
                f"row {row}, column '{feature.column}': {cell} is too far from all other values"
            )
            check(False, customers.path, problem)


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


def digest_rows(path: Path, columns: dict[str, Any]) -> str:
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


def libraries() -> dict[str, str]:
    """Returns the versions that made the numbers."""
    modules = {"numpy": np, "pandas": pd, "scikit-learn": sklearn}
    versions = {name: str(module.__version__) for name, module in modules.items()}
    return {"python": platform.python_version()} | versions


def preprocess(
    data: Path,
    columns_path: Path,
    output: Path,
    seed: int,
    shares: Shares,
    by_time: bool = False,
) -> None:
    """Reads the customers, splits, fits, and writes the eight files below `output`."""
    columns = read_columns(columns_path)
    customers = read_customers(data, columns)
    labels = read_labels(customers, columns["target"])
    parts, how = split(customers, labels, columns, shares, seed, by_time)
    document, raw = fit(customers, labels, columns, parts["train"])
    features = make_features(document)
    check_range(customers, features, raw)
    kinds = [feature.kind for feature in features.inputs]
    baseline = fit_baseline(kinds, raw, labels, parts["train"], seed)
    margins = baseline.decision_function(raw[parts["validation"]])
    calibration = recalibrate(margins, labels[parts["validation"]])
    for part in HELD_OUT:
        write_raw(customers, output / "raw" / f"{part}.csv", parts[part])
        probabilities = predict_baseline(baseline, calibration, raw[parts[part]])
        write_probabilities(output / "baseline" / f"{part}.csv", probabilities)
    matrix = finish(features, raw)
    for part, rows in parts.items():
        path = output / part / f"{part}.csv"
        write_prepared(path, [*features.names, features.target], matrix[rows], labels[rows])
        print(f"{part.capitalize()} data shape: ({len(rows)}, {len(features.inputs) + 1})")
    counts = {part: len(rows) for part, rows in parts.items()}
    churned = {part: int(labels[rows].sum()) for part, rows in parts.items()}
    document = {"version": VERSION} | document | {"rows": counts, "churned": churned}
    document |= {"seed": seed, "split": how}
    document["digests"] = {
        part: digest_rows(output / "raw" / f"{part}.csv", columns) for part in HELD_OUT
    }
    document["baseline"] = {"rows": min(counts["train"], ROWS_AT_MOST)}
    path = output / "features" / "features.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document | {"libraries": libraries()}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def make_parser(description: str | None = __doc__) -> Arguments:
    """Returns the parser of where the customers lie and how they are split."""
    parser = Arguments(description=description, allow_abbrev=False)
    parser.add_argument(
        "--input-data", type=Path, required=True, help="CSV with one row per customer"
    )
    parser.add_argument("--columns", type=Path, required=True, help="columns.json with the roles")
    parser.add_argument(
        "--output-dir",
        type=Path,
        default=base_folder() / "processing",
        help="folder for the outputs, each in its own folder (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=42, help="seed of the split (default: %(default)s)"
    )
    for part in ("validation", "test"):
        parser.add_argument(
            f"--{part}-share",
            type=float,
            default=0.15,
            help="share of all rows (default: %(default)s)",
        )
    parser.add_argument(
        "--split",
        choices=("random", "time"),
        default="random",
        help="time: the latest observations are held out (default: %(default)s)",
    )
    return parser


def read_shares(given: Namespace) -> Shares:
    """Returns the shares of validation and test rows; refuses impossible ones, and seeds."""
    shares = Shares(given.validation_share, given.test_share)
    if not (min(shares) > 0 and sum(shares) < 1):
        raise ChurnError("Cannot split: both shares must be above 0 and their sum below 1")
    if not 0 <= given.seed < 2**32:
        raise ChurnError(f"Cannot split: the seed must be from 0 to {2**32 - 1}")
    return shares


def main() -> None:
    """Takes the arguments and preprocesses."""
    given = make_parser().parse_args()
    preprocess(
        given.input_data,
        given.columns,
        given.output_dir,
        given.seed,
        read_shares(given),
        given.split == "time",
    )


if __name__ == "__main__":
    sys.exit(run(main, base_folder() / "output" / "message"))
