"""Measures on many splits what offers at break-even net beside other ways to decide.

    python3 tests/python/measure_offers.py CUSTOMERS.csv --columns columns.json --value COLUMN

Prints the figures of docs/decisions/0025-one-set-of-assumptions.md. Needs some minutes.
"""

import argparse
import contextlib
import io
import sys
from pathlib import Path
from typing import Any

from churn import training
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))

import support
import train
from churn.baseline import fit_baseline
from churn.calibration import expit, recalibrate
from churn.columns import read_columns
from churn.customers import read_customers
from churn.features import finish, make_features
from churn.fit import fit
from churn.hyperparameters import read_settings
from churn.split import Shares, split_by_rows
from churn.labels import read_labels

COST, SUCCESS, MARGIN, MONTHS = 30, 0.3, 0.5, 12
RATIO = 5  # the rule of thumb that a missed churner costs five needless offers


def margins_of(matrix: Any, labels: Any, parts: Any, features: Any) -> dict[str, Any]:
    """Trains as the walk does; returns the log-odds of the validation and the test rows."""
    given = [part for name, text in support.HYPERPARAMETERS.items() for part in (f"--{name}", text)]
    settings = read_settings(train.make_parser().parse_args(given))
    data = {name: training.xgb.DMatrix(matrix[rows], labels[rows]) for name, rows in parts.items()}
    with contextlib.redirect_stdout(io.StringIO()):
        named = {name: data[name] for name in ("train", "validation")}
        [booster], _ = training.fit(settings, features, [named])
    best = (0, booster.best_iteration + 1)
    return {
        name: booster.predict(data[name], output_margin=True, iteration_range=best).astype(float)
        for name in ("validation", "test")
    }


def cheapest(p: Any, y: Any, missed: float, needless: float) -> float:
    """Returns the cutoff of least cost on these rows, midway between two probabilities."""
    order = np.argsort(-p, kind="stable")
    ends = np.append(np.diff(p[order]) != 0, True)
    costs = needless * np.cumsum(1 - y[order]) - missed * np.cumsum(y[order])
    place = np.flatnonzero(ends)[np.argmin(costs[ends])]
    if costs[place] >= 0:
        return 1.0
    below = p[order][place + 1] if place + 1 < len(p) else 0
    return float((p[order][place] + below) / 2)


def measure(customers: Any, labels: Any, columns: Any, paid: Any, seed: int) -> dict[str, float]:
    """Returns the figures of one split."""
    parts = split_by_rows(labels, Shares(0.15, 0.15), seed)
    document, raw = fit(customers, labels, columns, parts["train"])
    features = make_features(document)
    log_odds = margins_of(finish(features, raw), labels, parts, features)
    y = {name: labels[parts[name]] for name in log_odds}
    found = recalibrate(log_odds["validation"], y["validation"])
    if found.pays:
        log_odds = {name: found.slope * m + found.intercept for name, m in log_odds.items()}
    p = {name: expit(m) for name, m in log_odds.items()}
    test, churned = p["test"], y["test"]
    value = MARGIN * MONTHS * paid[parts["test"]]
    gain = churned * SUCCESS * value - COST
    own = COST / (SUCCESS * value)

    def rule_cost(chosen: Any) -> float:
        return float(np.mean(np.where(chosen, 1 - churned, RATIO * churned)))

    bayes = 1 / (1 + RATIO)
    chosen = cheapest(p["validation"], y["validation"], RATIO, 1)
    claimed = p["validation"] > chosen
    on_validation = np.mean(np.where(claimed, 1 - y["validation"], RATIO * y["validation"]))
    typical = COST / (SUCCESS * np.median(value))
    same = COST / (SUCCESS * MARGIN * MONTHS * np.median(paid[parts["validation"]]))
    baseline = fit_baseline([f.kind for f in features.inputs], raw, labels, parts["train"], 42)
    other = baseline.predict_proba(raw[parts["test"]])[:, 1]
    plan = test > own
    by_value = np.zeros(len(test), dtype=bool)
    by_value[np.argsort(-value, kind="stable")[: plan.sum()]] = True
    return {
        "recalibrated": float(found.pays),
        "5 : 1, cost at the cutoff chosen on validation": rule_cost(test > chosen),
        "5 : 1, cost at the Bayes cutoff": rule_cost(test > bayes),
        "5 : 1, cost at the chosen cutoff, as validation has it": float(on_validation),
        "offers at the chosen 5 : 1 cutoff": float((test > chosen).sum()),
        "of these at an expected loss": float(((test > chosen) & (test <= own)).sum()),
        "net at the chosen 5 : 1 cutoff": float(gain[test > chosen].sum()),
        "offers at break-even": float(plan.sum()),
        "of these at an expected loss ": float((plan & (test <= own)).sum()),
        "net at break-even": float(gain[plan].sum()),
        "net at one cutoff for all, of the median value": float(gain[test > same].sum()),
        "net, logistic regression at break-even": float(gain[other > own].sum()),
        "net, as many by value": float(gain[by_value].sum()),
        "net, everybody": float(gain.sum()),
        "break-even of the median value": float(typical),
    }


def main() -> None:
    """Takes the arguments and prints the means over the splits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--columns", type=Path, required=True)
    parser.add_argument("--value", required=True, help="what a customer pays a month")
    parser.add_argument("--splits", type=int, default=100)
    given = parser.parse_args()
    columns = read_columns(given.columns)
    customers = read_customers(given.data, columns)
    labels = read_labels(customers, columns["target"])
    paid = customers.values[given.value]
    paid = np.where(np.isnan(paid), np.nanmedian(paid), paid)
    rows = []
    for seed in range(given.splits):
        rows.append(measure(customers, labels, columns, paid, seed))
        print(f"\rsplit {seed + 1} of {given.splits}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for name in rows[0]:
        values = np.array([row[name] for row in rows])
        error = values.std(ddof=1) / np.sqrt(len(values))
        print(f"{name.strip():58} {values.mean():10.4f} ± {error:.4f}")
    for a, b in (
        ("5 : 1, cost at the cutoff chosen on validation", "5 : 1, cost at the Bayes cutoff"),
        ("net at break-even", "net at the chosen 5 : 1 cutoff"),
        ("net at break-even", "net at one cutoff for all, of the median value"),
        ("net at break-even", "net, as many by value"),
    ):
        first, second = (np.array([row[name] for row in rows]) for name in (a, b))
        difference = first - second
        error = difference.std(ddof=1) / np.sqrt(len(rows))
        share = difference.mean() / abs(second.mean())
        print(f"{a} less {b}: {difference.mean():.4f} ± {error:.4f} ({share:+.1%})")


if __name__ == "__main__":
    main()
