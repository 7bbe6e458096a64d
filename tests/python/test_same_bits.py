"""A customer gets the same probability to the last bit on every way to the model."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import support
from churn.numbers import parse_date
from churn.calibration import Calibration
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from churn.serving.customers import read_customers
from churn.ensemble import xgb
from churn.serving.model import Model
from inference import model_fn
from churn.training import read_channel

FLOATS = st.floats(-1e37, 1e37)
NUMBERS = st.one_of(
    st.sampled_from(["", " ", "0", "-0", "007", "1e5", "+3.", ".5", "5e-324", "1E-3", "-1e37"]),
    st.integers(-(10**30), 10**30).map(str),
    FLOATS.map(repr),
    FLOATS.map("{:.17e}".format),
    st.decimals(0, 1000, places=12).map(str),
)
WORDS = st.one_of(
    st.sampled_from(["", " ", "Month-to-month", " One year", "Two year ", "NA", "007", "1", "é"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)
DATES = st.one_of(
    st.sampled_from(["", " ", "2024-02-29", "0001-01-01", "9999-12-31T23:59:59", " 1970-01-01"]),
    st.dates().map(str),
    st.datetimes().map(lambda time: time.replace(microsecond=0).isoformat()),
)
LEVELS = ["1", "2", "03", "4.0"]  # sent as numbers
ROLES = support.ROLES | {
    "joined": "date",
    "city": "categorical",
    "level": "categorical",
}
CUSTOMERS = st.lists(
    st.fixed_dictionaries(
        {
            "tenure": NUMBERS,
            "monthly_charges": NUMBERS,
            "contract": WORDS,
            "tech_support": WORDS,
            "joined": DATES,
            "city": st.one_of(st.integers(0, 40).map("City {}".format), WORDS),
            "level": st.sampled_from(["", *LEVELS]),
        }
    ),
    min_size=1,
    max_size=12,
)


def make_base() -> pd.DataFrame:
    """Makes customers with a date and more cities than get codes."""
    frame = support.make_customers(120)
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(frame["tenure"].astype(int), "D")
    cities = [f"City {row % 31}" for row in range(len(frame))]
    levels = [LEVELS[row % 4] for row in range(len(frame))]
    return frame.assign(joined=days.dt.strftime("%Y-%m-%d"), city=cities, level=levels)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(CUSTOMERS)
def test_csv_json_and_training_agree_to_the_last_bit(
    customers: list[dict[str, str]],
) -> None:
    base = make_base()
    frame = pd.concat([base, base.iloc[: len(customers)].assign(**pd.DataFrame(customers))])
    frame = frame.reset_index(drop=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = support.prepare(folder, frame, roles=ROLES)
        more = {"num_round": "4", "min_child_weight": "0", "early_stopping_rounds": "0"}
        model = model_fn(str(support.fit(out, folder, **more)))
        kinds = [feature.kind for feature in model.features.inputs]
        assert kinds == [
            "numeric",
            "numeric",
            "codes",
            "codes",
            "duration",
            "rates",
            "codes",
        ]
        day = parse_date(support.OBSERVED_ON)
        for part, rows in support.split_file(folder).items():
            raw = support.raw_customers(frame.iloc[rows], ROLES | {"level": "numeric"})
            text = "\n".join(support.csv_rows(out / part / f"{part}.csv"))
            names = [*model.features.names, model.features.target]
            values, _ = read_channel(out / part, names)
            assert np.array_equal(read_customers(model, raw, day), values, equal_nan=True)
            in_training = model.ensemble.booster.predict(xgb.DMatrix(values))
            assert ask_every_way(model, raw, text) == in_training.tolist()
            scaled = model._replace(calibration=Calibration(0.71, -0.3, pays=True))
            recalibrated = ask_every_way(scaled, raw, text)
            odds = np.log(in_training.astype(float)) - np.log1p(-in_training.astype(float))
            expected = 1 / (1 + np.exp(-(0.71 * odds - 0.3)))
            assert np.allclose(recalibrated, expected, rtol=0, atol=1e-6)
            # A row alone gets the bits that it gets among others.
            assert ask_every_way(scaled, raw[-1:], text.split("\n")[-1]) == recalibrated[-1:]


def ask_every_way(model: Model, raw: list[dict[str, Any]], text: str) -> list[float]:
    """Returns the probabilities of customers by JSON and CSV, asserting that they are the same."""
    body = support.to_json(raw, observed_on=support.OBSERVED_ON, allow_unseen=True)
    by_json: list[float] = json.loads(support.ask(model, body).body)["predictions"]
    by_csv = json.loads(support.ask(model, text, "text/csv").body)["predictions"]
    as_text = support.ask(model, text, "text/csv", "text/csv").body.split()
    explained = json.loads(support.ask(model, text, "text/csv; contributions=true").body)
    assert explained["predictions"] == by_json == by_csv == [float(value) for value in as_text]
    return by_json
