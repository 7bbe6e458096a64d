"""Measures candidates by cross-validation, as the jobs train them: AUC and log loss by candidate.

Reads {"files": [{"path", "target", "positive", "negative", "ignored", "truth", "train"}], "folds",
"repeats", "errors"} from stdin, writes {candidate: [[AUC, log loss], …]} for each file as a line of
JSON. With `truth`, a column of true probabilities, models learn from the first `train` rows, and
the AUC and log loss of the others are the expected ones; else each fold's rows are scored by a
model that never saw them.

With `errors`, the line is instead about a bag's and a blend's standard errors, all files together,
whose rows after the first `train` are the same: how often 95 % intervals by Student's t hold the
mean of the models' log-odds, and the root mean square standard error by the deviation.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests" / "python")]

import support  # noqa: E402
from churn.baseline import fit_baseline  # noqa: E402
from churn.calibration import losses  # noqa: E402
from churn.columns import read_columns  # noqa: E402
from churn.customers import read_customers  # noqa: E402
from churn.ensemble import margins, standard_errors  # noqa: E402
from churn.features import finish, make_features  # noqa: E402
from churn.fit import fit  # noqa: E402
from churn.labels import read_labels  # noqa: E402
from churn.learning import learn  # noqa: E402
from churn.members import Part  # noqa: E402
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # noqa: E402
from sklearn.model_selection import StratifiedKFold, train_test_split  # noqa: E402

DEFAULTS: dict[str, Any] = {"objective": "binary:logistic", "seed": 42, "nthread": 1}
CASE_STUDY: dict[str, Any] = {
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
}
CASE_STUDY |= DEFAULTS | {"num_round": 100, "early_stopping_rounds": 10}
SLOW: dict[str, Any] = {"max_depth": 3, "eta": 0.05, "colsample_bytree": 0.5} | DEFAULTS
SLOW |= {"num_round": 3000, "early_stopping_rounds": 50}
CANDIDATES: dict[str, dict[str, Any]] = {
    "case study": CASE_STUDY,
    "slow": SLOW,
    "logistic": SLOW | {"folds": 5, "blend": 1},
    "case study, bag": CASE_STUDY | {"folds": 5},
    "bag": SLOW | {"folds": 5},
    "blend": SLOW | {"folds": 5, "blend": "auto"},
}
T4 = 2.7764451051977987  # the t distribution's 97.5 % quantile with 4 degrees of freedom
ONE_ERROR = 1.0  # standard error of a paired difference
SIMPLEST_FIRST = ("logistic", "case study, bag", "bag", "blend")  # as lib/candidates/recipes.ts


def read_frame(file: dict[str, Any]) -> pd.DataFrame:
    """Reads a file without copies, and without the rows that hold no customer."""
    frame = pd.read_csv(file["path"], dtype=str, keep_default_na=False).drop_duplicates()
    frame.columns = frame.columns.str.strip()
    labels = frame[file["target"]].str.strip()
    return frame[labels.isin([file["positive"], file["negative"]])].reset_index(drop=True)


def roles_of(frame: pd.DataFrame, file: dict[str, Any]) -> dict[str, str]:
    """Returns plain roles: ignored as said, numbers where all cells are, categories else."""
    roles = {}
    for name in frame.columns.drop(file["target"]):
        cells = frame[name].str.strip()
        numbers = pd.to_numeric(cells[cells != ""], errors="coerce").notna().all()
        roles[name] = "numeric" if numbers and cells.nunique() > 2 else "categorical"
    return roles | dict.fromkeys(file.get("ignored", []), "ignored")


def read_all(file: dict[str, Any], folder: Path) -> tuple[Any, ...]:
    """Returns customers, labels, columns, and the true probabilities where there are some."""
    frame = read_frame(file)
    truth = frame.pop(file["truth"]).astype(float).to_numpy() if "truth" in file else None
    path = folder / "customers.csv"
    frame.to_csv(path, index=False)
    target = {"name": file["target"], "positive": file["positive"], "negative": file["negative"]}
    columns = read_columns(support.write_columns(folder, roles_of(frame, file), target))
    customers = read_customers(path, columns)
    return customers, read_labels(customers, columns["target"]), columns, truth


def choose(held_out: dict[str, Any]) -> str:
    """Returns the simplest that is at most one standard error worse than the best, out of fold."""
    by_row = {name: losses(found.margins, found.labels) for name, found in held_out.items()}
    best = min(by_row, key=lambda name: by_row[name].mean())
    for name in SIMPLEST_FIRST:
        worse = by_row[name] - by_row[best]
        if worse.mean() <= ONE_ERROR * worse.std(ddof=1) / np.sqrt(len(worse)):
            return name
    return best


def score_split(
    given: tuple[Any, ...], inner: Any, held_out: Any, chances: Any
) -> dict[str, tuple[float, float]]:
    """Trains all candidates on the inner rows; returns AUC and log loss on the others."""
    customers, labels, columns = given[:3]
    train, middle = train_test_split(inner, test_size=0.15, random_state=42, stratify=labels[inner])
    document, raw = fit(customers, labels, columns, train)
    features = make_features(document)
    kinds = [feature.kind for feature in features.inputs]
    baseline = fit_baseline(kinds, raw, labels, train, 42).decision_function(raw[held_out])
    matrix = finish(features, raw)
    parts = {
        name: Part(matrix[rows], labels[rows].astype(float))
        for name, rows in (("train", train), ("validation", middle))
    }
    found, out_of_fold = {"baseline": measure(baseline, chances)}, {}
    for name, settings in CANDIDATES.items():
        with contextlib.redirect_stdout(None):
            learned = learn(settings, features, parts)
        found[name] = measure(margins(learned.ensemble, features.inputs, matrix[held_out]), chances)
        if name in SIMPLEST_FIRST:
            out_of_fold[name] = learned.held_out
    found["chosen"] = found[choose(out_of_fold)]
    return found


def measure(scores: Any, chances: Any) -> tuple[float, float]:
    """Returns the AUC and log loss to expect of customers who churn with these chances."""
    labels = np.repeat([1, 0], len(scores))
    weights = np.concatenate([chances, 1 - chances])
    auc = roc_auc_score(labels, np.tile(scores, 2), sample_weight=weights)
    return float(auc), float(losses(scores, chances).mean())


def measure_file(file: dict[str, Any], folds: int, repeats: int) -> dict[str, Any]:
    """Returns each candidate's AUC and log loss in each split."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        given = read_all(file, Path(name))
        labels, truth = given[1], given[3]
        if truth is not None:  # the rows after the first `train` are for scoring only
            inner = np.arange(file["train"])
            rest = np.arange(file["train"], len(labels))
            splits = [(inner, rest, truth[rest])]
        else:
            splits = [
                (inner, rest, labels[rest].astype(float))
                for seed in range(repeats)
                for inner, rest in StratifiedKFold(folds, shuffle=True, random_state=seed).split(
                    labels, labels
                )
            ]
        for number, (inner, rest, chances) in enumerate(splits, 1):
            print(f"{file['path']}: split {number} of {len(splits)}", file=sys.stderr, flush=True)
            for candidate, figures in score_split(given, inner, rest, chances).items():
                found.setdefault(candidate, []).append(figures)
    return found


def measure_errors(files: list[dict[str, Any]], candidate: str) -> dict[str, float]:
    """Returns the coverage of intervals by the folds, and standard error by true deviation."""
    odds, errors = [], []
    for file in files:
        with tempfile.TemporaryDirectory() as name:
            customers, labels, columns, _ = read_all(file, Path(name))
        inner = np.arange(file["train"])
        train, middle = train_test_split(
            inner, test_size=0.15, random_state=42, stratify=labels[inner]
        )
        document, raw = fit(customers, labels, columns, train)
        features = make_features(document)
        matrix = finish(features, raw)
        parts = {
            name: Part(matrix[rows], labels[rows].astype(float))
            for name, rows in (("train", train), ("validation", middle))
        }
        with contextlib.redirect_stdout(None):
            model = learn(CANDIDATES[candidate], features, parts).ensemble
        rest = matrix[file["train"] :]
        odds.append(margins(model, features.inputs, rest))
        errors.append(standard_errors(model, features.inputs, rest))
    center, deviation = np.mean(odds, axis=0), np.std(odds, axis=0, ddof=1)
    inside = np.abs(np.array(odds) - center) <= T4 * np.array(errors)
    ratio = np.sqrt(np.mean(np.square(errors)) / np.mean(np.square(deviation)))
    return {"coverage": float(inside.mean()), "ratio": float(ratio)}


def main() -> None:
    """Measures the files."""
    wanted = json.load(sys.stdin)
    if "errors" in wanted:
        print(
            json.dumps({name: measure_errors(wanted["files"], name) for name in wanted["errors"]})
        )
        return
    for file in wanted["files"]:
        print(json.dumps(measure_file(file, wanted["folds"], wanted["repeats"])), flush=True)


if __name__ == "__main__":
    main()
