"""Real customers with other columns, blanks and Yes/No labels."""

import csv
import importlib
import json
import sys
import tempfile
from functools import cache
from pathlib import Path

import churn.baseline
import churn.columns
import churn.customers
import churn.features
import churn.fit
from churn.documents import Columns
from churn import training
from churn.labels import read_labels
import numpy as np
import preprocess
import pytest
import support
import train
from churn.hyperparameters import read_settings
from inference import model_fn
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split

DATA = support.ROOT / ".." / "shared" / "data" / "telco.csv"
NUMERIC = {"tenure", "MonthlyCharges", "TotalCharges"}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/telco.csv is absent")


def write_columns(folder: Path) -> Path:
    """Writes the roles of the real columns."""
    header = churn.customers.read_header(DATA)
    roles = {name: "numeric" if name in NUMERIC else "categorical" for name in header[:-1]}
    target = {"name": "Churn", "positive": "Yes", "negative": "No"}
    return support.write_columns(folder, roles | {"customerID": "id"}, target)


def score_fold(
    customers: churn.customers.Customers,
    labels: churn.customers.Rows,
    columns: Columns,
    rows: tuple[churn.customers.Rows, churn.customers.Rows],
) -> tuple[float, float]:
    """Fits on the first rows, a part of them for validation; returns the AUCs on the others.

    The first AUC is the model's, the second the baseline's.
    """
    inner, held_out = rows
    fitted, middle = train_test_split(
        inner, test_size=0.15, random_state=42, stratify=labels[inner]
    )
    document, raw = churn.fit.fit(customers, labels, columns, fitted)
    kinds = [feature["kind"] for feature in document["features"]]
    baseline = churn.baseline.fit_baseline(kinds, raw, labels, fitted, 42)
    by_baseline = baseline.predict_proba(raw[held_out])[:, 1]
    features = churn.features.make_features(document)
    matrix = churn.features.finish(features, raw)
    arguments = [
        part for name, text in support.HYPERPARAMETERS.items() for part in (f"--{name}", text)
    ]
    settings = read_settings(train.make_parser().parse_args(arguments))
    data = [training.xgb.DMatrix(matrix[part], labels[part]) for part in (fitted, middle, held_out)]
    named = dict(zip(("train", "validation"), data, strict=False))
    [booster], _ = training.fit(settings, features, [named])
    by_model = booster.predict(data[2], iteration_range=(0, booster.best_iteration + 1))
    truth = labels[held_out]
    return roc_auc_score(truth, by_model), roc_auc_score(truth, by_baseline)


@cache
def fold_aucs() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Returns the AUCs of model and baseline in five folds, shape (5, 2)."""
    with tempfile.TemporaryDirectory() as name:
        columns = churn.columns.read_columns(write_columns(Path(name)))
    customers = churn.customers.read_customers(DATA, columns)
    labels = read_labels(customers, columns["target"])
    folds = StratifiedKFold(5, shuffle=True, random_state=42).split(labels, labels)
    return np.array([score_fold(customers, labels, columns, rows) for rows in folds])


def test_five_folds_give_an_honest_auc_beside_the_baselines() -> None:
    model, baseline = fold_aucs().mean(axis=0)
    assert 0.845 <= model < 0.87
    assert 0.84 < baseline < 0.87
    assert fold_aucs().max() < 0.87


def test_one_split_scores_within_the_folds_interval_and_alike_on_every_way(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    preprocess.preprocess(DATA, write_columns(tmp_path), out, 42, support.SHARES)
    document = json.loads((out / "features" / "features.json").read_text())
    assert sum(document["rows"].values()) == 7043
    by_name = {feature["name"]: feature for feature in document["features"]}
    assert by_name["SeniorCitizen"]["categories"] == ["0", "1"]
    lines = (out / "test" / "test.csv").read_text().splitlines()[1:]
    labels = [int(line.rsplit(",", 1)[1]) for line in lines]
    model = model_fn(str(support.fit(out, tmp_path, **support.HYPERPARAMETERS)))
    rows = support.csv_rows(out / "test" / "test.csv")
    answer = support.ask(model, "\n".join(rows), "text/csv")
    predictions = json.loads(answer.body)["predictions"]

    aucs = fold_aucs()[:, 0]
    # A new part's AUC varies by the folds' own deviation and that of their mean.
    margin = 2.776 * aucs.std(ddof=1) * np.sqrt(1 + 1 / len(aucs))  # t, 4 degrees of freedom
    assert abs(roc_auc_score(labels, predictions) - aucs.mean()) < margin
    assert roc_auc_score(labels, predictions) < 0.87

    with (out / "raw" / "test.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    customers = [
        {
            name: (float(cell) if cell.strip() else None) if name in NUMERIC else cell
            for name, cell in record.items()
        }
        | {"SeniorCitizen": int(record["SeniorCitizen"])}
        for record in records
    ]
    again = support.ask(model, support.to_json(customers))
    assert json.loads(again.body)["predictions"] == predictions
    assert [record["Churn"] == "Yes" for record in records] == [label == 1 for label in labels]


def test_a_blend_loses_less_than_either_part_on_one_fold() -> None:
    """The soak run does it fifty times."""
    sys.path.append(str(support.ROOT / "tests" / "soak"))
    measure = importlib.import_module("measure_models")
    file = {"path": DATA, "target": "Churn", "positive": "Yes", "negative": "No"}
    with tempfile.TemporaryDirectory() as name:
        given = measure.read_all(file | {"ignored": ["customerID"]}, Path(name))
    labels = given[1]
    inner, held_out = train_test_split(
        np.arange(len(labels)), test_size=0.2, random_state=1, stratify=labels
    )
    found = measure.score_split(given, inner, held_out, labels[held_out].astype(float))
    losses = {name: loss for name, (_, loss) in found.items()}
    assert losses["blend"] < min(losses["case study"], losses["baseline"]) - 0.002
    assert losses["chosen"] < losses["case study"]
    assert found["blend"][0] > found["case study"][0]
