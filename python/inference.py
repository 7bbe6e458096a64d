"""Answers the endpoint's requests: prepared rows as CSV, raw customers as JSON.

The four handlers model_fn, input_fn, predict_fn and output_fn are called by SageMaker's XGBoost
container. Mistakes in a request become a JSON body {"error": {"code", "message", "row"?,
"column"?}} with status 400: an exception's text would not reach the caller.
"""

import json
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np

from churn.calibration import Calibration, read_calibration
from churn.features import Feature, Features, encode, finish, read_features
from churn.numbers import (
    Matrix,
    find_too_large,
    format_date,
    parse_date,
    parse_number,
    parse_rows,
)
from churn.request import CSV, JSON, Request, parse_request
from churn.script import ChurnError, check, import_xgboost, near, show

xgb = import_xgboost()

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Model(NamedTuple):
    """A booster, its calibration and the description of its features.

    `columns` are the roles of the columns that a raw customer needs, `allowed` all its keys.
    `numbers` are the categories that are numbers, by column and value.
    """

    booster: Any
    features: Features
    columns: dict[str, str]
    allowed: frozenset[str]
    numbers: dict[str, dict[float, str]]
    calibration: Calibration


def model_fn(model_dir: str) -> Model:
    """Loads xgboost-model, features.json and calibration.json; checks that they belong together."""
    folder = Path(model_dir)
    features = read_features(folder / "features.json")
    path = folder / "xgboost-model"
    booster = xgb.Booster(model_file=bytearray(path.read_bytes()))
    booster.set_param({"nthread": 1})
    counts = f"{booster.num_features()} features, but features.json has {len(features.inputs)}"
    same = booster.num_features() == len(features.inputs)
    check(same, path, f"it was trained on {counts}")
    columns = features.columns
    allowed = features.unused | columns.keys() | {features.target}
    if features.observation is not None:
        allowed |= {features.observation}
    numbers = {feature.column: find_numbers(feature.codes) for feature in features.inputs}
    return Model(booster, features, columns, allowed, numbers, read_calibration(folder))


def find_numbers(categories: Iterable[str]) -> dict[float, str]:
    """Returns the categories that are numbers, by value; none where two have the same."""
    found: dict[float, str] = {}
    for text in categories:
        try:
            value = parse_number(text)
        except ValueError:
            continue
        if value in found:
            return {}
        if value == value:
            found[value] = text
    return found


def input_fn(body: str | bytes, content_type: str) -> Request | ChurnError:
    """Parses a body as far as that goes without the model."""
    try:
        return parse_request(body, content_type)
    except ChurnError as error:
        return error


def check_keys(model: Model, customers: list[dict[str, Any]]) -> None:
    """Checks that each customer has every feature and no unknown column."""
    needed = model.columns.keys()
    for row, customer in enumerate(customers, 1):
        keys = customer.keys()
        if needed <= keys <= model.allowed:
            continue
        for name in model.columns:
            if name not in keys:
                hint = near(name, keys - model.allowed) or "; use null for a missing value"
                message = f"customer {row} lacks the column '{name}'{hint}"
                raise ChurnError(message, "missing_column", row, name)
        name = next(key for key in keys if key not in model.allowed)
        hint = near(name, needed - keys or needed)
        message = f"customer {row} has the unknown column {show(name)}{hint}"
        raise ChurnError(message, "unknown_column", row, name)


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


CONVERTERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "numeric": (to_number, "not_a_number"),
    "date": (to_days, "not_a_date"),
}


def read_column(
    model: Model, name: str, customers: list[dict[str, Any]], role: str | None = None
) -> list[Any]:
    """Returns one column of the raw customers: numbers, days since 1970 or texts."""
    role = role or model.columns[name]
    convert: Callable[[Any], Any]
    if role == "categorical":
        convert, code = partial(to_text, numbers=model.numbers[name]), "not_a_category"
    else:
        convert, code = CONVERTERS[role]
    try:
        return [convert(customer[name]) for customer in customers]
    except ValueError:
        raise explain(name, convert, code, customers) from None


def explain(
    name: str, convert: Callable[[Any], Any], code: str, customers: list[dict[str, Any]]
) -> ChurnError:
    """Returns the error of the first value that does not convert."""
    for row, customer in enumerate(customers, 1):
        try:
            convert(customer[name])
        except ValueError as error:
            return ChurnError(f"customer {row}, column '{name}': {error}", code, row, name)
    raise AssertionError


def raw_values(feature: Feature, cells: list[Any], observed: Matrix) -> Matrix:
    """Returns a feature's raw values."""
    if feature.kind in ("codes", "rates"):
        return encode(feature.codes, cells)
    values = np.array(cells)
    return observed - values if feature.kind == "duration" else values


def today() -> float:
    """Returns the day it is, in UTC, as days since 1970."""
    return float(time.time() // 86_400)


def observed_days(model: Model, customers: list[dict[str, Any]], day: float) -> Matrix:
    """Returns when each customer is observed, in days since 1970.

    That is the customer's own date where the model knows a column of them, else `day`.
    """
    name = model.features.observation
    if name is None or not any(name in customer for customer in customers):
        return np.full(len(customers), day)
    given = [{name: customer.get(name)} for customer in customers]
    days = np.array(read_column(model, name, given, "date"))
    return np.where(np.isnan(days), day, days)


def read_customers(model: Model, customers: list[dict[str, Any]], day: float) -> Matrix:
    """Returns raw customers, observed on a day, as prepared rows, shape (customers, features)."""
    check_keys(model, customers)
    cells = {name: read_column(model, name, customers) for name in model.columns}
    observed = observed_days(model, customers, day)
    raw = np.empty((len(customers), len(model.features.inputs)))
    for position, feature in enumerate(model.features.inputs):
        raw[:, position] = raw_values(feature, cells[feature.column], observed)
    return finish(model.features, raw)


def find_unseen(model: Model, customers: list[dict[str, Any]]) -> dict[str, list[int]]:
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
    model: Model, customers: list[dict[str, Any]], unseen: dict[str, list[int]]
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
    remedy = 'to score it as unknown, send "allow_unseen": true'
    message = f"{start} {show(value)}{hint}; {remedy}"
    raise ChurnError(message, "unseen_category", row + 1, name)


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


def predict_fn(request: Request | ChurnError, model: Model) -> dict[str, Any] | ChurnError:
    """Returns predictions (probabilities) and, where asked for, contributions in log-odds."""
    if isinstance(request, ChurnError):
        return request
    day = today() if request.observed_on is None else request.observed_on
    unseen: dict[str, list[int]] = {}
    try:
        if request.customers is not None:
            matrix = read_customers(model, request.customers, day)
            unseen = find_unseen(model, request.customers)
            if unseen and not request.allow_unseen:
                refuse_unseen(model, request.customers, unseen)
        else:
            matrix = read_rows(model.features, request.lines or [])
        if place := find_too_large(matrix):
            row, name = place[0] + 1, model.features.names[place[1]]
            message = f"row {row}, column '{name}': the number is too large"
            raise ChurnError(message, "too_large", row, name)
    except ChurnError as error:
        return error
    answer = predict(model, matrix, request.contributions)
    if request.allow_unseen:
        answer["unseen"] = {name: len(rows) for name, rows in unseen.items()}
    if request.customers is not None and "date" in model.columns.values():
        answer["observed_on"] = format_date(day)  # of those without a date of their own
    return answer


def predict(model: Model, matrix: Matrix, contributions: bool) -> dict[str, Any]:
    """Predicts prepared rows, recalibrated where that pays.

    Recalibration scales the log-odds and shifts them. Contributions are scaled alike and the shift
    goes into the bias: they are the SHAP values of the recalibrated log-odds, and sum to them.
    """
    booster, calibration = model.booster, model.calibration
    kind = "margin" if calibration.pays else "value"
    # The same bits as by a DMatrix, sooner, and safe to call from several threads at once.
    values = booster.inplace_predict(matrix, validate_features=False, predict_type=kind)
    answer = {
        "predictions": calibration.probabilities(values) if kind == "margin" else values.tolist()
    }
    if contributions:
        data = xgb.DMatrix(matrix, nthread=1)
        parts = booster.predict(data, pred_contribs=True)
        margins = booster.predict(data, output_margin=True)
        if calibration.pays:
            parts = calibration.slope * parts.astype(float)
            parts[:, -1] += calibration.intercept
            margins = calibration.slope * margins.astype(float) + calibration.intercept
        answer["margins"] = margins.tolist()
        answer["features"] = model.features.names
        answer["contributions"] = parts[:, :-1].tolist()
        answer["bias"] = parts[:, -1].tolist()
    return answer


def choose_type(accept: str) -> str:
    """Returns the first media type of an Accept header that can be answered."""
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in ("", "*/*", "application/*", JSON):
            return JSON
        if kind in (CSV, "text/*"):
            return CSV
    message = f"the accepted type {show(accept)} is not supported: accept {CSV} or {JSON}"
    raise ChurnError(message, "unsupported_accept")


def refuse(error: ChurnError) -> Application:
    """Returns a WSGI application that answers with status 400 and the error as JSON."""
    details = {"code": error.code, "message": str(error), "row": error.row, "column": error.column}
    present = {key: value for key, value in details.items() if value is not None}
    body = json.dumps({"error": present}).encode()

    def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        headers = [("Content-Type", JSON), ("Content-Length", str(len(body)))]
        start_response("400 Bad Request", headers)
        return [body]

    return answer


def output_fn(answer: dict[str, Any] | ChurnError, accept: str) -> tuple[str, str] | Application:
    """Returns body and content type; contributions are always JSON."""
    if isinstance(answer, ChurnError):
        return refuse(answer)
    try:
        kind = choose_type(accept)
    except ChurnError as error:
        return refuse(error)
    if kind == CSV and "contributions" not in answer:
        return "".join(f"{probability!r}\n" for probability in answer["predictions"]), CSV
    return json.dumps(answer), JSON
