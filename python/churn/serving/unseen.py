"""Categories that were not among the training rows."""

from itertools import islice
from typing import NoReturn

from churn.script import ChurnError, near, show
from churn.serving.cells import to_text
from churn.serving.customers import Customer
from churn.serving.model import Model


def find_unseen(model: Model, customers: list[Customer]) -> dict[str, list[int]]:
    """Returns, by column, the places of customers whose category no training row had.

    The customers are those that `read_customers` has read; a blank is no category.
    """
    found = {}
    for feature in model.features.inputs:
        if feature.kind not in ("codes", "rates"):
            continue
        name, numbers = feature.column, model.numbers[feature.column]
        texts = {value: to_text(value, numbers).strip() for value in {c[name] for c in customers}}
        unseen = {value for value, text in texts.items() if text and text not in feature.codes}
        if unseen:
            found[name] = [row for row, each in enumerate(customers) if each[name] in unseen]
    return found


def refuse_unseen(
    model: Model, customers: list[Customer], unseen: dict[str, list[int]], in_lines: bool
) -> NoReturn:
    """Raises ChurnError for the first customer with an unseen category."""
    name = min(unseen, key=lambda column: unseen[column][0])
    row = unseen[name][0]
    known = next(each.codes for each in model.features.inputs if each.column == name)
    value = customers[row][name]
    hint = near(to_text(value, model.numbers[name]), known)
    if not hint:
        more = f" and {len(known) - 5} more" if len(known) > 5 else ""
        hint = f"; it knows {', '.join(map(show, islice(known, 5)))}{more}"
    start = f"customer {row + 1}, column '{name}': the model has not seen the category"
    ask = "the content type's parameter allow_unseen=true" if in_lines else '"allow_unseen": true'
    remedy = f"to score it as unknown, send {ask}"
    message = f"{start} {show(value)}{hint}; {remedy}"
    raise ChurnError(message, "unseen_category", row + 1, name)
