"""What the checks of several documents ask of a JSON value."""

import sys
from pathlib import Path
from typing import Any

from churn.numbers import parse_date
from churn.script import unusable


def is_number(value: Any) -> bool:
    """Tells whether a JSON value is a finite number."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def is_date(value: Any) -> bool:
    """Tells whether a JSON value is an ISO date."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def are_texts(value: Any) -> bool:
    """Tells whether a JSON value is a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def check_target(target: Any, path: Path) -> None:
    """Checks the `target` of columns.json and features.json: name, positive, negative."""
    names = ("name", "positive", "negative")
    if not isinstance(target, dict) or not are_texts([target.get(name) for name in names]):
        raise unusable(path, "'target' must have the texts 'name', 'positive' and 'negative'")
    if target["positive"] == target["negative"]:
        raise unusable(path, "'positive' and 'negative' are the same")
