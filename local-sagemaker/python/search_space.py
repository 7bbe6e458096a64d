"""The ranges of a tuning job as Optuna's distributions, and values as the texts of a request."""

import math
from itertools import product
from typing import Any

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

Ranges = list[dict[str, Any]]
Values = dict[str, Any]
Texts = dict[str, str]


def distributions(ranges: Ranges) -> dict[str, BaseDistribution]:
    """Optuna's distribution of each hyperparameter, by its name."""
    return {one["name"]: distribution(one) for one in ranges}


def distribution(one: dict[str, Any]) -> BaseDistribution:
    """Reverse logarithmic is logarithmic for the distance from 1."""
    if one["kind"] == "Categorical":
        return CategoricalDistribution(one["values"])
    low, high, scale = one["low"], one["high"], one["scale"]
    if one["kind"] == "Integer":
        return IntDistribution(low, high, log=scale == "Logarithmic")
    if scale == "ReverseLogarithmic":
        return FloatDistribution(1 - high, 1 - low, log=True)
    return FloatDistribution(low, high, log=scale == "Logarithmic")


def to_texts(values: Values, ranges: Ranges) -> Texts:
    """What a training job gets: whole numbers, or the shortest text of each float64."""
    return {one["name"]: to_text(values[one["name"]], one) for one in ranges}


def to_text(value: Any, one: dict[str, Any]) -> str:
    if one["kind"] == "Categorical":
        return str(value)
    if one["kind"] == "Integer":
        return str(int(value))
    number = 1 - value if one["scale"] == "ReverseLogarithmic" else value
    return repr(float(min(max(number, one["low"]), one["high"])))


def to_values(texts: dict[str, str | None], ranges: Ranges) -> Values | None:
    """The values of texts; None where one is missing or outside of its range."""
    values: Values = {}
    for one in ranges:
        text = texts.get(one["name"])
        value = to_value(text, one) if text is not None else None
        if value is None or not distribution(one)._contains(
            distribution(one).to_internal_repr(value)
        ):
            return None
        values[one["name"]] = value
    return values


def to_value(text: str, one: dict[str, Any]) -> Any:
    if one["kind"] == "Categorical":
        return text if text in one["values"] else None
    try:
        number = float(text)
    except ValueError:
        return None
    if one["kind"] == "Integer":
        return int(number) if number.is_integer() else None
    if not math.isfinite(number):
        return None
    return 1 - number if one["scale"] == "ReverseLogarithmic" else number


def grid(ranges: Ranges) -> list[Values]:
    """All combinations of categorical ranges, the last range changing fastest."""
    names = [one["name"] for one in ranges]
    return [
        dict(zip(names, values, strict=True))
        for values in product(*(one["values"] for one in ranges))
    ]


def combinations(ranges: Ranges) -> float:
    """How many combinations there are; infinitely many with a continuous range."""
    total = 1.0
    for one in ranges:
        if one["kind"] == "Continuous":
            return math.inf
        total *= (
            len(one["values"]) if one["kind"] == "Categorical" else one["high"] - one["low"] + 1
        )
    return total
