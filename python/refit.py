"""Refits everything, on resampled customers and on permuted labels, and says what comes out.

Runs the functions of preprocess.py and train.py, with the arguments and hyperparameters of the
jobs that made the model, in SageMaker's XGBoost container, which has scikit-learn too.

The resamples show how far figures move when a model is trained on other customers: rows are drawn
with replacement from the training and from the validation rows, as many of each class as there
are (the bootstrap: B. Efron, 1979). Rows that belong together are drawn together.

The permutations show what the pipeline finds where there is nothing to find: all labels are
permuted before the split (M. Ojala and G. C. Garriga, *Permutation Tests for Studying Classifier
Performance*, JMLR 11, 2010).
"""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from churn.arguments import make_parser, read_shares
from churn.calibration import Calibration, fit_platt, recalibrate
from churn.columns import read_columns
from churn.customers import Customers, Rows, read_customers
from churn.documents import Columns, Refits
from churn.ensemble import Ensemble, contributions, margins
from churn.features import Features, finish, make_features
from churn.fit import fit
from churn.groups import find_groups, join_groups
from churn.hyperparameters import SETTINGS, add_hyperparameters, read_settings
from churn.labels import read_labels
from churn.learning import learn
from churn.log_lines import log_line
from churn.members import Part
from churn.numbers import Matrix
from churn.script import Arguments, base_folder, read_json, run
from churn.split import Parts, Shares, split

EXPLAINED_AT_MOST = 20_000  # as the notebook explains
ROWS_AT_MOST = 50_000  # of the training and of the validation part, which bounds the cost
ROWS_FOR_THREADS = 5_000  # with fewer, threads cost more than they save
RESAMPLE, PERMUTE = 0, 1  # streams of random numbers


class Pipeline(NamedTuple):
    """What the jobs were given."""

    customers: Customers
    labels: Rows
    columns: Columns
    settings: dict[str, Any]
    shares: Shares
    seed: int
    by_time: bool

    def split(self) -> Parts:
        """Splits as the job did; of a large training or validation part the first rows only.

        They are a random sample because the parts are in random order.
        """
        customers, labels, columns = self.customers, self.labels, self.columns
        parts = split(customers, labels, columns, self.shares, self.seed, self.by_time)[0]
        return {
            part: rows if part == "test" else rows[:ROWS_AT_MOST] for part, rows in parts.items()
        }

    def groups(self) -> Rows:
        """Returns each row's group, a number of its own for a row that belongs to no other."""
        keys = find_groups(self.customers, self.labels, self.columns)
        groups = join_groups(keys, len(self.labels))
        return np.arange(len(self.labels)) if groups is None else groups


class Fitted(NamedTuple):
    """A model, and the prepared rows of all customers.

    `held_out` are the places of rows that it was not trained on, and the log-odds of models that
    were not: its own, or those of its folds. Log-odds and contributions are those of the endpoint,
    recalibrated where that pays.
    """

    model: Ensemble
    features: Features
    matrix: Matrix
    held_out: tuple[Rows, Matrix]
    calibration: Calibration = Calibration()

    def scaling(self) -> tuple[float, float]:
        """Returns the slope and intercept that are applied."""
        return self.calibration[:2] if self.calibration.pays else (1.0, 0.0)

    def margins(self, rows: Rows) -> Matrix:
        """Returns the log-odds of some rows."""
        slope, intercept = self.scaling()
        return slope * margins(self.model, self.features.inputs, self.matrix[rows]) + intercept

    def contributions(self, rows: Rows) -> Matrix:
        """Returns each feature's part of the log-odds of some rows."""
        parts = contributions(self.model, self.features.inputs, self.matrix[rows])
        return self.scaling()[0] * parts[:, :-1]


def refit(pipeline: Pipeline, parts: Parts) -> Fitted:
    """Prepares and trains as the jobs do, without their words."""
    customers, labels, columns, settings = pipeline[:4]
    document, raw = fit(customers, labels, columns, parts["train"])
    features = make_features(document)
    matrix = finish(features, raw)
    threads = settings["nthread"] if len(parts["train"]) >= ROWS_FOR_THREADS else 1
    settings = settings | {"nthread": threads}
    both = np.concatenate([parts["train"], parts["validation"]])
    data = {
        part: Part(matrix[parts[part]], labels[parts[part]].astype(float))
        for part in ("train", "validation")
    }
    groups = pipeline.groups()[both] if settings.get("folds", 1) > 1 else None
    with contextlib.redirect_stdout(io.StringIO()):
        learned = learn(settings, features, data, groups)
    held_out = both[learned.held_out.rows], learned.held_out.margins
    return Fitted(learned.ensemble, features, matrix, held_out)


def calibrated(fitted: Fitted, labels: Rows, model: Calibration | None) -> Fitted:
    """Recalibrates on the held-out rows as the training job does; a refit where the model is."""
    rows, margins = fitted.held_out
    if model is None:
        return fitted._replace(calibration=recalibrate(margins, labels[rows]))
    if not model.pays:
        return fitted
    slopes, intercepts = fit_platt(margins, labels[rows][None].astype(float))
    own = Calibration(float(slopes[0, 0]), float(intercepts[0, 0]), pays=True)
    return fitted._replace(calibration=own)


def resample(parts: Parts, labels: Rows, groups: Rows, random: np.random.Generator) -> Parts:
    """Draws the training and the validation rows anew, each class for itself."""
    return {
        part: draw(rows, labels, groups, random) for part, rows in parts.items() if part != "test"
    }


def draw(rows: Rows, labels: Rows, groups: Rows, random: np.random.Generator) -> Rows:
    """Draws as many groups of rows as there are, where somebody churned and where nobody did."""
    order = np.argsort(groups[rows], kind="stable")
    starts = np.unique(groups[rows][order], return_index=True)[1]
    members = sorted(np.split(order, starts[1:]), key=lambda places: places[0])
    churned = np.array([labels[rows[places]].any() for places in members])
    kinds = [np.flatnonzero(churned == kind) for kind in (0, 1)]
    chosen = np.concatenate([random.choice(own, len(own)) for own in kinds])
    places: Rows = np.concatenate([members[number] for number in chosen])
    return rows[places]


def mean_contributions(fitted: Fitted, rows: Rows) -> dict[str, float]:
    """Returns each source column's mean of |SHAP| over some rows, in log-odds."""
    parts = fitted.contributions(rows)
    sources = [feature.column for feature in fitted.features.inputs]
    return {
        column: float(np.abs(parts[:, [source == column for source in sources]].sum(axis=1)).mean())
        for column in dict.fromkeys(sources)
    }


def resampled(pipeline: Pipeline, count: int) -> tuple[list[dict[str, float]], Matrix]:
    """Refits on `count` resamples.

    Returns each refit's mean contributions over the test rows, drawn anew too, and each test row's
    root mean square distance of the refits' log-odds from the model's own.
    """
    parts, labels, groups = pipeline.split(), pipeline.labels, pipeline.groups()
    test = parts["test"]
    model = calibrated(refit(pipeline, parts), labels, None)
    own = model.margins(test)
    squares, importances = np.zeros(len(test)), []
    for number in range(count):
        random = np.random.default_rng([pipeline.seed, RESAMPLE, number])
        settings = pipeline.settings | {"seed": int(random.integers(2**31))}
        drawn = resample(parts, labels, groups, random)
        other = refit(pipeline._replace(settings=settings), drawn)
        other = calibrated(other, labels, model.calibration)
        squares += (other.margins(test) - own) ** 2
        explained = draw(test[:EXPLAINED_AT_MOST], np.zeros_like(labels), groups, random)
        importances.append(mean_contributions(other, explained))
        show_progress("resampled customers", number, count)
    return importances, np.sqrt(squares / max(count, 1))


def permuted(pipeline: Pipeline, count: int) -> list[float]:
    """Refits on `count` permutations of all labels; returns the AUCs on the test rows."""
    aucs = []
    for number in range(count):
        random = np.random.default_rng([pipeline.seed, PERMUTE, number])
        other = pipeline._replace(labels=random.permutation(pipeline.labels))
        parts = other.split()
        chances = refit(other, parts).margins(parts["test"])
        aucs.append(float(roc_auc_score(other.labels[parts["test"]], chances)))
        show_progress("permuted labels", number, count)
    return aucs


def show_progress(what: str, number: int, count: int) -> None:
    """Prints each refit, of more than a hundred every hundredth part, and the last."""
    if (number + 1) % max(1, count // 100) == 0 or number + 1 == count:
        print(log_line("refitted", what=what, done=number + 1, count=count), flush=True)


def read_hyperparameters(path: Path) -> dict[str, Any]:
    """Returns the settings of training from a JSON object of their texts."""
    texts = read_json(path)
    arguments = [f"--{name}={texts[name]}" for name in SETTINGS if name in texts]
    parser = Arguments(allow_abbrev=False)
    add_hyperparameters(parser)
    return read_settings(parser.parse_args(arguments))


def main() -> None:
    """Takes the arguments and refits."""
    parser = make_parser(__doc__)
    parser.add_argument("--hyperparameters", type=Path, required=True, help="JSON, name to text")
    for what in ("resamples", "permutations"):
        parser.add_argument(f"--{what}", type=int, default=30, help="(default: %(default)s)")
    given = parser.parse_args()
    shares = read_shares(given)
    columns = read_columns(given.columns)
    customers = read_customers(given.input_data, columns)
    labels = read_labels(customers, columns["target"])
    settings = read_hyperparameters(given.hyperparameters)
    by_time = given.split == "time"
    pipeline = Pipeline(customers, labels, columns, settings, shares, given.seed, by_time)
    print(log_line("refitting", count=given.resamples + given.permutations), flush=True)
    importances, deviations = resampled(pipeline, given.resamples)
    aucs = permuted(pipeline, given.permutations)
    folder = given.output_dir / "refits"
    folder.mkdir(parents=True, exist_ok=True)
    rows = len(pipeline.split()["train"])
    result: Refits = {
        "version": 1,
        "rows": rows,
        "importances": importances,
        "permuted_aucs": aucs,
    }
    (folder / "refits.json").write_text(json.dumps(result), encoding="utf-8")
    lines = [f"{deviation!r}\n" for deviation in deviations.tolist()]
    (folder / "deviations.csv").write_text("deviation\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(run(main, base_folder() / "output" / "message"))
