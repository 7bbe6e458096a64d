"""features.json's digests: who the held-out customers are, whoever prepares them."""

import json
from pathlib import Path

import pandas as pd
import pytest
import support


def digests(
    folder: Path, frame: pd.DataFrame, seed: int = 42, roles: dict[str, str] = support.ROLES
) -> dict[str, str]:
    """Prepares below `folder` and returns the digests."""
    folder.mkdir()
    out = support.prepare(folder, frame, seed, roles)
    return json.loads((out / "features" / "features.json").read_text())["digests"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("with_id", [True, False])
def test_the_same_customers_have_the_same_digest(tmp_path: Path, with_id: bool) -> None:
    frame = support.make_customers()
    roles = support.ROLES if with_id else support.ROLES | {"customer_id": "ignored"}
    first = digests(tmp_path / "first", frame, roles=roles)
    assert first == digests(tmp_path / "again", frame, roles=roles)
    fewer = {**roles, "monthly_charges": "ignored"}
    assert first == digests(tmp_path / "fewer features", frame, roles=fewer)
    assert first["test"] != first["validation"]
    other = digests(tmp_path / "other split", frame, seed=7, roles=roles)
    assert not set(first.values()) & set(other.values())
    more = digests(tmp_path / "more", frame.assign(new="1"), roles=roles | {"new": "numeric"})
    assert (first == more) is with_id  # without an id only the whole records tell


def test_other_labels_are_another_test(tmp_path: Path) -> None:
    frame = support.make_customers()
    turned = frame.assign(churn=frame["churn"].map({"Yes": "No", "No": "Yes"}))
    first, second = digests(tmp_path / "a", frame), digests(tmp_path / "b", turned)
    assert first["test"] != second["test"]
