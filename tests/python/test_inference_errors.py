"""What inference.py refuses: always status 400 with a JSON error, never a number."""

import json
from typing import Any

import pytest
import support
from churn.serving.model import Model
from inference import model_fn

GOOD: dict[str, Any] = {
    "tenure": 5,
    "monthly_charges": 70.5,
    "contract": "One year",
    "tech_support": "No",
}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A model that needs the date on which a customer joined."""
    folder = tmp_path_factory.mktemp("dated")
    frame = support.make_customers().assign(joined="2024-01-01")
    out = support.prepare(folder, frame, roles=support.ROLES | {"joined": "date"})
    return model_fn(str(support.fit(out, folder, num_round="3")))


def one(**change: Any) -> str:
    """Returns a JSON body with one customer, changed."""
    return support.to_json([GOOD, GOOD | change])


def without(name: str) -> str:
    """Returns a JSON body with one customer that lacks a column."""
    return support.to_json([{key: value for key, value in GOOD.items() if key != name}])


def refused(model: Model, body: str | bytes, kind: str, accept: str = "text/csv") -> dict[str, Any]:
    """Returns the error that a request gets."""
    answer = support.ask(model, body, kind, accept)
    assert answer[:2] == (400, "application/json")
    document = json.loads(answer.body)
    assert set(document) == {"error"}
    error: dict[str, Any] = document["error"]
    return error


NUMBER, CATEGORY, UNSEEN = "not_a_number", "not_a_category", "unseen_category"


@pytest.mark.parametrize(
    ("body", "code", "place", "message"),
    [
        (
            "1,2,3",
            "wrong_number_of_columns",
            (1, None),
            "row 1 has 3 cells instead of 4: tenure",
        ),
        (
            "1,2,3,4\n1,2,3,4,5",
            "wrong_number_of_columns",
            (2, None),
            "row 2 has 5 cells instead of 4",
        ),
        (
            "1,2,3,4\n\n",
            "wrong_number_of_columns",
            (2, None),
            "row 2 has 1 cell instead of 4",
        ),
        ("1;2;3;4", "wrong_number_of_columns", (1, None), "row 1 has 1 cell instead of 4"),
        (
            "tenure,monthly_charges,contract,tech_support\n1,2,3,4",
            "header_row",
            (1, None),
            "header",
        ),
        ('"tenure","a","b","c"\n1,2,3,4', "header_row", (1, None), "row 1 is a header"),
        (
            "1,2,3,4\n1,2,x,4",
            NUMBER,
            (2, "contract"),
            "row 2, column 'contract': 'x' is text",
        ),
        (
            "1,nan,3,4",
            NUMBER,
            (1, "monthly_charges"),
            "'nan' is text instead of a number",
        ),
        (
            "1,inf,3,4",
            NUMBER,
            (1, "monthly_charges"),
            "'inf' is text instead of a number",
        ),
        (
            "1,1_0,3,4",
            NUMBER,
            (1, "monthly_charges"),
            "'1_0' is text instead of a number",
        ),
        (
            "1,\u0661,3,4",
            NUMBER,
            (1, "monthly_charges"),
            "is text instead of a number",
        ),
        (
            "1,0x10,3,4",
            NUMBER,
            (1, "monthly_charges"),
            "'0x10' is text instead of a number",
        ),
        ("1,1e999,3,4", NUMBER, (1, "monthly_charges"), "'1e999' is too large"),
        ("1,2,3,-1e39", "too_large", (1, "tech_support"), "the number is too large"),
        ("", "empty_body", (None, None), "the body is empty"),
        (" \n\n", "empty_body", (None, None), "the body is empty"),
        (b"1,\xff,3,4", "invalid_encoding", (None, None), "not UTF-8 at byte 2"),
    ],
)
def test_a_wrong_csv_body_gets_a_sentence(
    model: Model,
    body: str | bytes,
    code: str,
    place: tuple[int | None, str | None],
    message: str,
) -> None:
    error = refused(model, body, "text/csv")
    assert (error["code"], error.get("row"), error.get("column")) == (code, *place)
    assert message in error["message"]


@pytest.mark.parametrize(
    ("body", "code", "place", "message"),
    [
        (
            without("contract"),
            "missing_column",
            (1, "contract"),
            "lacks the column 'contract'; use null",
        ),
        (one(tenur=1), "unknown_column", (2, "tenur"), "(did you mean 'tenure'?)"),
        (
            one(tenure="12"),
            NUMBER,
            (2, "tenure"),
            "customer 2, column 'tenure': '12' is text instead of",
        ),
        (one(tenure=True), NUMBER, (2, "tenure"), "'true' is not a number"),
        (one(tenure=[5]), NUMBER, (2, "tenure"), "'[5]' is not a number"),
        (one(tenure=10**400), NUMBER, (2, "tenure"), "the number is too large"),
        (one(tenure=1e300), "too_large", (2, "tenure"), "the number is too large"),
        (one().replace("70.5", "1e999"), NUMBER, (1, "monthly_charges"), "too large"),
        (
            one().replace("70.5", "NaN"),
            "invalid_json",
            (None, None),
            "use null for a missing",
        ),
        (
            one().replace("70.5", "-Infinity"),
            "invalid_json",
            (None, None),
            "is not valid JSON",
        ),
        (
            one().replace("70.5", "9" * 5000),
            "invalid_json",
            (None, None),
            "not valid JSON",
        ),
        (
            one(contract=True),
            CATEGORY,
            (2, "contract"),
            "'true' is not text; send the category's",
        ),
        (
            one(contract=1),
            CATEGORY,
            (2, "contract"),
            "'1' is not text; send the category's",
        ),
        (
            one(contract=1.0),
            CATEGORY,
            (2, "contract"),
            "'1.0' is not text; send the category's",
        ),
        (one(contract={"a": 1}), CATEGORY, (2, "contract"), "is not text"),
        (
            one(contract="Weekly"),
            UNSEEN,
            (2, "contract"),
            "the category 'Weekly'; it knows 'Month-to-month', 'One year', 'Two year'; to",
        ),
        (one(tech_support="yes"), UNSEEN, (2, "tech_support"), "(did you mean 'Yes'?)"),
        (one(tech_support="NO "), UNSEEN, (2, "tech_support"), "(did you mean 'No'?)"),
        (one(contract="MONTH  TO MONTH"), UNSEEN, (2, "contract"), "mean 'Month-to-month'?"),
        (one(contract="Two yaer"), UNSEEN, (2, "contract"), "(did you mean 'Two year'"),
        (one(contract="\uff2f\uff4e\uff45 year"), UNSEEN, (2, "contract"), "mean 'One year'?"),
        (
            support.to_json([GOOD], allow_unseen="yes"),
            "wrong_form",
            (None, None),
            "'allow_unseen' must be true or false",
        ),
        (
            one().replace('"tenure": 5', '"tenure": 5, "tenure": 6', 1),
            "invalid_json",
            (None, None),
            "twice",
        ),
        ("[]", "wrong_form", (None, None), 'the form {"customers": [{'),
        (json.dumps(GOOD), "wrong_form", (None, None), 'the form {"customers": [{'),
        ('{"customers": {}}', "wrong_form", (None, None), 'the form {"customers": [{'),
        ('{"customers": [1]}', "wrong_form", (1, None), "customer 1 is not an object"),
        ('{"customers": []}', "empty_body", (None, None), "empty list"),
        (
            support.to_json([GOOD], contributions="yes"),
            "wrong_form",
            (None, None),
            "true or false",
        ),
        (
            support.to_json([GOOD], contribution=True),
            "wrong_form",
            (None, None),
            "'contribution'",
        ),
        ("{", "invalid_json", (None, None), "the body is not valid JSON"),
        ("[" * 100_000, "invalid_json", (None, None), "the body is not valid JSON"),
        ("", "empty_body", (None, None), "the body is empty"),
        (b"\xff", "invalid_encoding", (None, None), "not UTF-8"),
    ],
)
def test_a_wrong_json_body_gets_a_sentence(
    model: Model,
    body: str | bytes,
    code: str,
    place: tuple[int | None, str | None],
    message: str,
) -> None:
    error = refused(model, body, "application/json")
    assert (error["code"], error.get("row"), error.get("column")) == (code, *place)
    assert message in error["message"]


def test_other_types_are_refused(model: Model) -> None:
    error = refused(model, "1,2,3,4", "text/libsvm")
    assert error["code"] == "unsupported_content_type"
    assert "send text/csv, application/json or application/jsonlines" in error["message"]
    error = refused(model, "1,2,3,4", "text/csv", accept="image/png")
    assert error["code"] == "unsupported_accept"


@pytest.mark.parametrize(
    "kind",
    [
        "text/csv; contribution=true",
        "text/csv; contributions=yes",
        "text/csv; charset=latin-1",
        "application/json; contributions=true",
    ],
)
def test_parameters_that_would_be_ignored_are_refused(model: Model, kind: str) -> None:
    error = refused(model, "1,2,3,4", kind)
    assert error["code"] == "unsupported_content_type"
    assert kind.split("; ")[1] in error["message"]


def test_quotes_charset_and_byte_order_mark_do_no_harm(model: Model) -> None:
    plain = support.ask(model, "1,2,3,4", "text/csv; contributions=true")
    for kind in (
        'text/csv; contributions="true"',
        "text/csv;charset=UTF-8; contributions=true",
    ):
        assert support.ask(model, b"\xef\xbb\xbf1,2,3,4", kind) == plain


def test_the_good_body_is_answered(model: Model) -> None:
    assert support.ask(model, support.to_json([GOOD])).status == 200


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "2024-02-30",
            "customer 1, column 'joined': '2024-02-30' is not a date; write it as YYYY",
        ),
        (20240201, "'20240201' is not a date; use text of the form YYYY-MM-DD"),
        (True, "'true' is not a date"),
        (["2024-02-01"], "is not a date"),
    ],
)
def test_a_wrong_date_gets_a_sentence(dated: Model, value: Any, message: str) -> None:
    error = refused(dated, support.to_json([GOOD | {"joined": value}]), "application/json")
    assert (error["code"], error["row"], error["column"]) == ("not_a_date", 1, "joined")
    assert message in error["message"]


def test_dates_are_text_or_null(dated: Model) -> None:
    def answer(value: str | None) -> str:
        made = support.ask(dated, support.to_json([GOOD | {"joined": value}]))
        assert made.status == 200
        return made.body

    assert answer(None) == answer("") == answer(" ")
    assert answer("2024-02-01") == answer("2024-02-01T00:00:00") == answer(" 2024-02-01")
