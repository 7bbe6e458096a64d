"""Training: from the prepared CSVs to the model that is saved."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from churn.boosting import Data, best_round, boost
from churn.calibration import Calibration, recalibrate, simulate_power
from churn.checkpoints import Checkpoints
from churn.documents import Metrics
from churn.ensemble import Ensemble, margins
from churn.ensemble_document import MODEL_FILE, load_ensemble, save_ensemble
from churn.features import Features
from churn.held_out import HeldOut
from churn.hyperparameters import OWN, read_constraints
from churn.log_lines import DECLARED
from churn.members import Part
from churn.numbers import Matrix, read_prepared
from churn.script import ChurnError, import_xgboost, unusable

xgb = import_xgboost()


def find_csvs(path: Path) -> list[Path]:
    """Returns the CSV files of a channel, which is a folder or one file."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise unusable(path, "it contains no .csv file")
    return files


def read_channel(path: Path, names: list[str], processes: int = 1) -> Part:
    """Returns a channel's features, shape (rows, features), and labels; both must occur."""
    files = find_csvs(path)
    matrix = np.concatenate([read_prepared(file, names, processes) for file in files])
    values, labels = matrix[:, :-1], matrix[:, -1]
    if np.unique(labels).tolist() != [0, 1]:
        problem = f"its last column '{names[-1]}' must contain 0 and 1 and nothing else"
        raise unusable(path, problem)
    return Part(values, labels)


def boosting_parameters(settings: dict[str, Any], features: Features) -> dict[str, Any]:
    """Returns the parameters of XGBoost."""
    parameters = {name: value for name, value in settings.items() if name not in OWN}
    parameters["eval_metric"] = DECLARED["measures"]
    if constraints := settings.get("monotone_constraints"):
        parameters["monotone_constraints"] = tuple(read_constraints(constraints, features))
    return parameters


def fit(
    settings: dict[str, Any],
    features: Features,
    members: Sequence[Data],
    checkpoints: Checkpoints | None = None,
    **more: Any,
) -> tuple[list[Any], Metrics]:
    """Trains a booster a member; returns them with all their rounds, and each round's metrics.

    `more` are further parameters of XGBoost.
    """
    parameters = boosting_parameters(settings, features) | more
    patience = settings["early_stopping_rounds"]
    try:
        boosters, metrics = boost(parameters, settings["num_round"], patience, members, checkpoints)
    except xgb.core.XGBoostError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = next((line for line in lines if "Check failed" in line), lines[0])
        message = reason.split(": ")[-1].rstrip(".")
        raise ChurnError(f"XGBoost cannot train with these hyperparameters: {message}") from None
    if patience:  # as XGBoost's own early stopping leaves them in the model
        losses = metrics["validation"]["logloss"]
        best = best_round(losses)
        for booster in boosters:
            booster.set_attr(best_iteration=str(best), best_score=str(losses[best]))
    return boosters, metrics


def save(ensemble: Ensemble, model_dir: Path, features: Features, matrix: Matrix) -> None:
    """Saves the model and checks that, loaded again, it predicts the same bits of some rows."""
    save_ensemble(model_dir, ensemble)
    reloaded = load_ensemble(model_dir, features.inputs)
    before, after = (margins(each, features.inputs, matrix) for each in (ensemble, reloaded))
    if not np.array_equal(before, after):
        problem = "the reloaded model's predictions differ from the trained one's"
        raise unusable(model_dir / MODEL_FILE, problem)


def calibrate(held_out: HeldOut) -> Calibration:
    """Finds on the held-out rows whether recalibrating pays."""
    found = recalibrate(held_out.margins, held_out.labels)
    return found._replace(power=simulate_power(held_out.margins)) if found.gain else found
