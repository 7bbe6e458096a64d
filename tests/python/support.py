"""What several tests need: customers to learn from, the stages in this process, requests."""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import churn.split
from churn.serving.model import Model
from churn.labels import read_labels
import inference
import numpy as np
import pandas as pd
import preprocess
import train
from churn.columns import read_columns
from churn.customers import Rows, read_customers
from churn.hyperparameters import read_settings
from churn.script import ChurnError as ChurnError
from churn.split import Shares, split_by_rows

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "python"
HYPERPARAMETERS = {
    "max_depth": "5",
    "eta": "0.2",
    "gamma": "4",
    "min_child_weight": "6",
    "subsample": "0.8",
    "objective": "binary:logistic",
    "num_round": "100",
}
ROLES = {
    "customer_id": "id",
    "tenure": "numeric",
    "monthly_charges": "numeric",
    "contract": "categorical",
    "tech_support": "categorical",
    "note": "ignored",
}
OBSERVED_ON = "2024-12-31"
SHARES = Shares(0.15, 0.15)
TARGET = {"name": "churn", "positive": "Yes", "negative": "No"}


class Answer(NamedTuple):
    """What an endpoint's caller sees."""

    status: int
    content_type: str
    body: str


def make_customers(count: int = 600, seed: int = 3) -> pd.DataFrame:
    """Makes customers, every cell a text, whose contract and tenure tell who leaves."""
    random = np.random.default_rng(seed)
    tenure = random.integers(0, 73, count)
    contract = random.choice(["Month-to-month", "One year", "Two year"], count)
    score = 1.5 - tenure / 30 - 1.5 * (contract == "Two year") + random.normal(0, 0.7, count)
    frame = pd.DataFrame(
        {
            "customer_id": [f"{number:05}" for number in range(count)],
            "tenure": tenure.astype(str),
            "monthly_charges": [repr(number) for number in random.uniform(20, 100, count).tolist()],
            "contract": contract,
            "tech_support": random.choice(["No", "Yes", ""], count),
            "note": random.choice(['said "no"', "two\nlines", "a, b"], count),
            "churn": np.where(score > 0, "Yes", "No"),
        }
    )
    frame.loc[::17, "monthly_charges"] = ""
    return frame


def write_columns(
    folder: Path,
    roles: dict[str, str] = ROLES,
    target: dict[str, str] = TARGET,
    **more: Any,
) -> Path:
    """Writes columns.json; customers with dates are observed on OBSERVED_ON by default."""
    columns = [{"name": name, "role": role} for name, role in roles.items()]
    if "date" in roles.values() and "observation" not in roles.values():
        more = {"observed_on": OBSERVED_ON} | more
    path = folder / "columns.json"
    path.write_text(json.dumps({"version": 3, "target": target, "columns": columns} | more))
    return path


def prepare(
    folder: Path,
    frame: pd.DataFrame,
    seed: int = 42,
    roles: dict[str, str] = ROLES,
    by_time: bool = False,
    **more: Any,
) -> Path:
    """Runs preprocessing below `folder`; returns the folder of its outputs."""
    data = folder / "customers.csv"
    frame.to_csv(data, index=False, quoting=csv.QUOTE_ALL)
    columns = write_columns(folder, roles, **more)
    preprocess.preprocess(data, columns, folder / "out", seed, SHARES, by_time)
    return folder / "out"


def split(frame: pd.DataFrame, seed: int = 42) -> dict[str, Rows]:
    """Returns the positions of each part's rows."""
    labels = (frame["churn"] == "Yes").to_numpy().astype(np.int64)
    return split_by_rows(labels, SHARES, seed)


def split_file(folder: Path, seed: int = 42) -> dict[str, Rows]:
    """Returns the positions of each part's rows as `prepare` split them below `folder`."""
    columns = read_columns(folder / "columns.json")
    customers = read_customers(folder / "customers.csv", columns)
    labels = read_labels(customers, columns["target"])
    return churn.split.split(customers, labels, columns, SHARES, seed)[0]


def fit(out: Path, folder: Path, **texts: str) -> Path:
    """Trains on preprocessing's outputs; returns the model's folder."""
    arguments = [part for name, text in texts.items() for part in (f"--{name}", text)]
    settings = read_settings(train.make_parser().parse_args(arguments))
    channels = {name: out / name for name in ("train", "validation", "features")}
    train.train(settings, channels, folder / "model", folder / "data")
    return folder / "model"


def ask(
    model: Model,
    body: str | bytes,
    content_type: str = "application/json",
    accept: str = "application/json",
) -> Answer:
    """Sends a body through the handlers as the container does."""
    request = inference.input_fn(body, content_type)
    result = inference.output_fn(inference.predict_fn(request, model), accept)
    if isinstance(result, tuple):
        return Answer(200, result[1], result[0])
    started: list[Any] = []
    text = b"".join(result({}, lambda *parts: started.extend(parts))).decode()
    return Answer(int(started[0].split()[0]), dict(started[1])["Content-Type"], text)


def to_json(customers: list[dict[str, Any]], **more: Any) -> str:
    """Returns a JSON body."""
    return json.dumps({"customers": customers, **more})


def raw_customers(frame: pd.DataFrame, roles: dict[str, str] = ROLES) -> list[dict[str, Any]]:
    """Returns customers as a JSON caller would send them: numbers as numbers, null for missing."""
    return [
        {
            name: (float(cell) if cell.strip() else None) if roles.get(name) == "numeric" else cell
            for name, cell in zip(frame.columns, row, strict=True)
        }
        for row in frame.to_numpy().tolist()
    ]


def csv_rows(path: Path) -> list[str]:
    """Returns a prepared CSV's rows without header and label."""
    return [line.rsplit(",", 1)[0] for line in path.read_text().splitlines()[1:]]
