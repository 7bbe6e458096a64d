"""Raw customers line by line: JSON lines, and CSV with a header of the columns' names."""

import csv
import io
from typing import Any

from churn.script import ChurnError
from churn.serving.requests import Request, parse_json


def read_json_lines(text: str) -> Request:
    """Reads customers from lines, each a JSON object; a line feed may end the last one."""
    customers = []
    for row, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            customer = parse_json(line)
        except ValueError as error:
            problem = "is blank" if not line.strip() else f"is not valid JSON: {error}"
            raise ChurnError(f"line {row} {problem}", "invalid_json", row) from None
        if not isinstance(customer, dict):
            message = f'line {row} is not an object of the form {{"column": value, …}}'
            raise ChurnError(message, "wrong_form", row)
        customers.append(customer)
    return Request(None, customers, places=list(range(1, len(customers) + 1)))


def read_csv(text: str) -> Request:
    """Reads customers from a CSV (RFC 4180) by the names in its first line; a cell is a text."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    customers: list[dict[str, Any]] = []
    places = []
    try:
        header = next(reader)
        check_header(header)
        before = reader.line_num
        for cells in reader:
            if len(cells) != len(header):
                counts = f"{len(cells)} cells, but the header has {len(header)}"
                message = f"line {before + 1} has {counts}; check its commas and quotes"
                raise ChurnError(message, "wrong_number_of_columns", len(customers) + 1)
            customers.append(dict(zip(header, cells, strict=True)))
            places.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        message = f"line {reader.line_num} is not valid CSV: {error}"
        raise ChurnError(message, "invalid_csv", len(customers) + 1) from None
    if not customers:
        raise ChurnError("the body has a header but no customers", "empty_body")
    return Request(None, customers, is_text=True, places=places)


def check_header(header: list[str]) -> None:
    """Refuses names that occur twice."""
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        message = f"the header has the column '{twice}' twice"
        raise ChurnError(message, "invalid_csv", column=twice)
