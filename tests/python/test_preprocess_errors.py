"""What preprocess.py refuses, and in which words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import churn.columns
import pandas as pd
import preprocess
import pytest
import support
from churn.script import ChurnError
from conftest import Script

Change = Callable[[pd.DataFrame], pd.DataFrame]


def set_cell(row: int, column: str, text: str) -> Change:
    """Returns a change of one cell; `row` as a spreadsheet counts."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[row - 2, column] = text
        return frame

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            set_cell(7, "tenure", "12 months"),
            "row 7, column 'tenure': '12 months' is text instead of",
        ),
        (set_cell(8, "tenure", "NaN"), "row 8, column 'tenure': 'NaN' is text instead of"),
        (set_cell(9, "tenure", "inf"), "row 9, column 'tenure': 'inf' is text instead of"),
        (
            set_cell(9, "tenure", "1_000"),
            "row 9, column 'tenure': '1_000' is text instead of",
        ),
        (
            set_cell(9, "tenure", "\u0661"),
            "row 9, column 'tenure': '\u0661' is text instead of",
        ),
        (
            set_cell(601, "tenure", "1e999"),
            "row 601, column 'tenure': '1e999' is too large",
        ),
        (
            set_cell(2, "churn", "Maybe"),
            "row 2, column 'churn': 'Maybe' is neither 'Yes' nor 'No'",
        ),
        (
            set_cell(2, "churn", ""),
            "row 2, column 'churn': '' is neither 'Yes' nor 'No'",
        ),
        (
            lambda frame: frame.assign(tenure="True"),
            "row 2, column 'tenure': 'True' is text instead of",
        ),
        (
            lambda frame: frame.assign(contract=" "),
            "'contract' has no value in the training part",
        ),
        (lambda frame: frame.drop(columns="tenure"), "the column 'tenure' is missing"),
        (
            lambda frame: frame.rename(columns={"tenure": "tenur"}),
            "(did you mean 'tenur'?)",
        ),
        (lambda frame: frame.assign(age="1"), "does not list its column 'age'"),
        (
            lambda frame: frame.assign(tenure=" "),
            "'tenure' has no value in the training part",
        ),
        (lambda frame: frame.iloc[:0], "it has a header but no customers"),
        (lambda frame: frame.iloc[:4], "Cannot split 4 customers ("),
        (lambda frame: frame.assign(churn="No"), "(0 churned and 600 stayed)"),
        (
            lambda frame: frame.assign(tenure=["-1e308", "1e308"] * 300),
            "the numbers of 'tenure' are too large to be standardised",
        ),
    ],
)
def test_wrong_customers_end_with_a_sentence(tmp_path: Path, change: Change, message: str) -> None:
    frame = change(support.make_customers())
    with pytest.raises(ChurnError) as caught:
        support.prepare(tmp_path, frame)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "it is empty"),
        (b"a,b\n\xff,1\n", "row 2: byte 0 is not UTF-8; save the data as UTF-8"),
        (b'a,b\n1,2\n"x\n\xff",1\n', "row 3: byte 0 is not UTF-8"),
        (b"a,b\n1,2\r3,4\n", "row 2: its lines end with carriage returns only"),
        (b"a,b\n1,2\n3\0,4\n", "row 3: it holds a NUL byte"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b'a,b,c\n1,"x\ny",3\n1,2\n', "row 3 has 2 cells, but the header has 3"),
        (b"a,b,c\n1,2,3,4\n1,2,3\n", "row 2 has 4 cells, but the header has 3"),
        (b"a,b,c\n\n1,2,3\n1,2,3,4\n", "row 4 has 4 cells, but the header has 3"),
        (b'a,b,c\n1,2,3\n"1,2,3\n1,2,3\n', "row 3 has 1 cells, but the header has 3"),
        (b"customer_id,tenure,tenure\n1,2,3\n", "the column 'tenure' occurs twice"),
    ],
)
def test_a_broken_csv_ends_with_a_sentence(tmp_path: Path, text: bytes, message: str) -> None:
    data = tmp_path / "in.csv"
    data.write_bytes(text)
    with pytest.raises(ChurnError) as caught:
        preprocess.preprocess(data, support.write_columns(tmp_path), tmp_path, 42, support.SHARES)
    assert message in str(caught.value)
    assert str(data) in str(caught.value)


GOOD: dict[str, Any] = {
    "version": 3,
    "target": {"name": "churn", "positive": "1", "negative": "0"},
    "columns": [{"name": "tenure", "role": "numeric"}],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "version 3 is needed, found 2"),
        ({"target": {"name": "churn"}}, "'target' must have the texts"),
        ({"target": GOOD["target"] | {"negative": "1"}}, "are the same"),
        ({"columns": ["tenure"]}, "'columns' must be a list of objects"),
        (
            {"columns": [{"name": "tenure", "role": "number"}]},
            "has the role 'number' instead of one of",
        ),
        ({"columns": [{"name": "tenure", "role": "id"}]}, "nothing to learn from"),
        ({"columns": [{"name": "joined", "role": "date"}]}, "give 'observed_on'"),
        (
            {"columns": [*GOOD["columns"], {"name": "day", "role": "observation"}]}
            | {"observed_on": "2024-12-31"},
            "give only one of them",
        ),
        (
            {"columns": GOOD["columns"] + [{"name": n, "role": "observation"} for n in "ab"]},
            "two columns have the role 'observation'",
        ),
        (
            {"observed_on": "31.12.2024"},
            "must be a date such as 2024-12-31, found '31.12.2024'",
        ),
        ({"groups": ["tenure"]}, "must be a list of columns with the role 'id'"),
        ({"columns": GOOD["columns"] * 2}, "the column 'tenure' occurs twice"),
        (
            {"columns": [{"name": "churn", "role": "id"}]},
            "the column 'churn' occurs twice",
        ),
    ],
)
def test_wrong_roles_end_with_a_sentence(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = tmp_path / "columns.json"
    path.write_text(json.dumps(GOOD))
    churn.columns.read_columns(path)
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(ChurnError) as caught:
        churn.columns.read_columns(path)
    assert message in str(caught.value)


@pytest.mark.parametrize("cell", ["1e+39", "-1.7e+308"])
def test_a_number_too_far_from_the_training_part_is_refused(tmp_path: Path, cell: str) -> None:
    frame = support.make_customers().assign(tenure=["5", "5.1"] * 300)
    last = int(support.split(frame)["test"][0])
    frame.loc[last, "tenure"] = cell
    with pytest.raises(ChurnError) as caught:
        support.prepare(tmp_path, frame)
    assert f"row {last + 2}, column 'tenure': '{cell}' is too far from all" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2024-02-30",
            "'2024-02-30' is not a date; write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS",
        ),
        ("01.02.2024", "row 9, column 'note': '01.02.2024' is not a date"),
        ("2024-02-01T25:00:00", "is not a date"),
        ("2024-02-01 10:00:00", "is not a date"),
        ("20240201", "is not a date"),
        ("\u0662024-01-01", "is not a date"),
    ],
)
def test_a_wrong_date_ends_with_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    frame = support.make_customers().assign(note="2024-01-01")
    frame.loc[7, "note"] = text
    with pytest.raises(ChurnError) as caught:
        support.prepare(tmp_path, frame, roles=support.ROLES | {"note": "date"})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: --input-data, --columns"),
        (
            ["--input-data", "x", "--columns", "y", "--seed", "-1"],
            "the seed must be from 0",
        ),
        (
            ["--input-data", "x", "--columns", "y", "--seed", "one"],
            "invalid int value: 'one'",
        ),
        (
            ["--input-data", "x", "--columns", "y", "--test-share", "0.9"],
            "their sum below 1",
        ),
    ],
)
def test_wrong_arguments_end_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("sys.argv", ["preprocess.py", *arguments])
    with pytest.raises(ChurnError) as caught:
        preprocess.main()
    assert message in str(caught.value)


def test_the_script_fails_with_one_line_also_in_the_exit_message(
    tmp_path: Path, script: Script
) -> None:
    done = script("preprocess.py", "--input-data", "gone.csv", "--columns", "gone.json")
    assert done.returncode == 1
    assert done.stderr == "Error: Cannot read 'gone.json': No such file or directory\n"
    written = (tmp_path / "base" / "output" / "message").read_text()
    assert done.stderr == f"Error: {written}\n"


def test_help_lists_the_arguments(script: Script) -> None:
    done = script("preprocess.py", "--help")
    assert done.returncode == 0
    assert "--validation-share" in done.stdout
