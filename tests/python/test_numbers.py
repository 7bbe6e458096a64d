"""Numbers as text: the quick way and the careful way agree."""

import concurrent.futures
import io
import math
import multiprocessing
import os
import re
import struct
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NoReturn

import churn.numbers
import numpy as np
import pytest
from churn.script import ChurnError, write_report
from hypothesis import given
from hypothesis import strategies as st

CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats().map(str),
    st.text("0123456789+-.eE _ni\u0661\n\t", max_size=8),
    st.text(max_size=4),
)
MISSING_OR_NUMBER = st.one_of(
    st.just(""), st.floats(allow_nan=False, allow_infinity=False).map(repr)
)


def bits(value: float) -> bytes:
    """Returns the eight bytes of a float64."""
    return struct.pack("<d", value)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_the_quick_way_takes_only_what_the_careful_way_takes(cells: list[str]) -> None:
    quick = churn.numbers.parse_numbers(cells)
    if quick is not None:
        careful = [churn.numbers.parse_number(cell) for cell in cells]
        assert [bits(value) for value in quick.tolist()] == [bits(value) for value in careful]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_shortest_texts_come_back_to_the_last_bit(values: list[float]) -> None:
    cells = [repr(value) for value in values]
    quick = churn.numbers.parse_numbers(cells)
    assert quick is not None
    assert [bits(value) for value in quick.tolist()] == [bits(value) for value in values]


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_a_blank_cell_is_a_missing_number(text: str) -> None:
    assert math.isnan(churn.numbers.parse_number(text))
    rows = churn.numbers.parse_rows([f"1,{text}", f"{text},2"], ["a", "b"])
    assert np.array_equal(rows, [[1, np.nan], [np.nan, 2]], equal_nan=True)


def test_errors_count_rows_from_the_first_row() -> None:
    with pytest.raises(ChurnError, match="row 8, column 'b': 'x' is text instead of a number"):
        churn.numbers.parse_rows(["1,2", "1,x"], ["a", "b"], 7)


def test_a_prepared_csv_may_have_quoted_names(tmp_path: Path) -> None:
    names = ['a "b", c', "d\ne", "\r", "f"]
    path = tmp_path / "in.csv"
    path.write_text(churn.numbers.csv_line(names) + "1,,3,4\r\n", newline="")
    rows = churn.numbers.read_prepared(path, names)
    assert np.array_equal(rows, [[1, np.nan, 3, 4]], equal_nan=True)


@given(
    st.lists(st.tuples(MISSING_OR_NUMBER, MISSING_OR_NUMBER)),
    st.integers(1, 40),
    st.sampled_from(["\n", "\r\n"]),
)
def test_blocks_of_any_size_make_the_same_rows(
    rows: list[tuple[str, str]], characters: int, end: str
) -> None:
    text = "".join(f"{first},{second}{end}" for first, second in rows)
    with pytest.MonkeyPatch.context() as patch, io.StringIO(text, newline="") as file:
        patch.setattr(churn.numbers, "BLOCK_CHARACTERS", characters)
        blocks = list(churn.numbers.read_blocks(file, 2))
    assert "".join(block for block, _ in blocks) == text
    parsed = [churn.numbers.parse_block(["a", "b"], block) for block in blocks]
    assert [row for _, row in blocks] == [2 + sum(map(len, parsed[:i])) for i in range(len(blocks))]
    expected = [[float(cell or "nan") for cell in row] for row in rows]
    assert np.array_equal(np.vstack([*parsed, [(0, 0)]]), [*expected, (0, 0)], equal_nan=True)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes files of some hundred kilobytes large ones, on a machine with two processors."""
    monkeypatch.setattr(churn.numbers, "BLOCK_CHARACTERS", 50_000)
    monkeypatch.setattr(churn.numbers, "LARGE_BYTES", 1_000)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("small_blocks")
def test_a_large_csv_is_read_in_processes_to_the_same_bits_and_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, processes: int) -> None:
            pools.append(processes)
            super().__init__(processes)

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", Pool)
    names, path = ["a", "b", "c"], tmp_path / "in.csv"
    expected = np.random.default_rng(1).normal(size=(20_000, 3))
    lines = [",".join(map(repr, row)) for row in expected.tolist()]
    path.write_text("\n".join(["a,b,c", *lines]))
    assert np.array_equal(churn.numbers.read_prepared(path, names, processes=9), expected)
    assert pools == [2]

    lines[15_000] = "1,x,3"
    path.write_text("\n".join(["a,b,c", *lines]))
    problem = f"Cannot read '{path}': row 15002, column 'b': 'x' is text instead of a number"
    with pytest.raises(ChurnError, match=re.escape(problem)):
        churn.numbers.read_prepared(path, names, processes=2)


@pytest.mark.usefixtures("small_blocks")
def test_where_no_process_can_be_started_one_reads_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_processes: int) -> NoReturn:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", refuse)
    path = tmp_path / "in.csv"
    path.write_text("a,b\n" + "1,2\n" * 10_000)
    rows = churn.numbers.read_prepared(path, ["a", "b"], processes=2)
    assert np.array_equal(rows, [[1, 2]] * 10_000)
    assert "Cannot start processes, so a single one parses everything" in capsys.readouterr().out


@pytest.mark.usefixtures("small_blocks")
def test_a_process_that_dies_is_an_error_and_no_wait_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if multiprocessing.get_start_method() != "fork":
        pytest.skip("only forked processes have what is patched here")

    def die(*_: object) -> NoReturn:
        os._exit(9)

    monkeypatch.setattr(churn.numbers, "parse_rows", die)
    path = tmp_path / "in.csv"
    path.write_text("a,b\n" + "1,2\n" * 10_000)
    problem = f"Cannot read '{path}': a process that parsed it was killed"
    with pytest.raises(ChurnError, match=re.escape(problem)):
        churn.numbers.read_prepared(path, ["a", "b"], processes=2)


def test_nothing_is_reported_outside_a_containers_layout(tmp_path: Path) -> None:
    report = tmp_path / "gone" / "output" / "failure"
    write_report(report, "text")
    assert not report.parent.parent.exists()
