"""The model that the endpoint has loaded, and its predictions."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from churn.calibration import Calibration, read_calibration
from churn.documents import Answer, Role
from churn.features import Features
from churn.features_document import read_features
from churn.numbers import Matrix, parse_number
from churn.script import import_xgboost, unusable

xgb = import_xgboost()


class Model(NamedTuple):
    """A booster, its calibration and the description of its features.

    `columns` are the roles of the columns that a raw customer needs, `allowed` all its keys.
    `numbers` are the categories that are numbers, by column and value.
    """

    booster: Any
    features: Features
    columns: dict[str, Role]
    allowed: frozenset[str]
    numbers: dict[str, dict[float, str]]
    calibration: Calibration


def load_model(folder: Path) -> Model:
    """Loads xgboost-model, features.json and calibration.json; checks that they belong together."""
    features = read_features(folder / "features.json")
    path = folder / "xgboost-model"
    booster = xgb.Booster(model_file=bytearray(path.read_bytes()))
    booster.set_param({"nthread": 1})
    trained, described = booster.num_features(), len(features.inputs)
    if trained != described:
        problem = f"it was trained on {trained} features, but features.json has {described}"
        raise unusable(path, problem)
    columns = features.columns
    allowed = features.unused | columns.keys() | {features.target}
    if features.observation is not None:
        allowed |= {features.observation}
    numbers = {feature.column: find_numbers(feature.codes) for feature in features.inputs}
    return Model(booster, features, columns, allowed, numbers, read_calibration(folder))


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


def predict(model: Model, matrix: Matrix, contributions: bool) -> Answer:
    """Predicts prepared rows, recalibrated where that pays.

    Recalibration scales the log-odds and shifts them. Contributions are scaled alike and the shift
    goes into the bias: they are the SHAP values of the recalibrated log-odds, and sum to them.
    """
    booster, calibration = model.booster, model.calibration
    kind = "margin" if calibration.pays else "value"
    # The same bits as by a DMatrix, sooner, and safe to call from several threads at once.
    values = booster.inplace_predict(matrix, validate_features=False, predict_type=kind)
    answer: Answer = {
        "predictions": calibration.probabilities(values) if kind == "margin" else values.tolist()
    }
    if contributions:
        data = xgb.DMatrix(matrix, nthread=1)
        parts = booster.predict(data, pred_contribs=True)
        margins = booster.predict(data, output_margin=True)
        if calibration.pays:
            parts = calibration.slope * parts.astype(float)
            parts[:, -1] += calibration.intercept
            margins = calibration.slope * margins.astype(float) + calibration.intercept
        answer["margins"] = margins.tolist()
        answer["features"] = model.features.names
        answer["contributions"] = parts[:, :-1].tolist()
        answer["bias"] = parts[:, -1].tolist()
    return answer
