"""Real customers with other columns, blanks and Yes/No labels."""

import csv
import json
from pathlib import Path

import numpy as np
import preprocess
import pytest
import support
from inference import model_fn
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

DATA = support.ROOT / ".." / "shared" / "data" / "telco.csv"
NUMERIC = {"tenure", "MonthlyCharges", "TotalCharges"}


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data/telco.csv is absent")
def test_the_real_customers_give_an_honest_auc(tmp_path: Path) -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    roles = {name: "numeric" if name in NUMERIC else "categorical" for name in header[:-1]}
    roles["customerID"] = "id"
    target = {"name": "Churn", "positive": "Yes", "negative": "No"}
    columns = support.write_columns(tmp_path, roles, target)
    out = tmp_path / "out"
    preprocess.preprocess(DATA, columns, out, 42, (0.15, 0.15))
    document = json.loads((out / "features" / "features.json").read_text())
    assert sum(document["rows"].values()) == 7043
    by_name = {feature["name"]: feature for feature in document["features"]}
    assert by_name["SeniorCitizen"]["categories"] == ["0", "1"]
    rows = support.csv_rows(out / "test" / "test.csv")
    lines = (out / "test" / "test.csv").read_text().splitlines()[1:]
    labels = [int(line.rsplit(",", 1)[1]) for line in lines]
    model = model_fn(str(support.fit(out, tmp_path, **support.HYPERPARAMETERS)))
    answer = support.ask(model, "\n".join(rows), "text/csv")
    predictions = json.loads(answer.body)["predictions"]
    assert 0.80 < roc_auc_score(labels, predictions) < 0.87
    yes = np.array([1 if record[-1] == "Yes" else 0 for record in records])
    raw = [
        {
            name: (float(cell) if cell.strip() else None) if name in NUMERIC else cell
            for name, cell in zip(header, record, strict=True)
        }
        for record in records
    ]
    test = preprocess.split(yes, 0.15, 0.15, 42)["test"]
    customers = [raw[row] | {"SeniorCitizen": int(raw[row]["SeniorCitizen"] or 0)} for row in test]
    again = support.ask(model, support.to_json(customers))
    assert json.loads(again.body)["predictions"] == predictions
