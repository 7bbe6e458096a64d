"""The split into training, validation and test rows."""

from typing import Any, NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]

from churn.customers import Customers, Rows
from churn.documents import Columns, Split
from churn.groups import find_groups, join_groups
from churn.numbers import Matrix, format_date
from churn.script import ChurnError

PARTS = ("train", "validation", "test")


class Shares(NamedTuple):
    """The parts of all rows that are held out."""

    validation: float
    test: float


Parts = dict[str, Rows]


def split(
    customers: Customers,
    labels: Rows,
    columns: Columns,
    shares: Shares,
    seed: int,
    by_time: bool = False,
) -> tuple[Parts, Split, Rows | None]:
    """Returns the positions of each part's rows, in random order, what to say, and the groups.

    Rows of one customer, and copies of a row, stay in one part. By time, the latest observations
    are the test part and those before them the validation part, whoever the customers are.
    Raises ChurnError if a part would lack one of the two labels.
    """
    keys = find_groups(customers, labels, columns)
    groups = join_groups(keys, len(labels))
    said: Split = {"by": "rows"}
    if groups is not None:
        sizes = np.bincount(groups)
        copies = len(keys) > len(columns["groups"])
        said |= {
            "columns": columns["groups"],
            "groups": len(sizes),
            "rows_in_groups": int(sizes[sizes > 1].sum()),
            "copies": copied(keys[-1]) if copies else 0,
        }
    if by_time:
        parts, dates = split_by_time(labels, observed_days(customers, columns), shares, seed)
        said["by"] = "time"
        said |= dates
        if groups is not None:
            said["groups_on_both_sides"] = shared_groups(groups, parts)
    elif groups is not None:
        check_sizes(groups, columns["groups"], shares)
        parts = split_by_groups(labels, groups, shares, seed)
        said["by"] = "groups"
    else:
        parts = split_by_rows(labels, shares, seed)
    if any(len(np.unique(labels[rows])) < 2 for rows in parts.values()):
        raise cannot_split(labels)
    return parts, said, groups


def copied(key: Rows) -> int:
    """Returns how many rows are copies of another one."""
    return len(key) - len(np.unique(key))


def shared_groups(groups: Rows, parts: Parts) -> int:
    """Returns how many groups have rows both in the training part and outside of it."""
    held_out = np.concatenate([parts["validation"], parts["test"]])
    return len(np.intersect1d(groups[parts["train"]], groups[held_out]))


def check_sizes(groups: Rows, names: list[str], shares: Shares) -> None:
    """Refuses a group that is larger than a whole held-out part should be."""
    largest = int(np.bincount(groups).max())
    if largest <= min(shares) * len(groups):
        return
    ids = " or ".join(f"'{name}'" for name in names) or "being copies"
    message = f"Cannot split: {largest} of {len(groups)} rows belong together by {ids}"
    remedy = "if they are several customers, give the id the role 'ignored'"
    raise ChurnError(f"{message}, which is more than a whole part; {remedy}")


def cannot_split(labels: Rows) -> ChurnError:
    """Returns the error for a part with one kind of customers only."""
    positive = int(labels.sum())
    counts = f"{positive} churned and {len(labels) - positive} stayed"
    problem = f"Cannot split {len(labels)} customers ({counts}) so that every part has both kinds"
    remedy = "add customers of the rarer kind, or make the smaller parts' shares larger"
    return ChurnError(f"{problem}; {remedy}")


def split_by_rows(labels: Rows, shares: Shares, seed: int) -> Parts:
    """Splits at random, stratified by label."""
    every = np.arange(len(labels))
    try:
        train, rest = train_test_split(
            every, test_size=sum(shares), random_state=seed, stratify=labels
        )
        share = shares.test / sum(shares)
        middle, last = train_test_split(
            rest, test_size=share, random_state=seed, stratify=labels[rest]
        )
    except ValueError:
        raise cannot_split(labels) from None
    return dict(zip(PARTS, (train, middle, last), strict=True))


def split_by_groups(labels: Rows, groups: Rows, shares: Shares, seed: int) -> Parts:
    """Splits whole groups at random, the same share of each kind and size of group to each part.

    Groups are sorted by whether anybody in them churned and by their size, at random within that,
    and every n-th one is taken: systematic sampling, in which each has the same chance.
    """
    random = np.random.default_rng(seed)
    sizes = np.bincount(groups)
    churned = np.bincount(groups, weights=labels) > 0
    order = random.permutation(len(sizes))
    order = order[np.lexsort((sizes[order], churned[order]))]
    held_out = every_nth(len(order), sum(shares), random.random())
    is_test = every_nth(held_out.sum(), shares.test / sum(shares), random.random())
    part = np.zeros(len(sizes), dtype=np.int64)
    part[order[held_out]] = 1 + is_test
    return shuffled(part[groups], random)


def every_nth(count: int, share: float, start: float) -> Any:
    """Returns which of `count` things are taken so that each has the chance `share`."""
    steps = np.floor(np.arange(count + 1) * share + start)
    return np.diff(steps) > 0


def split_by_time(labels: Rows, days: Matrix, shares: Shares, seed: int) -> tuple[Parts, Split]:
    """Splits by the day of observation, all rows of one day in one part."""
    dates, places, counts = np.unique(days, return_inverse=True, return_counts=True)
    if len(dates) < 3:
        found = ", ".join(map(format_date, dates.tolist()))
        message = (
            f"Cannot split by time: at least three observation dates are needed, found {found}"
        )
        raise ChurnError(f"{message}; split at random instead")
    until = np.cumsum(counts) / len(labels)
    test = 2 + int(np.argmin(np.abs(until[1:-1] - (1 - shares.test))))
    validation = 1 + int(np.argmin(np.abs(until[: test - 1] - (1 - sum(shares)))))
    part = (places >= validation).astype(np.int64) + (places >= test)
    says: Split = {
        "validation_from": format_date(float(dates[validation])),
        "test_from": format_date(float(dates[test])),
    }
    return shuffled(part, np.random.default_rng(seed)), says


def shuffled(part: Rows, random: np.random.Generator) -> Parts:
    """Returns the rows of each part in random order."""
    return {
        name: random.permutation(np.flatnonzero(part == number))
        for number, name in enumerate(PARTS)
    }


def observed_days(customers: Customers, columns: Columns) -> Matrix:
    """Returns each row's day of observation, in days since 1970.

    Raises ChurnError without a column of such days.
    """
    for column in columns["columns"]:
        if column["role"] == "observation":
            return customers.values[column["name"]]
    message = "Cannot split by time: no column says when the customers were observed"
    raise ChurnError(f"{message}; give one the role 'observation', or split at random instead")
