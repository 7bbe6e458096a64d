"""Dates, churn rates of categories, and missing values beside pandas and scikit-learn."""

import json
from pathlib import Path
from typing import Any

import churn.features
import churn.fit
from churn.documents import FeatureDraft
import churn.numbers
import numpy as np
import pandas as pd
import support
from hypothesis import given
from hypothesis import strategies as st

ROLES = support.ROLES | {"joined": "date", "city": "categorical"}


def make_customers(count: int = 900, cities: int = 40) -> pd.DataFrame:
    """Makes customers with a time at which they joined and a city."""
    frame = support.make_customers(count)
    random = np.random.default_rng(5)
    seconds = random.integers(0, 3 * 365 * 86_400, count).astype("timedelta64[s]")
    joined = pd.Series(np.datetime64("2021-03-04") + seconds).dt.strftime("%Y-%m-%dT%H:%M:%S")
    joined = joined.where(joined.index % 13 > 0, "")
    city = [f"City {number}" for number in random.integers(0, cities, count)]
    city[:60:2] = [""] * 30
    return frame.assign(joined=joined, city=city)


def run(folder: Path, frame: pd.DataFrame) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Preprocesses; returns the features by name, and each part's values before standardising."""
    folder.mkdir(exist_ok=True)
    out = support.prepare(folder, frame, roles=ROLES)
    document = json.loads((out / "features" / "features.json").read_text())
    features = {feature["name"]: feature for feature in document["features"]}
    parts = {}
    for part in ("train", "validation", "test"):
        rows = pd.read_csv(out / part / f"{part}.csv", float_precision="round_trip")
        for name, feature in features.items():
            rows[name] = rows[name] * feature["scale"] + feature["mean"]
        parts[part] = rows
    return features, parts


def test_a_date_becomes_the_days_until_the_observation(tmp_path: Path) -> None:
    frame = make_customers()
    features, parts = run(tmp_path, frame)
    assert features["joined"]["kind"] == "duration"
    latest = support.OBSERVED_ON
    times = pd.to_datetime(frame["joined"].replace("", None))
    days = (pd.Timestamp(latest) - times).dt.total_seconds() / 86_400
    for part, rows in support.split(frame).items():
        expected = days.iloc[rows].to_numpy()
        assert np.allclose(parts[part]["joined"], expected, rtol=0, atol=1e-9, equal_nan=True)


def test_numbers_say_where_their_training_rows_begin_and_end(tmp_path: Path) -> None:
    frame = make_customers()
    frame.loc[frame.index % 7 == 0, "tenure"] = np.nan
    features, _ = run(tmp_path, frame)
    times = pd.to_datetime(frame["joined"].replace("", None))
    days = (pd.Timestamp(support.OBSERVED_ON) - times).dt.total_seconds() / 86_400
    rows = support.split(frame)["train"]
    numbers = {name: pd.to_numeric(frame[name]) for name in ("tenure", "monthly_charges")}
    given = numbers | {"joined": days}
    for name, values in given.items():
        low, high = values.iloc[rows].min(), values.iloc[rows].max()
        found = features[name]
        assert np.allclose([found["low"], found["high"]], [low, high], rtol=0, atol=1e-9)
        assert found["whole"] is (name == "tenure")
    assert not {"low", "high", "whole"} & features["contract"].keys()


@given(st.datetimes().map(lambda time: time.replace(microsecond=0)))
def test_dates_as_text_come_back(time: Any) -> None:
    days = churn.numbers.parse_date(time.isoformat())
    text = churn.numbers.format_date(days)
    assert churn.numbers.parse_date(text) == days
    assert text == time.isoformat().removesuffix("T00:00:00")


def test_few_categories_get_codes_and_many_get_rates(tmp_path: Path) -> None:
    for cities, kind in ((20, "codes"), (21, "rates")):
        features, _ = run(tmp_path / kind, make_customers(cities=cities))
        assert features["city"]["kind"] == kind
        assert features["contract"]["kind"] == "codes"
        assert ("" in features["city"]["categories"]) == (kind == "rates")


def test_a_rate_is_the_share_of_churners_in_the_other_folds(tmp_path: Path) -> None:
    frame = make_customers()
    frame.loc[support.split(frame)["test"][:5], "city"] = "Elsewhere"
    features, parts = run(tmp_path, frame)
    cells = pd.DataFrame(
        {
            "tenure": frame["tenure"].astype(float),
            "monthly_charges": frame["monthly_charges"].replace("", "nan").astype(float),
        }
    )
    for name in ("contract", "tech_support"):
        categories = features[name]["categories"]
        cells[name] = pd.Categorical(frame[name], categories=categories).codes.astype(float)
    times = pd.to_datetime(frame["joined"].replace("", None))
    days = churn.numbers.parse_date(support.OBSERVED_ON)
    cells["joined"] = [days - churn.numbers.parse_date(text) for text in frame["joined"]]
    assert (cells["joined"].isna() == times.isna()).all()
    cities = features["city"]["categories"]
    cells["city"] = pd.Categorical(frame["city"], categories=cities).codes.astype(float)
    folds = churn.features.fold_of(cells.to_numpy())
    churned = (frame["churn"] == "Yes").to_numpy()
    rows = support.split(frame)
    train = rows["train"]
    prior = churned[train].mean()
    for part, places in rows.items():
        expected = []
        for place in places:
            others = train[folds[train] != folds[place]]
            same = others[frame["city"].to_numpy()[others] == frame["city"].iloc[place]]
            expected.append((churned[same].sum() + 20 * prior) / (len(same) + 20))
        assert np.allclose(parts[part]["city"], expected, rtol=0, atol=1e-12)
    assert np.allclose(parts["test"]["city"].iloc[:5], prior, rtol=0, atol=1e-12)


@given(st.integers(0, 299), st.integers(0, 299))
def test_nobodys_own_label_is_in_their_row(one: int, other: int) -> None:
    random = np.random.default_rng(8)
    raw = np.column_stack([random.normal(size=300), random.integers(0, 30, 300)])
    labels = (random.random(300) < 0.4).astype(np.int64)
    swapped = labels.copy()  # so that the share of all churners stays
    swapped[[one, other]] = labels[[other, one]]

    def rates(labels: Any) -> Any:
        number: FeatureDraft = {"name": "x", "column": "x", "kind": "numeric"}
        feature: FeatureDraft = {
            "name": "city",
            "column": "city",
            "kind": "rates",
            "categories": [f"{i}" for i in range(30)],
        }
        churn.fit.fit_rates([number, feature], raw, labels)
        table = np.array(feature["rates"])
        return table[raw[:, 1].astype(int), churn.features.fold_of(raw)]

    if raw[one, 1] != raw[other, 1]:
        before, after = rates(labels), rates(swapped)
        assert before[one] == after[one]
        assert before[other] == after[other]
    assert not np.array_equal(rates(labels), rates(1 - labels))


def test_folds_are_even_and_do_not_depend_on_how_a_number_is_written() -> None:
    random = np.random.default_rng(1)
    raw = random.normal(size=(10_000, 3))
    counts = np.bincount(churn.features.fold_of(raw), minlength=churn.features.FOLDS)
    assert counts.min() > 1850  # 2,000 expected, standard deviation 40
    assert counts.max() < 2150
    odd = np.array([[0.0, np.nan], [-0.0, -np.nan], [0.0, float("inf") - float("inf")]])
    assert len(set(churn.features.fold_of(odd).tolist())) == 1
    assert np.array_equal(
        churn.features.fold_of(np.asfortranarray(raw)), churn.features.fold_of(raw)
    )
