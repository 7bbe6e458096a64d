"""Measures searches as the tuning jobs make them: what the best of a search is worth on other rows.

Reads {"files": […], "ranges": […], "fixed": {…}, "jobs": N, "splits": N} from stdin; files are
those of `measure_models.py`, and ranges those that `propose.py` takes. Writes for each file and
split a line of JSON: {"base": TRIAL, "Bayesian": [TRIAL, …], "Random": [TRIAL, …]}. A trial is
[validation log loss, log loss on other rows, AUC on other rows, {name: value}]; `base` has the
case study's hyperparameters. The other rows are the test part, or with `truth` those after the
first `train`, whose log loss and AUC are the expected ones.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from measure_models import CASE_STUDY, DEFAULTS, ROOT, measure, read_all
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]

sys.path.insert(0, str(ROOT / "local-sagemaker" / "python"))

import optuna
import propose
from churn.ensemble import margins
from churn.features import finish, make_features
from churn.fit import fit
from churn.hyperparameters import read_setting
from churn.learning import learn
from churn.members import Part

PARALLEL = 2


class Split:
    """Rows to train on, to choose by, and to measure on."""

    def __init__(self, given: tuple[Any, ...], file: dict[str, Any], seed: int) -> None:
        customers, labels, columns, truth = given
        inner, rest = np.arange(len(labels)), np.arange(0)
        if truth is not None:
            inner, rest = inner[: file["train"]], inner[file["train"] :]
        train, held_out = train_test_split(
            inner, test_size=0.3, random_state=seed, stratify=labels[inner]
        )
        middle, test = train_test_split(
            held_out, test_size=0.5, random_state=seed, stratify=labels[held_out]
        )
        self.rest = test if truth is None else rest
        self.chances = (labels if truth is None else truth)[self.rest].astype(float)
        document, raw = fit(customers, labels, columns, train)
        self.features = make_features(document)
        self.matrix = finish(self.features, raw)
        self.parts = {
            name: Part(self.matrix[rows], labels[rows].astype(float))
            for name, rows in (("train", train), ("validation", middle))
        }

    def train(self, settings: dict[str, Any]) -> tuple[float, float, float]:
        """Returns the validation log loss, and the log loss and AUC on other rows."""
        with contextlib.redirect_stdout(None):
            learned = learn(settings, self.features, self.parts)
        scores = margins(learned.ensemble, self.features.inputs, self.matrix[self.rest])
        auc, loss = measure(scores, self.chances)
        return learned.metrics["validation"]["logloss"][learned.best], loss, auc


def search(split: Split, wanted: dict[str, Any], strategy: str, seed: int) -> list[Any]:
    """Returns the trials of a tuning job with a seed, two of which run at the same time."""
    spec = {"maximize": False, "ranges": wanted["ranges"], "points": []}
    job = {"strategy": strategy, "seed": seed, "definitions": [spec], "transfer": False}
    study = propose.open_search(job, 0)
    trials: list[Any] = []
    running: list[Any] = []
    for number in range(wanted["jobs"] + PARALLEL):
        if number >= PARALLEL:
            trial, texts = running.pop(0)
            given = wanted["fixed"] | texts
            settings = {name: read_setting(name, text) for name, text in given.items()}
            found = split.train(settings | DEFAULTS)
            study.study.tell(trial, found[0])
            trials.append([*found, texts])
        if number < wanted["jobs"]:
            trial = propose.propose(study)
            assert trial is not None
            running.append((trial, propose.to_texts(trial.params, spec["ranges"])))
    return trials


def main() -> None:
    """Measures the files."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    wanted = json.load(sys.stdin)
    for file in wanted["files"]:
        with tempfile.TemporaryDirectory() as name:
            given = read_all(file, Path(name))
        for seed in range(wanted["splits"]):
            split = Split(given, file, seed)
            found: dict[str, Any] = {"base": split.train(CASE_STUDY)}
            for strategy in ("Bayesian", "Random"):
                found[strategy] = search(split, wanted, strategy, seed)
            print(json.dumps(found), flush=True)
            print(f"{file['path']}: split {seed + 1} of {wanted['splits']}", file=sys.stderr)


if __name__ == "__main__":
    main()
