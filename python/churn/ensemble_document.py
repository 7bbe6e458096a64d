"""model.json: what a saved model is made of besides its trees; read and checked only here."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from churn.checks import is_number
from churn.curves import Curve, Logistic, mean_fit
from churn.documents import CurveDocument, EnsembleDocument
from churn.ensemble import Ensemble
from churn.features import Feature
from churn.script import import_xgboost, read_json, unusable

xgb = import_xgboost()

VERSION = 1
ENSEMBLE_FILE = "model.json"
MODEL_FILE = "xgboost-model"


def save_ensemble(folder: Path, ensemble: Ensemble) -> None:
    """Writes the trees, and model.json where there is more to say."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (MODEL_FILE, ENSEMBLE_FILE):
        (folder / name).unlink(missing_ok=True)
    if ensemble.booster is not None:
        (folder / MODEL_FILE).write_bytes(ensemble.booster.save_raw("ubj"))
    if ensemble.logistic is None and ensemble.folds == 1:
        return
    document: EnsembleDocument = {
        "version": VERSION,
        "folds": ensemble.folds,
        "rounds": ensemble.rounds,
        "share": ensemble.share,
    }
    if logistic := ensemble.logistic:
        document["logistic"] = {
            "intercepts": logistic.intercepts.tolist(),
            "curves": [describe_curve(curve) for curve in logistic.curves],
        }
    text = json.dumps(document, indent=1) + "\n"
    (folder / ENSEMBLE_FILE).write_text(text, encoding="utf-8")


def describe_curve(curve: Curve) -> CurveDocument:
    """Returns a curve as JSON has it."""
    return {
        "knots": None if curve.knots is None else curve.knots.tolist(),
        "values": curve.values.tolist(),
        "missing": curve.missing.tolist(),
    }


def load_ensemble(folder: Path, inputs: Sequence[Feature]) -> Ensemble:
    """Loads the trees and model.json; checks that they and the features belong together."""
    path = folder / ENSEMBLE_FILE
    ensemble = Ensemble(None)
    if path.exists():
        document = read_json(path)
        check_ensemble(document, inputs, path)
        ensemble = make_ensemble(document)
    if ensemble.share == 1:
        return ensemble
    trees = folder / MODEL_FILE
    booster = xgb.Booster(model_file=bytearray(trees.read_bytes()))
    booster.set_param({"nthread": 1})
    trained, described = booster.num_features(), len(inputs)
    if trained != described:
        problem = f"it was trained on {trained} features, but features.json has {described}"
        raise unusable(trees, problem)
    found, said = booster.num_boosted_rounds(), ensemble.folds * ensemble.rounds
    if path.exists() and found != said:
        raise unusable(trees, f"it has {found} rounds, but model.json says {said}")
    return ensemble._replace(booster=booster)


def make_ensemble(document: EnsembleDocument) -> Ensemble:
    """Makes an ensemble, still without its trees, of a valid document."""
    logistic = None
    if given := document.get("logistic"):
        curves = (
            Curve(
                None if curve["knots"] is None else np.array(curve["knots"], dtype=float),
                np.array(curve["values"], dtype=float),
                np.array(curve["missing"], dtype=float),
            )
            for curve in given["curves"]
        )
        logistic = Logistic(np.array(given["intercepts"], dtype=float), tuple(curves))
    share, folds, rounds = document["share"], document["folds"], document["rounds"]
    mean = mean_fit(logistic) if logistic else None
    return Ensemble(None, logistic, mean, float(share), folds, rounds)


def check_ensemble(document: Any, inputs: Sequence[Feature], path: Path) -> None:
    """Checks a model.json document against the features."""
    version = document.get("version") if isinstance(document, dict) else None
    if type(version) is not int or version != VERSION:
        raise unusable(path, f"version {VERSION} is needed, found {version!r}; train again")
    folds, rounds, share = (document.get(name) for name in ("folds", "rounds", "share"))
    if type(folds) is not int or folds < 1:
        raise unusable(path, "'folds' must be a whole number from 1")
    if type(rounds) is not int or rounds < 0:
        raise unusable(path, "'rounds' must be a whole number from 0")
    if not is_number(share) or not 0 <= share <= 1:
        raise unusable(path, "'share' must be a number from 0 to 1")
    logistic = document.get("logistic")
    if (share > 0) != ("logistic" in document):
        raise unusable(path, "'logistic' must be there if, and only if, its 'share' is above 0")
    if logistic is None and "logistic" not in document:
        return
    if not isinstance(logistic, dict) or not are_numbers(logistic.get("intercepts"), folds):
        raise unusable(path, f"'logistic' must have {folds} numbers as 'intercepts'")
    curves = logistic.get("curves")
    if not isinstance(curves, list) or len(curves) != len(inputs):
        raise unusable(path, f"'logistic' must have {len(inputs)} 'curves', one for each feature")
    for feature, curve in zip(inputs, curves, strict=True):
        check_curve(feature, curve, folds, path)


def check_curve(feature: Feature, curve: Any, folds: int, path: Path) -> None:
    """Checks one feature's curve."""
    start = f"the curve of '{feature.name}'"
    if not isinstance(curve, dict) or not are_numbers(curve.get("missing"), folds):
        raise unusable(path, f"{start} must have {folds} numbers as 'missing'")
    if "knots" not in curve:
        raise unusable(path, f"{start} must have 'knots', null for categories")
    if feature.kind == "codes":
        points = len(feature.codes)
        if curve["knots"] is not None:
            raise unusable(path, f"{start} of categories must have null as 'knots'")
    else:
        knots = curve["knots"]
        points = len(knots) if isinstance(knots, list) else 0
        if not knots or not are_numbers(knots, points):
            raise unusable(path, f"{start} must have numbers as 'knots'")
        if knots != sorted(set(knots)):
            raise unusable(path, f"the knots of '{feature.name}' must rise")
    values = curve.get("values")
    rows = values if isinstance(values, list) else []
    if len(rows) != folds or not all(are_numbers(row, points) for row in rows):
        raise unusable(path, f"{start} must have {folds} times {points} numbers as 'values'")


def are_numbers(value: Any, count: int) -> bool:
    """Tells whether a JSON value is a list of so many finite numbers."""
    return isinstance(value, list) and len(value) == count and all(map(is_number, value))
