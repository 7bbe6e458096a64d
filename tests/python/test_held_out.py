"""raw/ and baseline/: the held-out customers as they were, and what a plain model says of them."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import preprocess
import support
from churn.baseline import fit_baseline
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]


def read(path: Path) -> list[list[str]]:
    """Reads a CSV as the standard library does."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_raw_rows_are_the_original_cells_in_the_prepared_order(tmp_path: Path) -> None:
    frame = support.make_customers()  # with quotes, commas and line feeds in its cells
    out = support.prepare(tmp_path, frame)
    for part in ("validation", "test"):
        header, *rows = read(out / "raw" / f"{part}.csv")
        assert header == list(frame.columns)
        assert rows == frame.iloc[support.split(frame)[part]].to_numpy().tolist()
        labels = [line.rsplit(",", 1)[1] for line in (out / part / f"{part}.csv").open()][1:]
        assert ["1\n" if row[-1] == "Yes" else "0\n" for row in rows] == labels


def test_raw_rows_survive_windows_line_ends_blank_rows_and_a_byte_order_mark(
    tmp_path: Path,
) -> None:
    frame = support.make_customers()
    plain = support.prepare(tmp_path, frame)
    text = frame.to_csv(index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines = text.split("\r\n")
    lines.insert(3, "")
    lines.insert(7, '"",,,"",,,')
    data = tmp_path / "windows.csv"
    data.write_bytes("\ufeff".encode() + "\r\n".join(lines).removesuffix("\r\n").encode())
    columns = support.write_columns(tmp_path)
    preprocess.preprocess(data, columns, tmp_path / "again", 42, support.SHARES)
    for part in ("validation", "test"):
        assert read(plain / "raw" / f"{part}.csv") == read(tmp_path / "again/raw" / f"{part}.csv")


def test_the_baseline_is_the_logistic_regression_of_one_hot_columns(
    tmp_path: Path,
) -> None:
    frame = support.make_customers(2000)
    out = support.prepare(tmp_path, frame)
    rows = support.split(frame)
    numbers = frame[["tenure", "monthly_charges"]].replace("", "nan").astype(float)
    blank = numbers["monthly_charges"].isna()
    medians = numbers.iloc[rows["train"]].median()
    numbers = numbers.fillna(medians).assign(blank=blank.astype(float))
    train = numbers.iloc[rows["train"]]
    scaled = (numbers - train.mean()) / train.std(ddof=0)
    dummies = pd.get_dummies(frame[["contract", "tech_support"]]).astype(float)
    matrix = np.hstack([scaled, dummies])
    labels = (frame["churn"] == "Yes").to_numpy()
    plain = LogisticRegression(tol=1e-10, max_iter=10_000)
    plain.fit(matrix[rows["train"]], labels[rows["train"]])
    for part in ("validation", "test"):
        (header,), *lines = read(out / "baseline" / f"{part}.csv")
        assert header == "probability"
        made = np.array([float(cell) for (cell,) in lines])
        expected = plain.predict_proba(matrix[rows[part]])[:, 1]
        assert np.allclose(made, expected, rtol=0, atol=1e-6)


def test_rare_categories_are_taken_together_and_many_rows_are_sampled() -> None:
    random = np.random.default_rng(2)
    raw = np.column_stack([random.normal(size=150_000), random.integers(0, 900, 150_000)])
    labels = (random.random(150_000) < 1 / (1 + np.exp(-raw[:, 0]))).astype(np.int64)
    train = np.arange(150_000)
    model = fit_baseline(["numeric", "rates"], raw, labels, train, 1)
    assert model[-1].coef_.shape == (1, 51)
    sampled = np.random.default_rng(1).choice(train, 100_000, replace=False)
    assert model[0].named_transformers_["numbers"][1].mean_[0] == raw[sampled, 0].mean()
    assert abs(model[-1].coef_[0, 0] - 1) < 0.05
