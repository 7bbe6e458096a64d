"""Rows that belong together: those of one customer, and copies of one row."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from churn.customers import Customers, Rows
from churn.documents import Columns
from churn.features import MIX

Hashes = NDArray[np.uint64]

LARGEST_SHARE = 0.05  # of all rows; more equal ones are no copies of one row
CHANCE_AT_MOST = 0.2  # of the pairs of equal rows, where they are taken for copies


def find_groups(customers: Customers, labels: Rows, columns: Columns) -> list[Rows]:
    """Returns the keys that hold rows together, each a number for every row, -1 for none.

    One key for each column of `columns["groups"]`, whose equal texts mean one customer, and one
    for copies: rows that are equal in the label and everything the model learns from.
    """
    keys = [number_texts(*customers.texts[name]) for name in columns["groups"]]
    observation = {c["name"] for c in columns["columns"] if c["role"] == "observation"}
    values = [cells for name, cells in customers.values.items() if name not in observation]
    apart = {*columns["groups"], columns["target"]["name"]}
    values += [
        np.asarray(column.places, dtype=np.float64)
        for name, column in customers.texts.items()
        if name not in apart
    ]
    copies = find_copies(values, labels)
    return keys if copies is None else [*keys, copies]


def number_texts(distinct: Sequence[str], places: Rows) -> Rows:
    """Returns a number for each row's text, the same for the same trimmed text, -1 if blank."""
    texts = [text.strip() for text in distinct]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))} | {"": -1}
    return np.array([numbers[text] for text in texts], dtype=np.int64)[places]


def find_copies(columns: Sequence[NDArray[np.float64]], labels: Rows) -> Rows | None:
    """Returns a number for each row, equal for copies of one row; None if there are none.

    Equal rows are copies unless chance explains them. Where two rows agree in a column with
    probability q, a pair that is equal in all others by chance is equal in it, too, q / (1 - q)
    times as often as it is not: so the pairs that differ in one column show how many chance makes.
    """
    cells = [hash_cells(column, i) for i, column in enumerate([*columns, labels.astype(float)])]
    total: Hashes = np.add.reduce(cells)
    _, places, sizes = np.unique(total, return_inverse=True, return_counts=True)
    if not 1 < sizes.max() <= max(2, LARGEST_SHARE * len(labels)):
        return None
    equal, every = count_pairs(total), len(labels) * (len(labels) - 1) // 2
    for column in cells:
        agree = count_pairs(column) / every
        nearly = count_pairs(np.subtract(total, column)) - equal
        if nearly * agree > CHANCE_AT_MOST * equal * (1 - agree):
            return None
    return places.astype(np.int64)


def hash_cells(cells: NDArray[np.float64], salt: int) -> Hashes:
    """Returns a 64-bit hash of each cell (the finaliser of splitmix64); all NaN are equal."""
    cells = cells + 0.0  # -0.0 becomes 0.0
    cells[np.isnan(cells)] = np.nan
    mixed = cells.view(np.uint64) + np.array([salt + 1], np.uint64) * MIX
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: Hashes = mixed ^ (mixed >> np.uint64(31))
    return result


def count_pairs(cells: Hashes) -> int:
    """Returns how many pairs of equal cells there are."""
    sizes = np.unique(cells, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def join_groups(keys: Sequence[Rows], rows: int) -> Rows | None:
    """Returns the group of each row, 0 … groups - 1: rows that share a key, directly or by others.

    None where every row is a group of its own.
    """
    ends, offset = [], rows
    for key in keys:
        known = key >= 0
        ends.append(np.column_stack([np.flatnonzero(known), offset + key[known]]))
        offset += int(key.max(initial=-1)) + 1
    pairs = np.concatenate([np.empty((0, 2), dtype=np.int64), *ends])
    links = coo_array((np.ones(len(pairs), dtype=bool), pairs.T), shape=(offset, offset))
    _, groups = connected_components(links, directed=False)
    _, groups = np.unique(groups[:rows], return_inverse=True)
    return groups if groups.max(initial=0) + 1 < rows else None
