"""Raw customers as prepared rows."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from churn.documents import Role
from churn.features import Feature, encode, finish
from churn.numbers import Matrix, parse_number
from churn.script import ChurnError, near, show
from churn.serving.cells import to_days, to_number, to_text
from churn.serving.model import Model

Customer = dict[str, Any]
Convert = Callable[[Any], Any]


def read_customers(model: Model, customers: list[Customer], day: float) -> Matrix:
    """Returns raw customers, observed on a day, as prepared rows, shape (customers, features)."""
    check_keys(model, customers)
    cells = {name: read_column(model, name, customers) for name in model.columns}
    observed = observed_days(model, customers, day)
    raw = np.empty((len(customers), len(model.features.inputs)))
    for position, feature in enumerate(model.features.inputs):
        raw[:, position] = raw_values(feature, cells[feature.column], observed)
    return finish(model.features, raw)


def check_keys(model: Model, customers: list[Customer]) -> None:
    """Checks that each customer has every feature and no unknown column."""
    needed = model.columns.keys()
    for row, customer in enumerate(customers, 1):
        keys = customer.keys()
        if needed <= keys <= model.allowed:
            continue
        for name in model.columns:
            if name not in keys:
                hint = (
                    near(name, keys - model.allowed)
                    or "; use null for a missing value, in a CSV an empty cell"
                )
                message = f"customer {row} lacks the column '{name}'{hint}"
                raise ChurnError(message, "missing_column", row, name)
        name = next(key for key in keys if key not in model.allowed)
        hint = near(name, needed - keys or needed)
        message = f"customer {row} has the unknown column {show(name)}{hint}"
        raise ChurnError(message, "unknown_column", row, name)


def parse_cells(model: Model, customers: list[Customer]) -> list[Customer]:
    """Returns customers of texts with the numbers of their numeric columns."""
    names = [name for name, role in model.columns.items() if role == "numeric"]
    parsed: list[Customer] = []
    for row, customer in enumerate(customers, 1):
        numbers = {}
        for name in names:
            if name not in customer:
                continue
            try:
                numbers[name] = parse_number(customer[name])
            except ValueError as error:
                message = f"customer {row}, column '{name}': {error}"
                raise ChurnError(message, "not_a_number", row, name) from None
        parsed.append(customer | numbers)
    return parsed


def read_column(
    model: Model, name: str, customers: list[Customer], role: Role | None = None
) -> list[Any]:
    """Returns one column of the raw customers: numbers, days since 1970 or texts."""
    convert, code = converter(model, name, role or model.columns[name])
    cells: list[Any] = []
    try:
        for customer in customers:
            cells.append(convert(customer[name]))
    except ValueError as error:
        row = len(cells) + 1
        message = f"customer {row}, column '{name}': {error}"
        raise ChurnError(message, code, row, name) from None
    return cells


def converter(model: Model, name: str, role: Role) -> tuple[Convert, str]:
    """Returns what converts a column's values, and the code of the error if one does not."""
    if role == "numeric":
        return to_number, "not_a_number"
    if role == "date":
        return to_days, "not_a_date"
    return partial(to_text, numbers=model.numbers[name]), "not_a_category"


def raw_values(feature: Feature, cells: list[Any], observed: Matrix) -> Matrix:
    """Returns a feature's raw values."""
    if feature.kind in ("codes", "rates"):
        return encode(feature.codes, cells)
    values = np.array(cells)
    return observed - values if feature.kind == "duration" else values


def today() -> float:
    """Returns the day it is, in UTC, as days since 1970."""
    return float(time.time() // 86_400)


def observed_days(model: Model, customers: list[Customer], day: float) -> Matrix:
    """Returns when each customer is observed, in days since 1970.

    That is the customer's own date where the model knows a column of them, else `day`.
    """
    name = model.features.observation
    if name is None or not any(name in customer for customer in customers):
        return np.full(len(customers), day)
    given = [{name: customer.get(name)} for customer in customers]
    days = np.array(read_column(model, name, given, "date"))
    return np.where(np.isnan(days), day, days)
