"""Training: from the prepared CSVs to the model that is saved."""

from pathlib import Path
from typing import Any

import numpy as np

from churn.boosting import best_round, boost
from churn.calibration import Calibration, recalibrate, simulate_power
from churn.checkpoints import Checkpoints
from churn.documents import Metrics
from churn.features import Features
from churn.hyperparameters import OWN, read_constraints
from churn.log_lines import DECLARED
from churn.numbers import Matrix, read_prepared
from churn.script import ChurnError, import_xgboost, unusable

xgb = import_xgboost()

MODEL_FILE = "xgboost-model"


def find_csvs(path: Path) -> list[Path]:
    """Returns the CSV files of a channel, which is a folder or one file."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise unusable(path, "it contains no .csv file")
    return files


def read_channel(path: Path, names: list[str], processes: int = 1) -> tuple[Matrix, Matrix]:
    """Returns a channel's features, shape (rows, features), and labels; both must occur."""
    files = find_csvs(path)
    matrix = np.concatenate([read_prepared(file, names, processes) for file in files])
    values, labels = matrix[:, :-1], matrix[:, -1]
    if np.unique(labels).tolist() != [0, 1]:
        problem = f"its last column '{names[-1]}' must contain 0 and 1 and nothing else"
        raise unusable(path, problem)
    return values, labels


def fit(
    settings: dict[str, Any],
    features: Features,
    data: dict[str, Any],
    checkpoints: Checkpoints | None = None,
) -> tuple[Any, Metrics]:
    """Trains; returns the booster with all its rounds, and each round's metrics."""
    parameters = {name: value for name, value in settings.items() if name not in OWN}
    parameters["eval_metric"] = DECLARED["measures"]
    if constraints := settings.get("monotone_constraints"):
        parameters["monotone_constraints"] = tuple(read_constraints(constraints, features))
    patience = settings["early_stopping_rounds"]
    try:
        booster, metrics = boost(parameters, settings["num_round"], patience, data, checkpoints)
    except xgb.core.XGBoostError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = next((line for line in lines if "Check failed" in line), lines[0])
        message = reason.split(": ")[-1].rstrip(".")
        raise ChurnError(f"XGBoost cannot train with these hyperparameters: {message}") from None
    if patience:  # as XGBoost's own early stopping leaves them in the model
        losses = metrics["validation"]["logloss"]
        best = best_round(losses)
        booster.set_attr(best_iteration=str(best), best_score=str(losses[best]))
    return booster, metrics


def save(booster: Any, best: int, model_dir: Path, validation: Any) -> None:
    """Saves the rounds up to `best` and checks that the reloaded model predicts the same bits."""
    model_dir.mkdir(parents=True, exist_ok=True)
    path = model_dir / MODEL_FILE
    path.write_bytes(booster[: best + 1].save_raw("ubj"))
    reloaded = xgb.Booster(model_file=bytearray(path.read_bytes()))
    expected = booster.predict(validation, iteration_range=(0, best + 1))
    if not np.array_equal(reloaded.predict(validation), expected):
        raise unusable(path, "the reloaded model's predictions differ from the trained one's")


def calibrate(booster: Any, best: int, validation: Any) -> Calibration:
    """Finds on the validation rows whether recalibrating the rounds up to `best` pays."""
    margins = booster.predict(validation, output_margin=True, iteration_range=(0, best + 1))
    found = recalibrate(margins.astype(float), validation.get_label())
    return found._replace(power=simulate_power(margins.astype(float))) if found.gain else found
