"""A committed notebook does not say how long jobs took."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import ROOT
from task_scripts import durations

leave_out_durations = durations.leave_out_durations

SECONDS = st.integers(0, 200_000)


def duration(seconds: int) -> str:
    """Writes seconds as the panel does."""
    if seconds >= 3600:
        return f"{seconds // 3600} h {seconds // 60 % 60} min"
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


@given(SECONDS, st.sampled_from(["", ": round 7 saved, validation log loss 0.4773"]))
def test_how_long_a_job_took_is_left_out(seconds: int, result: str) -> None:
    for title, status in (
        ("Training job churn-training-1", "Completed"),
        ("Endpoint e", "InService"),
    ):
        line = f"{title}: {status}"
        data = {
            "text/html": f"<div>{line} in {duration(seconds)}{result}</div>",
            "text/plain": f"{line} in {duration(seconds)}{result}",
        }
        leave_out_durations(data)
        assert data == {
            "text/html": f"<div>{line}{result}</div>",
            "text/plain": line + result,
        }


@given(SECONDS)
def test_the_model_card_does_not_say_how_long_the_training_took(seconds: int) -> None:
    kept = "<tr><td>rounds kept</td><td>19</td></tr>\n"
    row = f"<tr><td>seconds of training</td><td>{seconds:,}</td></tr>\n"
    data = {"text/html": f"<table>\n{kept}{row}{kept}</table>"}
    leave_out_durations(data)
    assert data == {"text/html": f"<table>\n{kept}{kept}</table>"}


@pytest.mark.parametrize("text", ["Done in 5 s", "the job a: Failed in 5 s", "Completed in 3 s"])
def test_other_outputs_stay(text: str) -> None:
    data = {"text/plain": text, "image/png": "Endpoint e: InService in 5 s"}
    leave_out_durations(data)
    assert data == {"text/plain": text, "image/png": "Endpoint e: InService in 5 s"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_a_committed_notebook_has_no_duration(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(Completed|InService) in \d|seconds of training", text)
