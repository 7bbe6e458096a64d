"""The JSON values of a raw customer, by the role of their column."""

from typing import Any

from churn.numbers import parse_date
from churn.script import show


def to_number(value: Any) -> float:
    """Returns a numeric column's JSON value, NaN for null and blank text."""
    if type(value) is float or type(value) is int:
        try:
            if abs(number := float(value)) != float("inf"):
                return number
        except OverflowError:
            pass
        raise ValueError("the number is too large")
    if value is None or (isinstance(value, str) and not value.strip()):
        return float("nan")
    if isinstance(value, str):
        raise ValueError(f"{show(value)} is text instead of a number")
    raise ValueError(f"{show(value)} is not a number")


def to_text(value: Any, numbers: dict[float, str]) -> str:
    """Returns a categorical column's JSON value as the text that a CSV holds; null is blank.

    A number is the category of that value: 1 is `1`, or `1.0` or `01` if the training data has it
    so. It is an unknown category if it is none of those, and refused where no category is a number.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if type(value) in (int, float) and numbers:
        return numbers.get(value, repr(value))
    raise ValueError(f"{show(value)} is not text; send the category's text as in the training data")


def to_days(value: Any) -> float:
    """Returns a date column's JSON value as days since 1970, NaN for null and blank text."""
    if value is None:
        return float("nan")
    if isinstance(value, str):
        return parse_date(value)
    raise ValueError(f"{show(value)} is not a date; use text of the form YYYY-MM-DD")
