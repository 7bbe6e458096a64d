"""Trains the model of churn on the prepared CSVs: boosted trees, cut at their best round.

With folds it is a bag of models, with blend a part of it or all is a logistic regression.

Runs in SageMaker's XGBoost container in script mode, or anywhere else with paths as arguments.
"""

import hashlib
import json
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from churn.boosting import CHECKPOINT_ROUNDS, format_metrics
from churn.calibration import describe, write_calibration
from churn.checkpoints import Checkpoints
from churn.documents import Evaluation, Metrics, Training
from churn.features_document import read_features
from churn.folds import GROUPS_FILE, read_groups
from churn.hyperparameters import add_hyperparameters, read_settings
from churn.learning import learn
from churn.log_lines import log_line
from churn.out_of_fold import write_out_of_fold
from churn.script import Arguments, ChurnError, base_folder, import_xgboost, near, run
from churn.training import calibrate, find_csvs, read_channel, save

xgb = import_xgboost()

TRAINING_FILE = "training.json"


def describe_run(settings: dict[str, Any], files: list[Path]) -> dict[str, Any]:
    """Returns all that the bytes of a model come from, by name."""
    sha256 = hashlib.sha256()
    for path in files:
        sha256.update(b"%d\n" % path.stat().st_size)
        with path.open("rb") as file:
            while block := file.read(2**20):
                sha256.update(block)
    made_with = {"xgboost": xgb.__version__, "checkpoint_rounds": CHECKPOINT_ROUNDS}
    return {**settings, **made_with, "data": sha256.hexdigest()}


def write_training(folder: Path, settings: dict[str, Any], rounds: int) -> None:
    """Writes training.json: the hyperparameters, defaults among them, and what trained."""
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    versions["xgboost"] = xgb.__version__
    document: Training = {
        "version": 1,
        "hyperparameters": settings,
        "rounds": rounds,
        "libraries": versions,
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    (folder / TRAINING_FILE).write_text(text + "\n", encoding="utf-8")


def last_line(best: int, rounds: int, own: Metrics) -> str:
    """Returns the best round and the model's metrics in XGBoost's own notation."""
    return log_line("saved", round=best, last=rounds - 1, metrics=format_metrics(0, own))


def train(
    settings: dict[str, Any],
    channels: dict[str, Path],
    model_dir: Path,
    output_data_dir: Path,
    checkpoint_dir: Path | None = None,
) -> None:
    """Trains on the channels and writes the model, beside it what it was trained with.

    That is features.json, calibration.json and training.json. evaluation.json and
    out_of_fold.csv go to `output_data_dir`.

    Goes on from the newest checkpoint of the same training in `checkpoint_dir`, and leaves some.
    """
    description = channels["features"]
    if description.is_dir():
        description = description / "features.json"
    features = read_features(description)
    names = [*features.names, features.target]
    threads = settings["nthread"]
    # All is read before XGBoost starts its threads, which a forked process would not have.
    parts = {name: read_channel(channels[name], names, threads) for name in ("train", "validation")}
    training_rows = len(parts["train"].labels)
    groups = None
    if settings.get("folds", 1) > 1:
        groups = read_groups(description.parent, training_rows + len(parts["validation"].labels))
    checkpoints = None
    if checkpoint_dir:
        checkpoint_dir.mkdir(parents=True, exist_ok=True)
        files = [description, *find_csvs(channels["train"]), *find_csvs(channels["validation"])]
        files += [description.with_name(GROUPS_FILE)] if groups is not None else []
        checkpoints = Checkpoints(checkpoint_dir, describe_run(settings, files))
    learned = learn(settings, features, parts, groups, checkpoints)
    save(learned.ensemble, model_dir, features, parts["validation"].values)
    shutil.copyfile(description, model_dir / "features.json")
    calibration = calibrate(learned.held_out)
    write_calibration(model_dir, calibration)
    rounds = len(learned.metrics["train"]["logloss"])
    write_training(model_dir, settings, rounds)
    output_data_dir.mkdir(parents=True, exist_ok=True)
    history: Evaluation = {"best_iteration": learned.best, "metrics": learned.metrics}
    (output_data_dir / "evaluation.json").write_text(json.dumps(history))
    write_out_of_fold(output_data_dir, learned.held_out, calibration, training_rows)
    if learned.ensemble.share:
        print(f"The logistic regression has a share of {learned.ensemble.share:.2f}")
    print(describe(calibration))
    print(last_line(learned.best, rounds, learned.own))


def make_parser() -> Arguments:
    """Returns the parser of the hyperparameters and paths."""
    parser = Arguments(description=__doc__, allow_abbrev=False)
    add_hyperparameters(parser)
    base = base_folder()
    paths = {
        "model_dir": ("SM_MODEL_DIR", base / "model", "folder for the model"),
        "output_data_dir": (
            "SM_OUTPUT_DATA_DIR",
            base / "output/data",
            "folder for evaluation.json and out_of_fold.csv",
        ),
    }
    for channel in ("train", "validation", "features"):
        variable, folder = f"SM_CHANNEL_{channel.upper()}", base / "input/data" / channel
        paths[channel] = (variable, folder, f"channel {channel}, a folder or a file")
    for name, (variable, folder, text) in paths.items():
        path = Path(os.environ.get(variable) or folder)
        help_text = f"{text} (default: {variable} or {folder})"
        parser.add_argument(f"--{name}", type=Path, default=path, metavar="PATH", help=help_text)
    folder = base / "checkpoints"
    parser.add_argument(
        "--checkpoint_dir",
        type=Path,
        default=folder if folder.is_dir() else None,
        metavar="PATH",
        help=f"folder for reading and writing checkpoints (default: {folder} if there is one)",
    )
    return parser


def main() -> None:
    """Takes the arguments and trains."""
    given, unknown = make_parser().parse_known_args()
    if unknown:
        known = list(vars(given))
        names = [word.lstrip("-").split("=")[0] for word in unknown if word.startswith("-")]
        named = ", ".join(f"'{name}'{near(name, known)}" for name in names or unknown)
        raise ChurnError(f"Cannot use the hyperparameters: unknown {named}")
    channels = {name: getattr(given, name) for name in ("train", "validation", "features")}
    folders = given.model_dir, given.output_data_dir, given.checkpoint_dir
    train(read_settings(given), channels, *folders)


if __name__ == "__main__":
    folder = Path(os.environ.get("SM_OUTPUT_DIR") or base_folder() / "output")
    sys.exit(run(main, folder / "failure"))
