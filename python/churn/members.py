"""What each model of an ensemble learns from, and the rows that it does not."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from churn.folds import deal_folds
from churn.numbers import Matrix, Rows


class Part(NamedTuple):
    """Prepared rows, shape (rows, features), and their labels."""

    values: Matrix
    labels: Matrix


class Member(NamedTuple):
    """One model's rows; `rows` are the places of those held out.

    Places count the training rows, then the validation rows.
    """

    train: Part
    held_out: Part
    rows: Rows


def join_parts(parts: Mapping[str, Part]) -> Part:
    """Returns the training rows, followed by the validation rows."""
    both = parts["train"], parts["validation"]
    return Part(*(np.concatenate(arrays) for arrays in zip(*both, strict=True)))


def make_members(parts: Mapping[str, Part], folds: int, groups: Rows | None) -> list[Member]:
    """Returns a member for each fold of all rows; of one fold, training and validation rows."""
    if folds == 1:
        train, held_out = parts["train"], parts["validation"]
        rows = len(train.labels) + np.arange(len(held_out.labels))
        return [Member(train, held_out, rows)]
    every = join_parts(parts)
    fold = deal_folds(*every, groups, folds)
    members = []
    for number in range(folds):
        out = fold == number
        inner, outer = (Part(every.values[rows], every.labels[rows]) for rows in (~out, out))
        members.append(Member(inner, outer, np.flatnonzero(out)))
    return members
