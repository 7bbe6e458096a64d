"""Whatever is done to a file's bytes, preprocessing succeeds or ends with one sentence."""

import csv
import tempfile
from pathlib import Path

import preprocess
import support
from churn.script import ChurnError
from hypothesis import given, settings
from hypothesis import strategies as st

ROLES = {name: role for name, role in support.ROLES.items() if name != "note"} | {"joined": "date"}
FRAME = support.make_customers(60).drop(columns="note").assign(joined="2024-01-01")
TEXT = FRAME[[*ROLES, "churn"]].to_csv(index=False, quoting=csv.QUOTE_MINIMAL).encode()
PIECES = [
    b"",
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\xc3\xa9",
    b"NaN",
    b" ",
]
PIECES += [
    b"-",
    b"1e400",
    b"1e38",
    b"inf",
    b"#",
    b"'",
    b"\\",
    b"\xef\xbb\xbf",
    b"True",
    b"\x1a",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.sampled_from([0, 1, 1, 30]),
            st.sampled_from(PIECES),
        ),
        min_size=1,
        max_size=2,
    )
)
def test_a_broken_file_never_ends_in_a_traceback(
    changes: list[tuple[int, int, bytes]],
) -> None:
    data = TEXT
    for start, length, piece in changes:
        data = data[:start] + piece + data[start + length :]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "in.csv"
        path.write_bytes(data)
        columns = support.write_columns(folder, ROLES)
        try:
            preprocess.preprocess(path, columns, folder / "out", 42, support.SHARES)
        except ChurnError as error:
            assert str(error).startswith("Cannot ")
            assert "\n" not in str(error)
            return
        prepared = sum(len(support.csv_rows(p)) for p in (folder / "out").glob("t*/*.csv"))
        assert prepared > 30
