"""Dates age: a duration ends when the customer is observed, in training and at the endpoint."""

import json
import time
from pathlib import Path
from typing import Any

from churn.serving.model import Model
from churn.serving.customers import read_customers
import inference
import numpy as np
import pandas as pd
import pytest
import support
from churn.numbers import parse_date

ROLES = support.ROLES | {"joined": "date"}


def make_customers(count: int = 600) -> pd.DataFrame:
    """Makes customers who joined in the three years before support.OBSERVED_ON."""
    days = np.random.default_rng(5).integers(0, 3 * 365, count).astype("timedelta64[D]")
    joined = (np.datetime64(support.OBSERVED_ON) - days).astype(str)
    return support.make_customers(count).assign(joined=joined)


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A model of customers with a date, all observed on support.OBSERVED_ON."""
    folder = tmp_path_factory.mktemp("aged")
    out = support.prepare(folder, make_customers(), roles=ROLES)
    more = support.HYPERPARAMETERS | {"gamma": "0", "min_child_weight": "1"}
    return inference.model_fn(str(support.fit(out, folder, **more)))


def predict(model: Model, customers: list[dict[str, Any]], **more: Any) -> Any:
    """Asks the endpoint's handlers."""
    answer = support.ask(model, support.to_json(customers, **more))
    return json.loads(answer.body)


def moved(frame: pd.DataFrame, months: int) -> pd.DataFrame:
    """Returns the customers with every date some months later."""
    joined = pd.to_datetime(frame["joined"]) + pd.DateOffset(months=months)
    return frame.assign(joined=joined.dt.strftime("%Y-%m-%d"))


def shifted(months: int) -> str:
    """Returns the day of observation, some months later."""
    day = pd.Timestamp(support.OBSERVED_ON) + pd.DateOffset(months=months)
    return day.strftime("%Y-%m-%d")


@pytest.mark.parametrize("years", [1, 2, 4])
def test_the_same_customers_years_later_have_the_same_probabilities(
    aged: Model, years: int
) -> None:
    frame = make_customers()
    now = support.raw_customers(frame, ROLES)
    day = pd.Timestamp(support.OBSERVED_ON) + pd.Timedelta(days=1461 * years)
    joined = pd.to_datetime(frame["joined"]) + pd.Timedelta(days=1461 * years)
    later = frame.assign(joined=joined.dt.strftime("%Y-%m-%d"))
    first = predict(aged, now, observed_on=support.OBSERVED_ON)
    last = predict(aged, support.raw_customers(later, ROLES), observed_on=day.strftime("%Y-%m-%d"))
    assert first["predictions"] == last["predictions"]
    assert first["observed_on"] == support.OBSERVED_ON


def test_who_stays_two_years_is_two_years_older(aged: Model) -> None:
    customers = support.raw_customers(make_customers(), ROLES)
    inputs = aged.features.inputs
    (place,) = [i for i, feature in enumerate(inputs) if feature.kind == "duration"]
    first, later = (
        read_customers(aged, customers, parse_date(shifted(months))) for months in (0, 24)
    )
    days = (later - first)[:, place] * inputs[place].scale
    assert np.allclose(days, (pd.Timestamp(shifted(24)) - pd.Timestamp(shifted(0))).days)
    rest = np.delete(np.arange(len(inputs)), place)
    assert np.array_equal(first[:, rest], later[:, rest], equal_nan=True)


def test_customers_are_observed_today_where_nothing_is_said(
    aged: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = support.raw_customers(make_customers(5), ROLES)
    noon = pd.Timestamp("2026-03-01T12:00:00", tz="UTC").timestamp()
    monkeypatch.setattr(time, "time", lambda: noon)
    answer = predict(aged, customers)
    assert answer["observed_on"] == "2026-03-01"
    assert answer == predict(aged, customers, observed_on="2026-03-01")


def test_rows_observed_at_different_times_keep_their_own(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    seen = np.where(random.random(600) < 0.5, "2024-06-30", "2024-12-31")
    frame = make_customers().assign(seen=seen)
    roles = ROLES | {"seen": "observation"}
    out = support.prepare(tmp_path, frame, roles=roles)
    document = json.loads((out / "features" / "features.json").read_text())
    assert document["observation"] == {"column": "seen"}
    assert [feature["name"] for feature in document["features"]] == [
        *(name for name, role in ROLES.items() if role not in ("id", "ignored")),
    ]
    (feature,) = [feature for feature in document["features"] if feature["kind"] == "duration"]
    model = inference.model_fn(str(support.fit(out, tmp_path, **support.HYPERPARAMETERS)))
    for part, rows in support.split_file(tmp_path).items():
        prepared = pd.read_csv(out / part / f"{part}.csv", float_precision="round_trip")
        days = pd.to_datetime(frame["seen"]) - pd.to_datetime(frame["joined"])
        found = prepared["joined"] * feature["scale"] + feature["mean"]
        assert np.allclose(found, days.dt.days.iloc[rows])
        lines = "\n".join(support.csv_rows(out / part / f"{part}.csv"))
        by_csv = json.loads(support.ask(model, lines, "text/csv").body)["predictions"]
        raw = support.raw_customers(frame.iloc[rows], roles)
        assert predict(model, raw)["predictions"] == by_csv
        bare = [{k: v for k, v in customer.items() if k != "seen"} for customer in raw]
        expected = [{**customer, "seen": "2025-01-31"} for customer in raw]
        assert (
            predict(model, bare, observed_on="2025-01-31")["predictions"]
            == predict(model, expected)["predictions"]
        )


def test_a_row_without_its_day_of_observation_is_named(tmp_path: Path) -> None:
    frame = make_customers().assign(seen="2024-12-31")
    frame.loc[6, "seen"] = " "
    with pytest.raises(support.ChurnError, match="row 8, column 'seen': it is blank; enter when"):
        support.prepare(tmp_path, frame, roles=ROLES | {"seen": "observation"})


@pytest.mark.parametrize("day", ["31.12.2024", "2024-02-30", "", 20241231, {}])
def test_a_day_of_observation_that_is_none_is_refused(aged: Model, day: Any) -> None:
    customers = support.raw_customers(make_customers(2), ROLES)
    answer = support.ask(aged, support.to_json(customers, observed_on=day))
    assert answer.status == 400
    error = json.loads(answer.body)["error"]
    assert error["code"] == "not_a_date"
    assert "'observed_on' must be a date such as 2024-12-31" in error["message"]
