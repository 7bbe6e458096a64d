"""Splits a CSV of customers into train, validation and test parts and prepares them for XGBoost.

Splits first (seeded, stratified; rows that belong together stay together), fits everything on the
training part only, and writes it to features/features.json beside the three prepared CSVs. raw/ has
the validation and test customers as they were, baseline/ the probabilities that a logistic
regression gives them. Where rows belong together, features/groups.csv says which, in the order of
the training and then of the validation rows.
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn  # type: ignore[import-untyped]

from churn.arguments import make_parser, read_shares
from churn.baseline import ROWS_AT_MOST, fit_baseline, predict_baseline
from churn.calibration import recalibrate
from churn.columns import read_columns
from churn.customers import Customers, read_customers
from churn.documents import FeaturesDocument
from churn.features import Features, finish, make_features
from churn.features_document import VERSION
from churn.fit import fit
from churn.folds import write_groups
from churn.labels import read_labels
from churn.numbers import Matrix, find_too_large
from churn.prepared import digest_rows, write_prepared, write_probabilities, write_raw
from churn.script import base_folder, run, show, unusable
from churn.split import Shares, split

HELD_OUT = ("validation", "test")


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
            raise unusable(customers.path, problem)


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
    """Reads the customers, splits, fits, and writes the files below `output`."""
    columns = read_columns(columns_path)
    customers = read_customers(data, columns)
    labels = read_labels(customers, columns["target"])
    parts, how, groups = split(customers, labels, columns, shares, seed, by_time)
    fitted, raw = fit(customers, labels, columns, parts["train"])
    features = make_features(fitted)
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
    document: FeaturesDocument = {
        "version": VERSION,
        **fitted,
        "rows": {part: len(rows) for part, rows in parts.items()},
        "churned": {part: int(labels[rows].sum()) for part, rows in parts.items()},
        "seed": seed,
        "split": how,
        "digests": {
            part: digest_rows(output / "raw" / f"{part}.csv", columns) for part in HELD_OUT
        },
        "baseline": {"rows": min(len(parts["train"]), ROWS_AT_MOST)},
        "libraries": libraries(),
    }
    path = output / "features" / "features.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    if groups is not None:
        both = np.concatenate([parts["train"], parts["validation"]])
        write_groups(path.parent, groups[both])


def main() -> None:
    """Takes the arguments and preprocesses."""
    given = make_parser(__doc__).parse_args()
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
