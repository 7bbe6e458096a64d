"""preprocess.py beside scikit-learn and pandas on the same customers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import preprocess
import pytest
import support
from churn.split import PARTS
from conftest import Script
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

NAMES = ["tenure", "monthly_charges", "contract", "tech_support"]


def read_part(out: Path, part: str) -> pd.DataFrame:
    """Reads a prepared CSV to the bit."""
    return pd.read_csv(out / part / f"{part}.csv", float_precision="round_trip")


def features_of(out: Path) -> Any:
    """Reads features.json."""
    return json.loads((out / "features" / "features.json").read_text())


def reference(frame: pd.DataFrame, seed: int = 42) -> dict[str, pd.DataFrame]:
    """Prepares the same customers with pandas.Categorical, train_test_split, StandardScaler."""
    labels = (frame["churn"] == "Yes").astype(int)
    rows = np.arange(len(frame))
    train, rest = train_test_split(rows, test_size=0.3, random_state=seed, stratify=labels)
    validation, test = train_test_split(
        rest, test_size=0.5, random_state=seed, stratify=labels.iloc[rest]
    )
    values = pd.DataFrame(index=frame.index)
    for name in ("tenure", "monthly_charges"):
        values[name] = frame[name].replace("", "nan").map(float)
    for name in ("contract", "tech_support"):
        cells = frame[name].replace("", None)
        categories = pd.Categorical(cells.iloc[train]).categories
        values[name] = pd.Categorical(cells, categories=categories).codes.astype(float)
    scaler = StandardScaler().fit(values.iloc[train])
    scaled = pd.DataFrame(scaler.transform(values), columns=NAMES).assign(churn=labels)
    parts = {"train": train, "validation": validation, "test": test}
    return {part: scaled.iloc[rows] for part, rows in parts.items()}


@pytest.mark.parametrize("seed", [42, 7])
def test_every_part_equals_scikit_learns_to_the_last_bit(tmp_path: Path, seed: int) -> None:
    frame = support.make_customers()
    out = support.prepare(tmp_path, frame, seed)
    for part, expected in reference(frame, seed).items():
        made = read_part(out, part)
        assert list(made.columns) == [*NAMES, "churn"]
        assert np.array_equal(made.to_numpy(), expected.to_numpy(), equal_nan=True), part


def test_prepared_csvs_are_the_bytes_that_pandas_writes(prepared: Path) -> None:
    for part, expected in reference(support.make_customers()).items():
        written = (prepared / part / f"{part}.csv").read_text()
        assert written == expected.to_csv(index=False, lineterminator="\n")


def test_features_json_describes_the_training_part(prepared: Path) -> None:
    document = features_of(prepared)
    assert document["version"] == 3
    assert document["target"] == support.TARGET
    assert document["seed"] == 42
    assert document["unused"] == ["customer_id", "note"]
    assert document["ids"] == ["customer_id"]
    assert document["rows"] == {"train": 420, "validation": 90, "test": 90}
    frame = support.make_customers()
    churned = {
        part: int((frame["churn"].iloc[rows] == "Yes").sum())
        for part, rows in support.split(frame).items()
    }
    assert document["churned"] == churned
    assert document["split"] == {"by": "rows"}
    assert [feature["name"] for feature in document["features"]] == NAMES
    assert document["features"][2]["categories"] == [
        "Month-to-month",
        "One year",
        "Two year",
    ]
    assert document["features"][3]["categories"] == ["No", "Yes"]
    assert set(document["libraries"]) == {"python", "numpy", "pandas", "scikit-learn"}
    train = read_part(prepared, "train")[NAMES]
    assert np.allclose(train.mean(), 0, atol=1e-12)
    assert np.allclose(train.std(ddof=0), 1, atol=1e-12)


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("+", "-"),
        ("✔", "✘"),
        ("👍", "👎"),
        ("1", "-1"),
        ("↑", "↓"),
        ("2", "1"),
        ("x", ""),
        ("", "x"),
    ],
)
def test_any_two_texts_are_labels(tmp_path: Path, positive: str, negative: str) -> None:
    target = {"name": "churn", "positive": positive, "negative": negative}
    frame = support.make_customers()
    labels = frame["churn"] == "Yes"
    frame["churn"] = np.where(labels, positive, negative)
    data = tmp_path / "customers.csv"
    frame.to_csv(data, index=False)
    columns = support.write_columns(tmp_path, target=target)
    preprocess.preprocess(data, columns, tmp_path / "out", 42, support.SHARES)
    churned = [read_part(tmp_path / "out", part)["churn"].sum() for part in PARTS]
    assert sum(churned) == labels.sum()
    assert features_of(tmp_path / "out")["target"] == target


def test_every_part_has_the_same_share_of_churned_customers(prepared: Path) -> None:
    shares = [read_part(prepared, part)["churn"].mean() for part in ("train", "validation", "test")]
    assert max(shares) - min(shares) < 0.012


def test_validation_and_test_rows_do_not_leak_into_features_json(
    tmp_path: Path,
) -> None:
    frame = support.make_customers()
    labels = (frame["churn"] == "Yes").astype(int)
    train, _ = train_test_split(
        np.arange(len(frame)), test_size=0.3, random_state=42, stratify=labels
    )
    changed = frame.copy()
    others = frame.index.difference(train)
    changed.loc[others, ["tenure", "contract", "tech_support"]] = [
        "9999",
        "Other",
        "Maybe",
    ]
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, customers in zip(folders, (frame, changed), strict=True):
        folder.mkdir()
        support.prepare(folder, customers)
    before, after = (features_of(folder / "out") for folder in folders)
    assert before == after
    unseen = read_part(folders[1] / "out", "test")["contract"].unique()
    contract = after["features"][2]
    assert unseen.tolist() == [(-1 - contract["mean"]) / contract["scale"]]


def test_texts_such_as_na_and_007_stay_the_categories_they_are(tmp_path: Path) -> None:
    frame = support.make_customers()
    texts = ["NA", "null", "nan", "007", "7", "None", "1.0", " é\u00a0"]
    frame["contract"] = [texts[row % len(texts)] for row in range(len(frame))]
    out = support.prepare(tmp_path, frame)
    assert features_of(out)["features"][2]["categories"] == sorted(map(str.strip, texts))


def test_blank_rows_byte_order_mark_and_crlf_change_nothing(tmp_path: Path) -> None:
    frame = support.make_customers().assign(note="plain")
    folders = [tmp_path / "plain", tmp_path / "windows"]
    for folder in folders:
        folder.mkdir()
    plain = support.prepare(folders[0], frame)
    lines = (folders[0] / "customers.csv").read_text().splitlines()
    lines.insert(5, "")
    lines.insert(9, ",,,,,,")
    data = folders[1] / "customers.csv"
    data.write_bytes(("\ufeff" + "\r\n".join([*lines, "", ""])).encode())
    columns = support.write_columns(folders[1])
    preprocess.preprocess(data, columns, folders[1] / "out", 42, support.SHARES)
    for path in sorted(plain.rglob("*.*")):
        other = folders[1] / "out" / path.relative_to(plain)
        assert path.read_bytes() == other.read_bytes()


def test_the_script_writes_its_files_below_the_base_folder_and_prints_shapes(
    tmp_path: Path, script: Script
) -> None:
    support.make_customers().to_csv(tmp_path / "in.csv", index=False)
    columns = support.write_columns(tmp_path)
    done = script("preprocess.py", "--input-data", tmp_path / "in.csv", "--columns", columns)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Train data shape: (420, 5)",
        "Validation data shape: (90, 5)",
        "Test data shape: (90, 5)",
    ]
    out = tmp_path / "base" / "processing"
    made = {str(path.relative_to(out)) for path in out.rglob("*.*")}
    csvs = {f"{part}/{part}.csv" for part in ("train", "validation", "test")}
    held_out = {
        f"{kind}/{part}.csv" for kind in ("raw", "baseline") for part in ("validation", "test")
    }
    assert made == csvs | held_out | {"features/features.json"}
    assert not (tmp_path / "base" / "output").exists()
