"""Learning: the fold models, what they make of the rows held out, and the model of them all."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from churn.boosting import best_round, format_round
from churn.checkpoints import Checkpoints
from churn.curves import Logistic
from churn.documents import Metrics
from churn.ensemble import Ensemble, join_models, make_model
from churn.features import Features
from churn.held_out import HeldOut, choose_share, hold_out, score_models
from churn.logistic import fit_logistic, refit_logistic
from churn.members import Member, Part, join_parts, make_members
from churn.numbers import Rows
from churn.script import import_xgboost
from churn.training import boosting_parameters, fit

xgb = import_xgboost()


class Learned(NamedTuple):
    """A model, the rows held out of it, and metrics: of its trees by round, and its own.

    `best` is the last round that it has.
    """

    ensemble: Ensemble
    held_out: HeldOut
    metrics: Metrics
    best: int
    own: Metrics


def learn(
    settings: dict[str, Any],
    features: Features,
    parts: Mapping[str, Part],
    groups: Rows | None = None,
    checkpoints: Checkpoints | None = None,
) -> Learned:
    """Trains the model that the settings ask for on training and validation rows.

    `groups` has a number for each training row, then for each validation row: rows with equal
    numbers share a fold.
    """
    inputs, share = features.inputs, settings.get("blend", 0)
    members = make_members(parts, settings.get("folds", 1), groups)
    trees: list[Any] = [None] * len(members)
    fits: Sequence[Logistic | None] = [None] * len(members)
    metrics: Metrics = {}
    best, penalty = -1, 0.0
    if share != 1:
        trees, metrics = fit_trees(settings, features, members, checkpoints)
        history = metrics["validation"]["logloss"]
        best = best_round(history) if settings["early_stopping_rounds"] else len(history) - 1
        trees = [booster[: best + 1] for booster in trees]
    if share != 0:
        fits, penalty = fit_logistic(inputs, members)
    if share == "auto":
        share = choose_share(trees, fits, inputs, members)
    models = [make_model(*both, float(share)) for both in zip(trees, fits, strict=True)]
    own = {part: {name: [each[best]] for name, each in by.items()} for part, by in metrics.items()}
    if share != 0:
        own = score_models(models, inputs, members)
    if share == 1:
        metrics, best = own, 0
        print(format_round(0, metrics), flush=True)
    held_out = hold_out(models, inputs, members)
    rounds = 0 if share == 1 else best + 1
    if len(models) == 1:
        ensemble = models[0]._replace(rounds=rounds)
    elif settings.get("refit"):
        ensemble = refit(settings, features, join_parts(parts), models[0], rounds, penalty)
    else:
        ensemble = join_models(models, rounds)
    return Learned(ensemble, held_out, metrics, best, own)


def fit_trees(
    settings: dict[str, Any],
    features: Features,
    members: Sequence[Member],
    checkpoints: Checkpoints | None,
) -> tuple[list[Any], Metrics]:
    """Boosts a model for each member; several start from the same log-odds, so as to be joined."""
    threads = settings["nthread"]
    data = [
        {
            "train": xgb.DMatrix(*member.train, nthread=threads),
            "validation": xgb.DMatrix(*member.held_out, nthread=threads),
        }
        for member in members
    ]
    if len(members) == 1:
        return fit(settings, features, data, checkpoints)
    return fit(settings, features, data, checkpoints, base_score=base_score(members))


def base_score(members: Sequence[Member]) -> float:
    """Returns the share of those who churned among all rows."""
    churned = sum(member.held_out.labels.sum() for member in members)
    return float(churned / sum(len(member.rows) for member in members))


def refit(
    settings: dict[str, Any],
    features: Features,
    part: Part,
    model: Ensemble,
    rounds: int,
    penalty: float,
) -> Ensemble:
    """Trains one model on all rows with what the folds found: a fold's model tells the parts."""
    booster, fitted = model.booster, model.logistic
    if booster is not None:
        print(f"Training one model on all {len(part.labels)} rows", flush=True)
        data = xgb.DMatrix(*part, nthread=settings["nthread"])
        parameters = boosting_parameters(settings, features)
        booster = xgb.train(parameters, data, rounds)
    if fitted is not None:
        fitted = refit_logistic(features.inputs, fitted, part, penalty)
    return make_model(booster, fitted, model.share)._replace(rounds=rounds)
