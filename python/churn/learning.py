"""Learning: the fold models, what they make of the rows held out, and the model of them all."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from churn.boosting import best_round, format_round
from churn.calibration import losses
from churn.checkpoints import Checkpoints
from churn.curves import Logistic, mean_fit
from churn.documents import Metrics
from churn.ensemble import Ensemble, join_models, margins, mix
from churn.features import Feature, Features
from churn.logistic import fit_logistic, refit_logistic
from churn.members import HeldOut, Member, Part, join_parts, make_members
from churn.numbers import Matrix, Rows
from churn.script import import_xgboost
from churn.training import boosting_parameters, fit

xgb = import_xgboost()

SHARES = np.linspace(0, 1, 21)  # of the logistic regression, that are tried


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


def make_model(booster: Any, fit: Logistic | None, share: float) -> Ensemble:
    """Makes a model of its parts; one that has no share is left out."""
    if fit is None or share == 0:
        return Ensemble(booster)
    return Ensemble(None if share == 1 else booster, fit, mean_fit(fit), share)


def choose_share(
    trees: Sequence[Any],
    fits: Sequence[Logistic | None],
    inputs: Sequence[Feature],
    members: Sequence[Member],
) -> float:
    """Returns the regression's share with the smallest log loss on the held-out rows."""
    by_trees = hold_out([Ensemble(booster) for booster in trees], inputs, members)
    by_fits = hold_out([make_model(None, fit, 1) for fit in fits], inputs, members).margins
    totals = [
        losses(mix(share, by_trees.margins, by_fits), by_trees.labels).sum() for share in SHARES
    ]
    return float(SHARES[np.argmin(totals)])


def hold_out(
    models: Sequence[Ensemble], inputs: Sequence[Feature], members: Sequence[Member]
) -> HeldOut:
    """Returns what each model makes of the rows that it was not trained on."""
    rows = np.concatenate([member.rows for member in members])
    folds = np.repeat(np.arange(len(members)), [len(member.rows) for member in members])
    labels = np.concatenate([member.held_out.labels for member in members])
    found = np.concatenate(
        [
            margins(model, inputs, member.held_out.values)
            for model, member in zip(models, members, strict=True)
        ]
    )
    order = np.argsort(rows)
    return HeldOut(rows[order], folds[order], labels[order], found[order])


def score_models(
    models: Sequence[Ensemble], inputs: Sequence[Feature], members: Sequence[Member]
) -> Metrics:
    """Returns the models' metrics as of one round: their means by numbers of rows."""
    found: Metrics = {}
    for name, parts in (
        ("train", [m.train for m in members]),
        ("validation", [m.held_out for m in members]),
    ):
        scores = [
            score(margins(model, inputs, part.values), part.labels)
            for model, part in zip(models, parts, strict=True)
        ]
        sizes = [len(part.labels) for part in parts]
        means = np.average(scores, axis=0, weights=sizes).tolist()
        found[name] = {"logloss": [means[0]], "auc": [means[1]]}
    return found


def score(margins: Matrix, labels: Matrix) -> tuple[float, float]:
    """Returns the log loss, and the AUC by the ranks' sum (H. B. Mann and D. R. Whitney, 1947)."""
    _, places, counts = np.unique(margins, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    churned = labels.sum()
    above = ranks[labels == 1].sum() - churned * (churned + 1) / 2
    auc = above / (churned * (len(labels) - churned))
    return float(losses(margins, labels).mean()), float(auc)


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
