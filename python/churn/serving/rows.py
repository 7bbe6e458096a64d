"""Prepared rows, as lines of numbers."""

from churn.features import Features
from churn.numbers import Matrix, parse_rows
from churn.script import ChurnError


def is_header(features: Features, line: str) -> bool:
    """Tells whether a line holds column names."""
    cells = {cell.strip().strip('"') for cell in line.split(",")}
    return bool(cells & {*features.names, features.target})


def read_rows(features: Features, lines: list[str]) -> Matrix:
    """Returns prepared rows, shape (rows, features)."""
    try:
        return parse_rows(lines, features.names)
    except ChurnError:
        if is_header(features, lines[0]):
            message = "row 1 is a header; send only the rows"
            raise ChurnError(message, "header_row", 1) from None
        raise
