"""The model that the endpoint has loaded, and its predictions."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from churn.calibration import Calibration, read_calibration
from churn.documents import Answer, Role
from churn.ensemble import (
    Ensemble,
    contributions,
    margins,
    predict_probabilities,
    standard_errors,
)
from churn.ensemble_document import load_ensemble
from churn.features import Features
from churn.features_document import read_features
from churn.numbers import Matrix, parse_number
from churn.script import ChurnError
from churn.serving.requests import Request


class Model(NamedTuple):
    """A model, its calibration and the description of its features.

    `columns` are the roles of the columns that a raw customer needs, `allowed` all its keys.
    `numbers` are the categories that are numbers, by column and value.
    """

    ensemble: Ensemble
    features: Features
    columns: dict[str, Role]
    allowed: frozenset[str]
    numbers: dict[str, dict[float, str]]
    calibration: Calibration


def load_model(folder: Path) -> Model:
    """Loads the model, features.json and calibration.json; checks that they belong together."""
    features = read_features(folder / "features.json")
    ensemble = load_ensemble(folder, features.inputs)
    columns = features.columns
    allowed = features.unused | columns.keys() | {features.target}
    if features.observation is not None:
        allowed |= {features.observation}
    numbers = {feature.column: find_numbers(feature.codes) for feature in features.inputs}
    return Model(ensemble, features, columns, allowed, numbers, read_calibration(folder))


def find_numbers(categories: Iterable[str]) -> dict[float, str]:
    """Returns the categories that are numbers, by value; none where two have the same."""
    found: dict[float, str] = {}
    for text in categories:
        try:
            value = parse_number(text)
        except ValueError:
            continue
        if value in found:
            return {}
        if value == value:
            found[value] = text
    return found


def predict(model: Model, matrix: Matrix, request: Request) -> Answer:
    """Predicts prepared rows, recalibrated where that pays.

    Recalibration scales the log-odds and shifts them. Contributions are scaled alike and the shift
    goes into the bias: they are the SHAP values of the recalibrated log-odds, and sum to them.
    """
    ensemble, inputs = model.ensemble, model.features.inputs
    applied = model.calibration if model.calibration.pays else Calibration()
    if ensemble.mean is None and not model.calibration.pays:
        answer: Answer = {"predictions": predict_probabilities(ensemble.booster, matrix)}
    else:
        answer = {"predictions": applied.probabilities(margins(ensemble, inputs, matrix))}
    if request.contributions:
        parts = contributions(ensemble, inputs, matrix)
        own = margins(ensemble, inputs, matrix)
        if model.calibration.pays:
            parts = applied.slope * parts
            parts[:, -1] += applied.intercept
            own = applied.slope * own + applied.intercept
        answer["margins"] = own.tolist()
        answer["features"] = model.features.names
        answer["contributions"] = parts[:, :-1].tolist()
        answer["bias"] = parts[:, -1].tolist()
    if request.uncertainty:
        if ensemble.folds == 1:
            message = "this model does not know its uncertainty; train it with the hyperparameter"
            raise ChurnError(f"{message} folds of 2 or more, and without refit", "no_uncertainty")
        errors = applied.slope * standard_errors(ensemble, inputs, matrix)
        answer["standard_errors"] = errors.tolist()
    return answer
