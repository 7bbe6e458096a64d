"""Makes tests/fixtures/sample/{expected,draws}.json: what NumPy draws for the sample customers.

    python tests/python/make_sample_expected.py [--check]

`--check` compares with the committed files instead of writing them.

expected.json
    {"numpy": version, "cases": [{"count", "seed", "columns": {name: column}}]}
    A column is {"kind": "number" | "text", "sha256", "first", "last"} and, in cases of at most
    257 customers, "all". `first` and `last` are the column's first and last three cells (fewer in
    a smaller case), numbers as shortest round-trip JSON numbers.
    `sha256` is the hex digest over all cells from top to bottom: a number as its eight
    little-endian float64 bytes (whole numbers too), a text as its UTF-8 bytes and a line feed.
    Columns: customer_id, tenure, monthly_charges, total_charges, contract, online_security,
    tech_support, streaming_tv, streaming_movies, and churn, the labels named `independent`.

    sample_1000_42.csv holds all cells of the case (1000, 42) as pandas writes them.

draws.json
    {"numpy": version, "seeds": [{"seed", "raw", "randint", "uniform", "choice", "choice_p",
    "mixed"}]}
    Every list is drawn from a freshly seeded legacy generator (numpy.random.RandomState):
    raw        16 outputs of MT19937 as unsigned 32-bit integers, then outputs 620 to 629
               (counted from 0), where the state is regenerated
    randint    randint(1, 72, 40)
    uniform    uniform(20, 100, 20)
    choice     choice(3 values, 40) as indices; choice(2 values, 40) follows in the same stream
    choice_p   choice([0, 1], 40, p=[0.7, 0.3])
    mixed      in one stream: randint(1, 72, 5), uniform(20, 100, 5), choice of 3 (5),
               choice of 2 (5), choice([0, 1], 5, p=[0.7, 0.3])
"""

import argparse
import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "sample"
CASES = [(1, 0), (2, 1), (257, 7), (1000, 42), (5000, 123456789), (100_000, 4294967295)]
SEEDS = [0, 1, 7, 42, 123456789, 4294967295]
ALL_UP_TO = 257


def sample(count: int, seed: int) -> pd.DataFrame:
    """Draws `count` customers in the order of the legacy stream, total_charges drawn in vain."""
    random = np.random.RandomState(seed)
    yes_no = ["No", "Yes"]
    frame = pd.DataFrame(
        {
            "customer_id": range(1, count + 1),
            "tenure": random.randint(1, 72, count),
            "monthly_charges": random.uniform(20, 100, count),
            "total_charges": random.uniform(100, 5000, count),
            "contract": random.choice(["Month-to-month", "One year", "Two year"], count),
            "online_security": random.choice(yes_no, count),
            "tech_support": random.choice(yes_no, count),
            "streaming_tv": random.choice(yes_no, count),
            "streaming_movies": random.choice(yes_no, count),
            "churn": random.choice([0, 1], count, p=[0.7, 0.3]),
        }
    )
    frame["total_charges"] = frame["tenure"] * frame["monthly_charges"]
    return frame


def describe_column(cells: list[Any]) -> dict[str, Any]:
    """Returns one column's digest and cells as the module's docstring describes them."""
    text = isinstance(cells[0], str)
    pieces = (f"{c}\n".encode() if text else struct.pack("<d", float(c)) for c in cells)
    column = {
        "kind": "text" if text else "number",
        "sha256": hashlib.sha256(b"".join(pieces)).hexdigest(),
        "first": cells[:3],
        "last": cells[-3:],
    }
    return column | ({"all": cells} if len(cells) <= ALL_UP_TO else {})


def describe_case(count: int, seed: int) -> dict[str, Any]:
    """Returns one case of expected.json."""
    frame = sample(count, seed)
    columns = {str(name): describe_column(frame[name].tolist()) for name in frame.columns}
    return {"count": count, "seed": seed, "columns": columns}


def describe_draws(seed: int) -> dict[str, Any]:
    """Returns one seed of draws.json."""

    def fresh() -> np.random.RandomState:
        return np.random.RandomState(seed)

    raw = fresh().randint(0, 2**32, 630, dtype=np.uint32).tolist()
    choice, mixed = fresh(), fresh()
    return {
        "seed": seed,
        "raw": raw[:16] + raw[620:],
        "randint": fresh().randint(1, 72, 40).tolist(),
        "uniform": fresh().uniform(20, 100, 20).tolist(),
        "choice": choice.choice(3, 40).tolist() + choice.choice(2, 40).tolist(),
        "choice_p": fresh().choice([0, 1], 40, p=[0.7, 0.3]).tolist(),
        "mixed": mixed.randint(1, 72, 5).tolist()
        + mixed.uniform(20, 100, 5).tolist()
        + mixed.choice(3, 5).tolist()
        + mixed.choice(2, 5).tolist()
        + mixed.choice([0, 1], 5, p=[0.7, 0.3]).tolist(),
    }


def files() -> dict[str, str]:
    """Returns the text of each fixture by file name."""
    cases = [describe_case(count, seed) for count, seed in CASES]
    seeds = [describe_draws(seed) for seed in SEEDS]

    def document(name: str, rows: list[dict[str, Any]]) -> str:
        lines = ",\n".join(json.dumps(row) for row in rows)
        return f'{{"numpy": "{np.__version__}", "{name}": [\n{lines}\n]}}\n'

    return {
        "expected.json": document("cases", cases),
        "draws.json": document("seeds", seeds),
        "sample_1000_42.csv": sample(1000, 42).to_csv(index=False),
    }


def differs(name: str, text: str) -> bool:
    """Tells whether a committed fixture holds other values; NumPy's version may differ."""
    committed = (FOLDER / name).read_text()
    if name.endswith(".json"):
        return bool(json.loads(committed) | {"numpy": ""} != json.loads(text) | {"numpy": ""})
    return committed != text


def main() -> int:
    """Writes the fixtures, or checks them; returns the exit code."""
    parser = argparse.ArgumentParser(description="Make the expected values of the sample data.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files")
    check = parser.parse_args().check
    made = files()
    if check:
        wrong = [name for name, text in made.items() if differs(name, text)]
        print(f"Differs from NumPy {np.__version__}: {', '.join(wrong)}" if wrong else "Equal")
        return 1 if wrong else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
