"""inference.py: what its answers hold and in which form."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import support
from churn.script import ChurnError
from churn.ensemble import xgb
from churn.serving.model import Model
from inference import model_fn


@pytest.fixture
def rows(prepared: Path) -> list[str]:
    """The prepared rows of the test part."""
    return support.csv_rows(prepared / "test" / "test.csv")


def matrix(rows: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Parses prepared rows plainly."""
    return np.array([[float(cell or "nan") for cell in row.split(",")] for row in rows])


def test_csv_rows_get_the_probabilities_of_a_dmatrix(model: Model, rows: list[str]) -> None:
    expected = model.ensemble.booster.predict(xgb.DMatrix(matrix(rows))).tolist()
    for ending in ("", "\n"):
        text = "\n".join(rows) + ending
        answer = support.ask(model, text, "text/csv", "text/csv")
        assert answer[:2] == (200, "text/csv")
        assert answer.body == "".join(f"{value!r}\n" for value in expected)
        as_bytes = support.ask(model, text.replace("\n", "\r\n").encode(), "text/csv")
        assert as_bytes[:2] == (200, "application/json")
        assert json.loads(as_bytes.body) == {"predictions": expected}


def test_raw_customers_get_the_probabilities_of_their_prepared_rows(
    model: Model, prepared: Path
) -> None:
    frame = support.make_customers()
    test = support.split(frame)["test"]
    customers = support.raw_customers(frame.iloc[test])
    answer = support.ask(model, support.to_json(customers), accept="text/csv")
    rows = support.csv_rows(prepared / "test" / "test.csv")
    assert answer.body == support.ask(model, "\n".join(rows), "text/csv", "text/csv").body


def test_contributions_and_bias_sum_to_the_margin(model: Model, rows: list[str]) -> None:
    text = "\n".join(rows)
    answer = support.ask(model, text, "text/csv; contributions=true", "text/csv")
    assert answer[:2] == (200, "application/json")
    made = json.loads(answer.body)
    assert made["features"] == ["tenure", "monthly_charges", "contract", "tech_support"]
    contributions = np.array(made["contributions"])
    assert contributions.shape == (len(rows), 4)
    sums = contributions.sum(axis=1) + np.array(made["bias"])
    assert np.allclose(sums, made["margins"], rtol=0, atol=1e-5)
    probabilities = 1 / (1 + np.exp(-np.array(made["margins"])))
    assert np.allclose(probabilities, made["predictions"], atol=1e-6)
    reference = model.ensemble.booster.predict(xgb.DMatrix(matrix(rows)), pred_contribs=True)
    assert np.array_equal(contributions, reference[:, :-1])
    plain = json.loads(support.ask(model, text, "text/csv").body)
    assert plain == {"predictions": made["predictions"]}


def test_contributions_are_asked_for_in_the_json_body(model: Model) -> None:
    customers = support.raw_customers(support.make_customers(5))
    made = json.loads(support.ask(model, support.to_json(customers, contributions=True)).body)
    assert set(made) == {"predictions", "margins", "features", "contributions", "bias"}
    plain = json.loads(support.ask(model, support.to_json(customers, contributions=False)).body)
    assert plain == {"predictions": made["predictions"]}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("image/png, text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        ("Application/JSON;q=0.9", "application/json"),
    ],
)
def test_the_answer_has_the_accepted_type(
    model: Model, rows: list[str], accept: str, kind: str
) -> None:
    assert support.ask(model, rows[0], "text/csv", accept)[:2] == (200, kind)


@pytest.mark.parametrize("kind", ["text/csv; charset=utf-8", "TEXT/CSV", "text/csv;header=absent"])
def test_content_types_may_have_parameters(model: Model, rows: list[str], kind: str) -> None:
    plain = support.ask(model, rows[0], "text/csv")
    assert support.ask(model, rows[0].encode(), kind) == plain


def test_missing_values_and_white_space(model: Model) -> None:
    customer = support.raw_customers(support.make_customers(1))[0]

    def predict(**change: object) -> str:
        return support.ask(model, support.to_json([customer | change])).body

    assert predict(contract=None) == predict(contract=" ")
    assert predict(contract="One year") == predict(contract=" One year\t")
    assert predict(contract="One year") != predict(contract="Two year")
    assert predict(tenure=None) == predict(tenure="") == predict(tenure=" ")
    assert predict(tenure=5) == predict(tenure=5.0)


def test_allowed_unseen_categories_are_scored_as_missing_ones_and_counted(model: Model) -> None:
    known = support.raw_customers(support.make_customers(4))
    changes = [
        {"contract": "Weekly"},
        {"contract": "?", "tech_support": "yes"},
        {},
        {"contract": ""},
    ]
    unseen = [customer | change for customer, change in zip(known, changes, strict=True)]
    blank = [
        customer | dict.fromkeys(change, None)
        for customer, change in zip(known, changes, strict=True)
    ]

    def answer(customers: list[dict[str, Any]], **more: bool) -> dict[str, Any]:
        made = support.ask(model, support.to_json(customers, **more))
        assert made.status == 200
        return dict(json.loads(made.body))

    made = answer(unseen, allow_unseen=True)
    assert made["unseen"] == {"contract": 2, "tech_support": 1}
    assert made["predictions"] == answer(blank)["predictions"]
    assert "unseen" not in answer(blank, allow_unseen=False)
    assert answer(blank, allow_unseen=True)["unseen"] == {}
    explained = answer(unseen, allow_unseen=True, contributions=True)
    assert explained["unseen"] == made["unseen"]


def test_a_number_is_the_category_of_its_value(tmp_path: Path) -> None:
    frame = support.make_customers()
    spellings = {"Month-to-month": "1.0", "One year": "02", "Two year": "3"}
    frame["contract"] = frame["contract"].map(spellings)
    model = model_fn(str(support.fit(support.prepare(tmp_path, frame), tmp_path)))
    customer = support.raw_customers(frame.head(1))[0]

    def predict(contract: object, **more: bool) -> str:
        return support.ask(model, support.to_json([customer | {"contract": contract}], **more)).body

    assert predict(1) == predict(1.0) == predict("1.0")
    assert predict(2) == predict("02")
    assert predict(3) == predict("3") != predict(1)
    answers = {predict(each, allow_unseen=True) for each in (7, 2.5, "unseen")}
    assert [json.loads(answer)["unseen"] for answer in answers] == [{"contract": 1}]
    assert "has not seen the category '7'" in predict(7)


def test_id_target_and_ignored_columns_may_come_along_or_not(model: Model) -> None:
    customer = support.raw_customers(support.make_customers(1))[0]
    assert {"customer_id", "note", "churn"} <= customer.keys()
    needed = {name: customer[name] for name in model.features.names}
    answers = {support.ask(model, support.to_json([keys])) for keys in (customer, needed)}
    assert len(answers) == 1


def test_a_model_and_features_that_do_not_belong_together_are_refused(
    model_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "xgboost-model").write_bytes((model_dir / "xgboost-model").read_bytes())
    document = json.loads((model_dir / "features.json").read_text())
    document["features"].pop()
    (tmp_path / "features.json").write_text(json.dumps(document))
    message = "it was trained on 4 features, but features.json has 3"
    with pytest.raises(ChurnError, match=message):
        model_fn(str(tmp_path))


def test_train_and_inference_load_neither_scikit_learn_nor_pandas() -> None:
    code = "import sys, train, inference; print({'sklearn', 'pandas'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=support.PYTHON,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"
