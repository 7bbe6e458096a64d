"""Writes a CSV of generated customers, 20 columns: python make_customers.py ROWS FILE.

Numbers with blanks, categories few and many, a date; churn follows from some of them.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROWS_AT_ONCE = 100_000


def make(rows: int, first: int, random: np.random.Generator) -> pd.DataFrame:
    """Returns customers `first`, `first` + 1, …"""
    tenure = random.integers(1, 72, rows)
    monthly = random.uniform(20, 100, rows).round(2)
    contract = random.choice(["Month-to-month", "One year", "Two year"], rows, p=[0.5, 0.3, 0.2])
    city = random.zipf(1.3, rows) % 2000
    calls = random.poisson(1.5, rows)
    margin = (
        -1.2
        + 1.4 * (contract == "Month-to-month")
        - 0.04 * tenure
        + 0.02 * (monthly - 60)
        + 0.35 * calls
        + 0.5 * np.sin(city)
    )
    usage = random.gamma(2, 30, rows).round(3)
    usage[random.random(rows) < 0.1] = np.nan
    start = np.datetime64("2026-06-30") - (tenure * 30 + random.integers(0, 30, rows))
    yes_no = np.array(["No", "Yes"])
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:08d}" for number in range(first, first + rows)],
            "tenure": tenure,
            "monthly_charges": monthly,
            "total_charges": (tenure * monthly).round(2),
            "contract": contract,
            "city": [f"city {number}" for number in city],
            "start_date": start.astype(str),
            "support_calls": calls,
            "usage_gb": usage,
            **{f"amount_{i}": random.normal(100, 20, rows).round(4) for i in range(4)},
            **{f"option_{i}": yes_no[random.integers(0, 2, rows)] for i in range(5)},
            "payment": random.choice(["card", "transfer", "check", "cash"], rows),
            "churn": yes_no[(random.random(rows) < 1 / (1 + np.exp(-margin))).astype(int)],
        }
    )


def main(rows: int, path: Path) -> None:
    """Writes the file block by block, with one seed."""
    random = np.random.default_rng(42)
    with path.open("w", encoding="utf-8", newline="") as file:
        for first in range(0, rows, ROWS_AT_ONCE):
            block = make(min(ROWS_AT_ONCE, rows - first), first, random)
            block.to_csv(file, index=False, header=first == 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
