import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import metrics


def define(**regexes: str) -> list[dict[str, str]]:
    return [{"Name": name, "Regex": regex} for name, regex in regexes.items()]


def read(folder: Path, definitions: list[dict[str, str]], *lines: str) -> dict[str, Any]:
    log = folder / "log"
    log.write_text("".join(f"{500 * (i + 1)}\t{line}\n" for i, line in enumerate(lines)))
    result: dict[str, Any] = metrics.read(definitions, str(folder / "file"), [str(log)])
    return result


def test_every_value_is_kept_in_the_file_and_the_last_of_each_told(tmp_path: Path) -> None:
    definitions = define(train="train-loss:([0-9.e-]+)", test="test-loss:([0-9.e-]+)", none="none")
    result = read(
        tmp_path,
        definitions,
        "[0]\ttrain-loss:0.5\ttest-loss:0.6",
        "none, and nothing to read",
        "[1]\ttrain-loss:4e-1\ttest-loss:nan",
    )
    assert result == {
        "last": [
            {"MetricName": "train", "Value": 0.4, "Timestamp": 1.5},
            {"MetricName": "test", "Value": 0.6, "Timestamp": 0.5},
        ],
        "notes": [],
    }
    lines = (tmp_path / "file").read_text().splitlines()
    assert [json.loads(line)["Value"] for line in lines] == [0.5, 0.6, 0.4]


@pytest.mark.parametrize(
    ("regex", "line", "value"),
    [
        ("(?i)LOSS=([0-9.]+)", "loss=0.25", 0.25),
        ("(?P<value>[0-9]+)%", "50%", 50.0),
        ("loss=(.*)", "loss= 0.5 acc=1", 0.5),
        ("loss=(.*)", "loss=-.5e-1;", -0.05),
        ("loss=(.*)", "loss=none", None),
        ("loss=(.*)", "loss=inf", None),
        ("loss=(.*)", "loss=1e999", None),
        ("loss=[0-9]+", "loss=5", None),
        ("a(b)?=([0-9]+)", "a=5", None),
        ("größe: ([0-9]+)", "größe: 7", 7.0),
    ],
)
def test_expressions_are_pythons_and_values_are_numbers(
    tmp_path: Path, regex: str, line: str, value: float | None
) -> None:
    last = read(tmp_path, define(it=regex), line)["last"]
    assert [found["Value"] for found in last] == ([] if value is None else [value])


# Each takes time that doubles with every character.
SLOW = ["(a+)+$", "(a|aa)+$", "(a|a)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){20}$"]


@pytest.mark.parametrize("regex", SLOW)
def test_an_expression_that_backtracks_is_given_up_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, regex: str
) -> None:
    monkeypatch.setattr(metrics, "PATIENCE", 0.1)
    definitions = [*define(before="^([0-9])"), *define(slow=regex, after="([0-9])$")]
    result = read(tmp_path, definitions, "1", "a" * 60 + "!", "2", "a" * 60 + "!")
    assert [found["Value"] for found in result["last"]] == [2.0, 2.0]
    assert len(result["notes"]) == 1
    assert 'metric definition "slow" took more than 0.1 s' in result["notes"][0]


@pytest.mark.parametrize("regex", ["loss:([0-9", "(?<it>a)", "a{99999999999}", "(" * 400, "*"])
def test_what_python_cannot_compile_is_named(regex: str) -> None:
    with pytest.raises(metrics.DefinitionError, match='definition "bad" is invalid'):
        metrics.compile_definitions(define(good="a", bad=regex))


def test_what_cannot_be_written_costs_no_value(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    result = read(tmp_path, define(it="([0-9])"), "5")
    assert [found["Value"] for found in result["last"]] == [5.0]
    assert result["notes"] == [f"Cannot write the metrics to {tmp_path}/file: Is a directory"]


def test_a_log_that_is_missing_or_has_half_lines_has_the_rest(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"5\tit=1\nno time\n\xff\tit=2\n7\tit=\xff\n8\tit=3")
    logs = [str(tmp_path / "missing"), str(log)]
    result = metrics.read(define(it="it=([0-9])"), str(tmp_path / "file"), logs)
    assert [found["Timestamp"] for found in result["last"]] == [0.008]
    assert len((tmp_path / "file").read_text().splitlines()) == 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_python_writes_it(number: float) -> None:
    value = metrics.find_value(re.compile("it=(.*)"), f"it={number!r} and more")
    assert value == number
    assert math.copysign(1, value) == math.copysign(1, number)
