"""The split keeps the rows of one customer, and copies of a row, in one part."""

import json
from pathlib import Path
from typing import Any

import churn.split
import numpy as np
import pandas as pd
import pytest
import support
from churn.groups import find_copies, join_groups
from churn.split import Shares, every_nth, split_by_groups
from hypothesis import given, settings
from hypothesis import strategies as st

ROLES = {
    "customer_id": "id",
    "tenure": "numeric",
    "contract": "categorical",
    "score": "numeric",
}


def panel(customers: int = 400, snapshots: int = 3, seed: int = 1) -> pd.DataFrame:
    """Makes customers who are observed several times, each time a month later."""
    random = np.random.default_rng(seed)
    ids = np.repeat(np.arange(customers), snapshots)
    months = np.tile(np.arange(snapshots), customers)
    trait = random.normal(size=customers)[ids]
    churned = random.random(len(ids)) < 1 / (1 + np.exp(1.5 - trait))
    start = np.datetime64("2024-01")
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:05}" for number in ids],
            "seen": (start + months).astype("datetime64[D]").astype(str),
            "tenure": (months + 1).astype(str),
            "contract": random.choice(["monthly", "yearly"], len(ids)),
            "score": [repr(float(number)) for number in trait + random.normal(0, 0.1, len(ids))],
            "churn": np.where(churned, "Yes", "No"),
        }
    )


def prepare(folder: Path, frame: pd.DataFrame, **more: Any) -> tuple[Any, dict[str, pd.DataFrame]]:
    """Preprocesses; returns features.json and the customers of each held-out part."""
    out = support.prepare(folder, frame, **more)
    document = json.loads((out / "features" / "features.json").read_text())
    parts = {part: pd.read_csv(out / "raw" / f"{part}.csv", dtype=str) for part in SETS}
    return document, parts


SETS = ("validation", "test")


def test_a_group_that_is_too_large_is_named(tmp_path: Path) -> None:
    frame = panel(100, 2)
    frame.loc[:169, "customer_id"] = "unknown"
    with pytest.raises(
        support.ChurnError, match="170 of 200 rows belong together by 'customer_id'"
    ):
        prepare(tmp_path, frame, roles=ROLES | {"seen": "ignored"}, groups=["customer_id"])


def test_a_customer_with_several_rows_is_in_one_part(tmp_path: Path) -> None:
    frame = panel()
    roles = ROLES | {"seen": "ignored"}
    document, parts = prepare(tmp_path, frame, roles=roles, groups=["customer_id"])
    assert document["split"] == {
        "by": "groups",
        "columns": ["customer_id"],
        "groups": 400,
        "rows_in_groups": 1200,
        "copies": 0,
    }
    ids = {part: set(rows["customer_id"]) for part, rows in parts.items()}
    assert not ids["validation"] & ids["test"]
    for part, rows in parts.items():
        assert len(rows) == 3 * len(ids[part])  # all rows of each, so none is in training
        assert abs(len(rows) / 1200 - 0.15) < 0.01
        assert abs((rows["churn"] == "Yes").mean() - (frame["churn"] == "Yes").mean()) < 0.08


def test_rows_that_differ_in_the_id_only_are_in_one_part(tmp_path: Path) -> None:
    frame = support.make_customers(500)
    minority = frame[frame["churn"] == "Yes"]
    again = minority.sample(250, replace=True, random_state=3)
    copied = pd.concat([frame, again], ignore_index=True)
    copied["customer_id"] = [f"{number:05}" for number in range(len(copied))]
    document, parts = prepare(tmp_path, copied)
    columns = ["tenure", "monthly_charges", "contract", "tech_support", "churn"]
    distinct = len(copied.drop_duplicates(columns))
    assert document["split"]["by"] == "groups"
    assert document["split"]["copies"] == len(copied) - distinct
    keys = {
        part: set(map(tuple, rows[columns].fillna("").to_numpy())) for part, rows in parts.items()
    }
    held_out = [id for rows in parts.values() for id in rows["customer_id"]]
    training = copied[~copied["customer_id"].isin(held_out)]
    training_keys = set(map(tuple, training[columns].to_numpy()))
    assert not keys["validation"] & keys["test"]
    assert not training_keys & (keys["validation"] | keys["test"])


@pytest.mark.parametrize("seed", range(5))
def test_customers_who_are_alike_by_chance_are_no_copies(seed: int) -> None:
    random = np.random.default_rng(seed)
    for rows, levels in (
        (3000, (2, 2, 3)),
        (2000, (2, 3, 4, 2, 5)),
        (500, (20,)),
        (4000, (40, 12)),
    ):
        columns = [random.integers(0, size, rows).astype(float) for size in levels]
        labels = (random.random(rows) < 0.3).astype(np.int64)
        assert find_copies(columns, labels) is None
    rare = [(random.random(5000) < 0.03).astype(float) for _ in range(4)]
    assert find_copies(rare, np.zeros(5000, dtype=np.int64)) is None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.02, 0.3, 1.0])
def test_copies_are_told_from_chance(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    rows = 2000
    columns = [
        random.integers(0, 60, rows).astype(float),
        random.normal(size=rows).round(2),
    ]
    columns += [random.integers(0, size, rows).astype(float) for size in (2, 3, 2, 4)]
    labels = (random.random(rows) < 0.3).astype(np.int64)
    chosen = random.choice(rows, int(share * rows), replace=False)
    both = [np.concatenate([cells, cells[chosen]]) for cells in columns]
    keys = find_copies(both, np.concatenate([labels, labels[chosen]]))
    assert keys is not None
    assert (keys[rows:] == keys[chosen]).all()
    assert len(np.unique(keys)) == len(np.unique(np.column_stack([*columns, labels]), axis=0))


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 30).flatmap(
        lambda rows: st.lists(
            st.lists(st.integers(-1, 8), min_size=rows, max_size=rows),
            min_size=1,
            max_size=3,
        )
    )
)
def test_groups_are_the_connected_components(keys: list[list[int]]) -> None:
    rows = len(keys[0])
    expected = [{row} for row in range(rows)]
    for key in keys:
        for value in set(key) - {-1}:
            linked = {row for row in range(rows) if key[row] == value}
            touched = [group for group in expected if group & linked]
            expected = [group for group in expected if not group & linked]
            expected.append(set().union(*touched))
    groups = join_groups([np.array(key) for key in keys], rows)
    found = np.arange(rows) if groups is None else groups
    made = [set(np.flatnonzero(found == group).tolist()) for group in np.unique(found)]
    assert sorted(made, key=min) == sorted(expected, key=min)
    assert (groups is None) == (len(expected) == rows)


@given(st.integers(0, 500), st.floats(0.01, 0.99), st.floats(0, 1, exclude_max=True))
def test_every_nth_takes_the_share_to_within_one(count: int, share: float, start: float) -> None:
    assert abs(every_nth(count, share, start).sum() - count * share) < 1 + 1e-9


def test_every_group_has_the_same_chance_to_be_tested() -> None:
    sizes = np.repeat([1, 2, 5, 20], [60, 30, 12, 3])
    groups = np.repeat(np.arange(len(sizes)), sizes)
    labels = (np.random.default_rng(4).random(len(groups)) < 0.3).astype(np.int64)
    times = np.zeros(len(sizes))
    for seed in range(1000):
        parts = split_by_groups(labels, groups, Shares(0.15, 0.15), seed)
        assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(len(groups)))
        times[np.unique(groups[parts["test"]])] += 1
    error = (0.15 * 0.85 / 1000) ** 0.5
    assert np.abs(times / 1000 - 0.15).max() < 4.5 * error


def test_by_time_the_latest_observations_are_tested(tmp_path: Path) -> None:
    frame = panel(300, 10)
    roles = ROLES | {"seen": "observation"}
    document, parts = prepare(tmp_path, frame, roles=roles, groups=["customer_id"], by_time=True)
    assert document["split"] == {
        "by": "time",
        "columns": ["customer_id"],
        "groups": 300,
        "rows_in_groups": 3000,
        "copies": 0,
        "validation_from": "2024-08-01",
        "test_from": "2024-09-01",
        "groups_on_both_sides": 300,
    }
    assert set(parts["validation"]["seen"]) == {"2024-08-01"}
    assert set(parts["test"]["seen"]) == {"2024-09-01", "2024-10-01"}
    assert document["rows"] == {"train": 2100, "validation": 300, "test": 600}
    assert not parts["test"]["customer_id"].is_monotonic_increasing


def test_a_split_by_time_needs_times(tmp_path: Path) -> None:
    frame = panel(100, 2)
    with pytest.raises(
        support.ChurnError, match="three observation dates are needed, found 2024-01"
    ):
        support.prepare(tmp_path, frame, roles=ROLES | {"seen": "observation"}, by_time=True)
    with pytest.raises(support.ChurnError, match="no column says when the customers were observed"):
        support.prepare(tmp_path, frame, roles=ROLES | {"seen": "ignored"}, by_time=True)


def test_a_panel_split_by_rows_flatters_the_model() -> None:
    """A trait that only identifies the customer helps by rows, and does not by groups."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
    from sklearn.neighbors import KNeighborsClassifier  # type: ignore[import-untyped]

    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(400), 3)
    labels = (random.random(400) < 0.4).astype(np.int64)[groups]
    trait = random.normal(size=(400, 3))[groups]
    found = {}
    for name, parts in (
        ("rows", churn.split.split_by_rows(labels, support.SHARES, 1)),
        ("groups", split_by_groups(labels, groups, support.SHARES, 1)),
    ):
        model = KNeighborsClassifier(1).fit(trait[parts["train"]], labels[parts["train"]])
        score = model.predict_proba(trait[parts["test"]])[:, 1]
        found[name] = roc_auc_score(labels[parts["test"]], score)
    assert found["rows"] > 0.9
    assert abs(found["groups"] - 0.5) < 0.12
