"""The median rule beside NumPy, and logs that are read while they grow."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import early_stopping as early

VALUES = st.floats(-100, 100, allow_nan=False)
CURVES = st.lists(VALUES, min_size=1, max_size=8)


@given(CURVES, st.lists(CURVES, max_size=7), st.booleans())
def test_the_rule_is_that_of_numpy(
    curve: list[float], completed: list[list[float]], maximize: bool
) -> None:
    step = len(curve)
    table = [np.cumsum(other)[step - 1] / step for other in completed if len(other) >= step]
    stop = early.is_worse_than_median(curve, completed, maximize=maximize)
    if len(table) < 3:
        assert not stop
        return
    distance = curve[-1] - np.median(table)
    if abs(distance) > 1e-9:
        assert stop == (distance < 0 if maximize else distance > 0)


def test_nothing_is_stopped_before_three_have_got_as_far() -> None:
    good = [[0.1, 0.1], [0.1, 0.1], [0.1]]
    assert early.is_worse_than_median([9.0], good, maximize=False)
    assert not early.is_worse_than_median([9.0, 9.0], good, maximize=False)


@given(st.lists(st.one_of(VALUES, st.none()), max_size=12), st.data())
def test_values_come_once_however_the_log_grows(
    values: list[float | None], data: st.DataObject
) -> None:
    text = "".join(
        f"17000\tloss:{value!r};\n" if value is not None else "17000\tnothing here\n"
        for value in values
    ).encode()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "a.log"
        logs = [str(log)]
        follower = early.follow(logs, r"loss:([-+0-9.e]+);")
        seen = list(next(follower))
        written = 0
        while written < len(text):
            end = data.draw(st.integers(written + 1, len(text)))
            with log.open("ab") as file:
                file.write(text[written:end])
            written = end
            seen += next(follower)
        assert seen == [value for value in values if value is not None]
        second = Path(folder) / "b.log"
        second.write_bytes(b"1\tloss:5;\n")
        logs.append(str(second))
        assert next(follower) == [5.0]
        assert next(follower) == []
