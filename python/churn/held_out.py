"""What models make of the rows that they were not trained on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from churn.calibration import losses
from churn.curves import Logistic
from churn.documents import Metrics
from churn.ensemble import Ensemble, make_model, margins, mix
from churn.features import Feature
from churn.members import Member
from churn.numbers import Matrix, Rows

SHARES = np.linspace(0, 1, 21)  # of the logistic regression, that are tried


class HeldOut(NamedTuple):
    """The log-odds of the rows of all members by models that were not trained on them, in order.

    `rows` are their places, as a member's; `folds` count from 0.
    """

    rows: Rows
    folds: Rows
    labels: Matrix
    margins: Matrix


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
