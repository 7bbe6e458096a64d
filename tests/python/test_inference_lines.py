"""inference.py: raw customers line by line, as JSON lines and as CSV with a header."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
import support
from churn.serving.model import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inference import model_fn

JSON_LINES = "application/jsonlines"
RAW_CSV = "text/csv; header=present"


def to_lines(customers: list[dict[str, Any]]) -> str:
    """Returns customers as JSON lines."""
    return "".join(json.dumps(customer) + "\n" for customer in customers)


def to_csv(customers: list[dict[str, Any]], end: str = "\r\n") -> str:
    """Returns customers as CSV, numbers in full precision and null as an empty cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(customers[0]), lineterminator=end)
    writer.writeheader()
    for customer in customers:
        writer.writerow({k: repr(v) if isinstance(v, float) else v for k, v in customer.items()})
    return text.getvalue()


def error_of(model: Model, body: str, kind: str) -> dict[str, Any]:
    """Returns the error that a request gets."""
    answer = support.ask(model, body, kind)
    assert answer[:2] == (400, "application/json")
    error: dict[str, Any] = json.loads(answer.body)["error"]
    return error


def test_a_line_names_the_columns_whose_category_is_unseen(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = support.raw_customers(support.make_customers(3))
    changes = [{}, {"contract": "Weekly", "tech_support": "yes"}, {"contract": "?"}]
    customers = [c | change for c, change in zip(known, changes, strict=True)]
    assert error_of(model, to_lines(customers), JSON_LINES)["code"] == "unseen_category"
    monkeypatch.setenv("ALLOW_UNSEEN", "true")  # as a batch transform job has it
    answer = support.ask(model, to_lines(customers), JSON_LINES, JSON_LINES)
    lines = [json.loads(line) for line in answer.body.splitlines()]
    found = [line.get("unseen") for line in lines]
    assert found == [None, ["contract", "tech_support"], ["contract"]]


@pytest.mark.parametrize("accept", ["application/json", "text/csv", JSON_LINES])
def test_every_form_gets_the_same_bits(model: Model, accept: str) -> None:
    customers = support.raw_customers(support.make_customers(40))
    expected = support.ask(model, support.to_json(customers), accept=accept)
    assert expected[:2] == (200, accept)
    assert support.ask(model, to_lines(customers), JSON_LINES, accept) == expected
    for end in ("\n", "\r\n"):
        body = "\ufeff" + to_csv(customers, end)
        assert support.ask(model, body.encode(), RAW_CSV, accept) == expected
        assert support.ask(model, body.removesuffix(end), RAW_CSV, accept) == expected


Number = st.one_of(st.none(), st.floats(-1e30, 1e30))
Customer = st.fixed_dictionaries(
    {
        "tenure": Number,
        "monthly_charges": Number,
        "contract": st.sampled_from(["One year", " Two year", "", "Month-to-month"]),
        "tech_support": st.sampled_from(["No", "Yes", ""]),
        "note": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    }
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(customers=st.lists(Customer, min_size=1, max_size=4))
def test_any_values_get_the_same_bits(model: Model, customers: list[dict[str, Any]]) -> None:
    expected = support.ask(model, support.to_json(customers))
    assert expected.status == 200, expected.body
    assert support.ask(model, to_lines(customers), JSON_LINES) == expected
    assert support.ask(model, to_csv(customers), RAW_CSV) == expected


def test_a_line_of_the_answer_holds_what_belongs_to_its_customer(model: Model) -> None:
    customers = support.raw_customers(support.make_customers(3))
    whole = json.loads(support.ask(model, support.to_json(customers, contributions=True)).body)
    kind = f"{JSON_LINES}; contributions=true"
    answer = support.ask(model, to_lines(customers), kind, JSON_LINES)
    lines = [json.loads(line) for line in answer.body.splitlines()]
    assert [line["prediction"] for line in lines] == whole["predictions"]
    assert [line["margin"] for line in lines] == whole["margins"]
    parts = [list(line["contributions"].values()) for line in lines]
    assert np.array_equal(parts, whole["contributions"])
    assert {tuple(line["contributions"]) for line in lines} == {tuple(whole["features"])}
    assert [line["bias"] for line in lines] == whole["bias"]


def test_parameters_ask_as_the_keys_of_json_do(model: Model) -> None:
    customers = [support.raw_customers(support.make_customers(1))[0] | {"contract": "Weekly"}]
    expected = support.ask(model, support.to_json(customers, allow_unseen=True))
    for kind, body in ((JSON_LINES, to_lines(customers)), (RAW_CSV, to_csv(customers))):
        assert support.ask(model, body, f"{kind}; allow_unseen=true") == expected
        error = error_of(model, body, kind)
        assert error["code"] == "unseen_category"
        assert "the content type's parameter allow_unseen=true" in error["message"]


def test_the_day_of_observation_is_a_parameter(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("dated")
    frame = support.make_customers().assign(joined="2024-01-01")
    out = support.prepare(folder, frame, roles=support.ROLES | {"joined": "date"})
    dated = model_fn(str(support.fit(out, folder, num_round="3")))
    customers = support.raw_customers(frame.iloc[:3])
    expected = support.ask(dated, support.to_json(customers, observed_on="2024-06-30T12:00:00"))
    for kind, body in ((JSON_LINES, to_lines(customers)), (RAW_CSV, to_csv(customers))):
        asked = f'{kind}; Observed_On="2024-06-30T12:00:00"'
        assert support.ask(dated, body, asked) == expected
        assert error_of(dated, body, f"{kind}; observed_on=soon")["code"] == "not_a_date"
        monkeypatch.setenv("OBSERVED_ON", "2024-06-30T12:00:00")
        assert support.ask(dated, body, kind) == expected
        monkeypatch.delenv("OBSERVED_ON")


GOOD: dict[str, Any] = {
    "tenure": 5.0,
    "monthly_charges": 70.5,
    "contract": "One year",
    "tech_support": "No",
}
HEADER = "tenure,monthly_charges,contract,tech_support,note\r\n"


@pytest.mark.parametrize(
    ("body", "code", "row", "message"),
    [
        ("{}\n", "missing_column", 1, "line 1: customer 1 lacks the column 'tenure'"),
        (to_lines([GOOD]) + "\n" + to_lines([GOOD]), "invalid_json", 2, "line 2 is blank"),
        (to_lines([GOOD]) + '{"tenure": ', "invalid_json", 2, "line 2 is not valid JSON"),
        (to_lines([GOOD]) + '{"tenure": NaN}', "invalid_json", 2, "line 2 is not valid JSON: NaN"),
        (to_lines([GOOD]) + '{"a": 1, "a": 2}', "invalid_json", 2, "line 2 is not valid JSON"),
        (to_lines([GOOD]) + "[" * 100_000, "invalid_json", 2, "line 2 is not valid JSON"),
        (to_lines([GOOD]) + "[1]", "wrong_form", 2, "line 2 is not an object"),
        (json.dumps([GOOD]), "wrong_form", 1, "line 1 is not an object"),
        (
            to_lines([GOOD, GOOD, GOOD | {"tenure": "five"}]),
            "not_a_number",
            3,
            "line 3: customer 3, column 'tenure': 'five' is text",
        ),
        (" \n", "empty_body", None, "the body is empty"),
    ],
)
def test_errors_name_the_line_of_json(
    model: Model, body: str, code: str, row: int | None, message: str
) -> None:
    error = error_of(model, body, JSON_LINES)
    assert (error["code"], error.get("row")) == (code, row)
    assert error["message"].startswith(message)


@pytest.mark.parametrize(
    ("body", "code", "row", "message"),
    [
        (
            HEADER + '1,2,One year,No,"two\r\nlines"\r\n1,2,One year,No\r\n',
            "wrong_number_of_columns",
            2,
            "line 4 has 4 cells, but the header has 5",
        ),
        (
            HEADER + '1,2,One year,No,"two\r\nlines"\r\n1,x,One year,No,\r\n',
            "not_a_number",
            2,
            "line 4: customer 2, column 'monthly_charges': 'x' is text",
        ),
        (HEADER + "1,inf,One year,No,\r\n", "not_a_number", 1, "line 2: customer 1, column"),
        (HEADER + "1,1e999,One year,No,\r\n", "not_a_number", 1, "line 2: customer 1, column"),
        (HEADER + "1,2,Weekly,No,\r\n", "unseen_category", 1, "line 2: customer 1, column"),
        (HEADER + '1,2,"One year"x,No,\r\n', "invalid_csv", 1, "line 2 is not valid CSV"),
        (HEADER + '1,2,"One year,No,\r\n', "invalid_csv", 1, "line 2 is not valid CSV"),
        (HEADER + "\r\n", "wrong_number_of_columns", 1, "line 2 has 0 cells"),
        (HEADER, "empty_body", None, "the body has a header but no customers"),
        ("tenure,tenure\r\n1,2\r\n", "invalid_csv", None, "the header has the column 'tenure' tw"),
        ("tenure\r\n1\r\n", "missing_column", 1, "line 2: customer 1 lacks the column 'monthly_c"),
    ],
)
def test_errors_name_the_line_of_csv(
    model: Model, body: str, code: str, row: int | None, message: str
) -> None:
    error = error_of(model, body, RAW_CSV)
    assert (error["code"], error.get("row")) == (code, row)
    assert error["message"].startswith(message)


@pytest.mark.parametrize(
    "kind",
    [
        "application/json; allow_unseen=true",
        "text/csv; allow_unseen=true",
        "text/csv; observed_on=2024-01-01",
        "text/csv; header=maybe",
        "application/jsonlines; header=present",
        "application/jsonlines; allow_unseen=yes",
        "application/x-ndjson",
    ],
)
def test_parameters_that_nobody_would_answer_are_refused(model: Model, kind: str) -> None:
    assert error_of(model, to_lines([GOOD]), kind)["code"] == "unsupported_content_type"
