"""Answers the endpoint's requests: prepared rows as CSV; raw customers as JSON, lines of it or CSV.

The four handlers model_fn, input_fn, predict_fn and output_fn are called by SageMaker's XGBoost
container. Mistakes in a request become a JSON body {"error": {"code", "message", "row"?,
"column"?}} with status 400: an exception's text would not reach the caller.
"""

import json
from pathlib import Path

from churn.numbers import Matrix, find_too_large, format_date
from churn.script import ChurnError
from churn.serving.answers import Answered, Application, choose_type, refuse, to_lines
from churn.serving.bodies import parse_request
from churn.serving.customers import parse_cells, read_customers, today
from churn.serving.model import Model, load_model, predict
from churn.serving.requests import CSV, JSON, JSON_LINES, Request
from churn.serving.rows import read_rows
from churn.serving.unseen import find_unseen, refuse_unseen


def model_fn(model_dir: str) -> Model:
    """Loads the model."""
    return load_model(Path(model_dir))


def input_fn(body: str | bytes, content_type: str) -> Request | ChurnError:
    """Parses a body as far as that goes without the model."""
    try:
        return parse_request(body, content_type)
    except ChurnError as error:
        return error


def predict_fn(request: Request | ChurnError, model: Model) -> Answered | ChurnError:
    """Returns predictions (probabilities) and, where asked for, what they are made of."""
    if isinstance(request, ChurnError):
        return request
    try:
        return apply(request, model)
    except ChurnError as error:
        return name_line(error, request)


def output_fn(answered: Answered | ChurnError, accept: str) -> tuple[str, str] | Application:
    """Returns body and content type; contributions and standard errors are never CSV."""
    if isinstance(answered, ChurnError):
        return refuse(answered)
    answer = answered.answer
    try:
        kind = choose_type(accept)
    except ChurnError as error:
        return refuse(error)
    if kind == JSON_LINES:
        return to_lines(answered), JSON_LINES
    if kind == CSV and not answer.keys() & {"contributions", "standard_errors"}:
        return "".join(f"{probability!r}\n" for probability in answer["predictions"]), CSV
    return json.dumps(answer), JSON


def apply(request: Request, model: Model) -> Answered:
    """Applies the model to what a request holds; raises ChurnError for what it does not take."""
    day = today() if request.observed_on is None else request.observed_on
    unseen: dict[str, list[int]] = {}
    if request.customers is not None:
        customers = parse_cells(model, request.customers) if request.is_text else request.customers
        matrix = read_customers(model, customers, day)
        unseen = find_unseen(model, customers)
        if unseen and not request.allow_unseen:
            refuse_unseen(model, customers, unseen, in_lines=request.places is not None)
    else:
        matrix = read_rows(model.features, request.lines or [])
    check_sizes(model, matrix)
    answer = predict(model, matrix, request)
    if request.allow_unseen:
        answer["unseen"] = {name: len(rows) for name, rows in unseen.items()}
    if request.customers is not None and "date" in model.columns.values():
        answer["observed_on"] = format_date(day)  # of those without a date of their own
    return Answered(answer, unseen)


def name_line(error: ChurnError, request: Request) -> ChurnError:
    """Adds the line of the body that an error's row begins in, where bodies have lines."""
    if error.row is None or request.places is None:
        return error
    message = f"line {request.places[error.row - 1]}: {error}"
    return ChurnError(message, error.code, error.row, error.column)


def check_sizes(model: Model, matrix: Matrix) -> None:
    """Refuses a number that XGBoost cannot hold."""
    if place := find_too_large(matrix):
        row, name = place[0] + 1, model.features.names[place[1]]
        message = f"row {row}, column '{name}': the number is too large"
        raise ChurnError(message, "too_large", row, name)
