"""The same work as the walk's in one plain pandas and XGBoost script; prints seconds as JSON.

python plain.py CUSTOMERS.csv FOLDER: reads, splits, encodes, scales and writes as preprocess.py,
but for the raw rows and the baseline; trains as train.py; scores the validation and the test file
as the endpoint does, CSV reading included. All reading is exact, as in the jobs.
"""

import io
import json
import sys
import time
from pathlib import Path

import pandas as pd
import xgboost as xgb
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

PARAMETERS = {
    "objective": "binary:logistic",
    "eval_metric": ["logloss", "auc"],
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
    "seed": 42,
    "nthread": 2,
}
SETS = ("train", "validation", "test")


def preprocess(source: Path, folder: Path) -> None:
    """Reads, splits, encodes, scales, writes."""
    data = pd.read_csv(source, float_precision="round_trip")
    labels = (data["churn"] == "Yes").astype(int)
    features = data.drop(columns=["customer_id", "churn"])
    start = pd.to_datetime(features["start_date"])
    features["start_date"] = (start.max() - start).dt.days
    for column in features.select_dtypes("object"):
        features[column] = pd.Categorical(features[column]).codes
    train, rest = train_test_split(features, test_size=0.3, stratify=labels, random_state=42)
    validation, test = train_test_split(
        rest, test_size=0.5, stratify=labels[rest.index], random_state=42
    )
    scaler = StandardScaler().fit(train)
    for name, part in zip(SETS, (train, validation, test), strict=True):
        scaled = pd.DataFrame(scaler.transform(part), columns=part.columns)
        scaled["churn"] = labels[part.index].to_numpy()
        scaled.to_csv(folder / f"{name}.csv", index=False)


def read(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Returns features and labels of a prepared file."""
    data = pd.read_csv(path, float_precision="round_trip")
    return data.drop(columns="churn"), data["churn"]


def train(folder: Path) -> xgb.Booster:
    """Trains with early stopping."""
    matrices = [xgb.DMatrix(*read(folder / f"{name}.csv"), nthread=2) for name in SETS[:2]]
    names = ("train", "validation")
    return xgb.train(
        PARAMETERS,
        matrices[0],
        100,
        evals=list(zip(matrices, names, strict=True)),
        early_stopping_rounds=10,
        verbose_eval=False,
    )


def score(booster: xgb.Booster, folder: Path) -> None:
    """Scores the texts of the validation and the test file."""
    for name in SETS[1:]:
        text = (folder / f"{name}.csv").read_text()
        data = pd.read_csv(io.StringIO(text), float_precision="round_trip")
        probabilities = booster.predict(xgb.DMatrix(data.drop(columns="churn"), nthread=1))
        json.dumps(probabilities.tolist())


def main(source: Path, folder: Path) -> None:
    """Does the three steps and times each."""
    seconds = {}
    begin = time.perf_counter()
    preprocess(source, folder)
    seconds["processing"] = time.perf_counter() - begin
    begin = time.perf_counter()
    booster = train(folder)
    seconds["training"] = time.perf_counter() - begin
    begin = time.perf_counter()
    score(booster, folder)
    seconds["scoring"] = time.perf_counter() - begin
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
