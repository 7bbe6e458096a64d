"""Bags, blends and logistic regressions: what they are made of, and that every way agrees."""

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import support
from churn.calibration import expit, losses
from churn.curves import Curve, evaluate, evaluate_curve, interpolate
from churn.ensemble import contributions, fold_deviations, margins, standard_errors, xgb
from churn.ensemble_document import load_ensemble
from churn.features_document import read_features
from churn.folds import deal_folds
from churn.logistic import fit_path, make_columns
from churn.members import Part
from churn.numbers import Matrix, parse_date
from churn.script import ChurnError
from churn.serving.customers import read_customers
from churn.serving.model import Model
from churn.training import read_channel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inference import model_fn
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import log_loss, roc_auc_score  # type: ignore[import-untyped]
from test_same_bits import CUSTOMERS, LEVELS, ROLES, ask_every_way, make_base

QUICK = {"num_round": "40", "eta": "0.2", "min_child_weight": "0"}
KINDS: dict[str, dict[str, str]] = {
    "bag": {"folds": "3"},
    "blend": {"folds": "3", "blend": "auto"},
    "half": {"blend": "0.5"},
    "logistic": {"folds": "3", "blend": "1"},
    "refit": {"folds": "3", "refit": "1", "blend": "0.4"},
}


def both_parts(prepared: Path) -> Part:
    """Reads the training rows, followed by the validation rows."""
    features = read_features(prepared / "features" / "features.json")
    names = [*features.names, features.target]
    parts = [read_channel(prepared / part, names) for part in ("train", "validation")]
    return Part(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def out_of_fold(folder: Path) -> pd.DataFrame:
    """Reads out_of_fold.csv."""
    return pd.read_csv(folder / "data" / "out_of_fold.csv", float_precision="round_trip")


@pytest.fixture(scope="module")
def trained(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder with model/ and data/ for each of KINDS."""
    folders = {name: tmp_path_factory.mktemp(name) for name in KINDS}
    for name, folder in folders.items():
        support.fit(prepared, folder, **QUICK, **KINDS[name])
    return folders


def test_asking_for_nothing_more_gives_the_model_as_ever(
    prepared: Path, tmp_path: Path, model_dir: Path
) -> None:
    off = {"folds": "1", "blend": "0", "refit": "0"}
    model = support.fit(prepared, tmp_path, **support.HYPERPARAMETERS, **off)
    assert not (model / "model.json").exists()
    for name in ("xgboost-model", "features.json", "calibration.json"):
        assert (model / name).read_bytes() == (model_dir / name).read_bytes()


def test_a_bag_is_the_mean_of_models_that_left_out_a_fold(
    prepared: Path, trained: dict[str, Path]
) -> None:
    """The fold models are trained once more, by XGBoost's own function."""
    rows, found = both_parts(prepared), out_of_fold(trained["bag"])
    bag = load_ensemble(
        trained["bag"] / "model", read_features(prepared / "features" / "features.json").inputs
    )
    fold = found["fold"].to_numpy() - 1
    mean = float(rows.labels.mean())
    parameters = {"objective": "binary:logistic", "base_score": mean, "max_depth": 3}
    parameters |= {"eta": 0.2, "min_child_weight": 0, "nthread": 2}
    by_fold = []
    for number in range(3):
        inside = fold != number
        data = xgb.DMatrix(rows.values[inside], rows.labels[inside])
        model = xgb.train(parameters | {"seed": 42 + number}, data, bag.rounds)
        by_fold.append(model.predict(xgb.DMatrix(rows.values), output_margin=True))
        own = expit(by_fold[-1].astype(float)[~inside])
        assert np.allclose(own, found["probability"][~inside], atol=1e-6)
    expected = np.mean(by_fold, axis=0)
    assert np.allclose(margins(bag, (), rows.values), expected, atol=2e-5)
    deviations = np.array(by_fold) - expected
    assert np.allclose(fold_deviations(bag, (), rows.values), deviations, atol=1e-4)
    errors = np.sqrt(2 / 3 * (deviations**2).sum(axis=0))
    assert np.allclose(standard_errors(bag, (), rows.values), errors, atol=1e-4)


def test_rounds_are_those_with_the_smallest_mean_loss_of_the_folds(
    trained: dict[str, Path],
) -> None:
    history = json.loads((trained["bag"] / "data" / "evaluation.json").read_text())
    found = out_of_fold(trained["bag"])
    curve = history["metrics"]["validation"]["logloss"]
    assert history["best_iteration"] == int(np.argmin(curve))
    assert len(curve) > history["best_iteration"] + 1
    assert min(curve) == pytest.approx(log_loss(found["label"], found["probability"]), abs=1e-6)
    document = json.loads((trained["bag"] / "model" / "model.json").read_text())
    assert document == {"version": 1, "folds": 3, "rounds": int(np.argmin(curve)) + 1, "share": 0.0}


@pytest.mark.parametrize("kind", KINDS)
def test_out_of_fold_names_every_row_once_and_what_the_log_says(
    prepared: Path, trained: dict[str, Path], kind: str
) -> None:
    rows, found = both_parts(prepared), out_of_fold(trained[kind])
    document = json.loads((prepared / "features" / "features.json").read_text())["rows"]
    names = [(part, row + 1) for part in ("train", "validation") for row in range(document[part])]
    if "folds" not in KINDS[kind]:
        names = names[document["train"] :]
    assert list(zip(found["part"], found["row"], strict=True)) == names
    assert np.array_equal(found["label"], rows.labels[-len(names) :])
    calibration = json.loads((trained[kind] / "model" / "calibration.json").read_text())
    assert calibration["rows"] == len(names)
    assert 0.8 < roc_auc_score(found["label"], found["probability"]) < 1


def test_the_share_of_a_blend_is_the_best_on_rows_held_out(
    prepared: Path, trained: dict[str, Path], tmp_path: Path
) -> None:
    document = json.loads((trained["blend"] / "model" / "model.json").read_text())
    found = {}
    for share in (0, 0.25, 0.5, 0.75, 1, document["share"]):
        support.fit(prepared, tmp_path, **QUICK, folds="3", blend=str(share))
        scores = out_of_fold(tmp_path)
        calibration = json.loads((tmp_path / "model" / "calibration.json").read_text())
        odds = np.log(scores["probability"] / (1 - scores["probability"]))
        if calibration["pays"]:
            odds = (odds - calibration["intercept"]) / calibration["slope"]
        found[share] = losses(np.array(odds), scores["label"].to_numpy()).mean()
    assert found[document["share"]] == min(found.values())
    assert 0 < document["share"] <= 1


@pytest.mark.parametrize("penalty", [1.0, 100.0])
def test_the_logistic_regression_is_scikit_learns(prepared: Path, penalty: float) -> None:
    rows = both_parts(prepared)
    inputs = read_features(prepared / "features" / "features.json").inputs
    knots = [
        None if each.kind == "codes" else np.nanquantile(column, [0, 0.3, 0.5, 0.9, 1])
        for each, column in zip(inputs, rows.values.T, strict=True)
    ]
    [fit] = fit_path(inputs, knots, rows, [penalty])
    blocks = [
        make_columns(each, own, column)
        for each, own, column in zip(inputs, knots, rows.values.T, strict=True)
    ]
    design = np.column_stack(blocks)
    scales = np.where(design.std(axis=0) == 0, 1, design.std(axis=0))
    design = (design - design.mean(axis=0)) / scales
    theirs = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=1000, solver="newton-cholesky")
    expected = theirs.fit(design, rows.labels).decision_function(design)
    ours, parts = evaluate(inputs, fit, rows.values)
    assert np.allclose(ours, expected, atol=1e-6)
    assert np.allclose(parts.mean(axis=0), 0, atol=1e-6)  # so that the bias is the mean
    assert np.allclose(parts.sum(axis=1) + fit.intercepts[0], ours, atol=1e-12)


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=6, unique=True).map(sorted),
    st.lists(st.floats(-9, 9), min_size=1, max_size=9),
    st.randoms(use_true_random=False),
)
def test_a_curve_is_numpys_interpolation(
    knots: list[float], prepared: list[float], random: Any
) -> None:
    heights = [random.uniform(-2, 2) for _ in knots]
    found = interpolate(np.array(knots), np.array(heights), np.array(prepared))
    expected = np.interp(prepared, knots, heights)
    assert np.allclose(found, expected, rtol=0, atol=1e-9)


def test_missing_values_and_unknown_categories_have_a_value_of_their_own(prepared: Path) -> None:
    inputs = {f.name: f for f in read_features(prepared / "features" / "features.json").inputs}
    tenure, contract = inputs["tenure"], inputs["contract"]
    number = Curve(np.array([-1.0, 1.0]), np.array([[2.0, 4.0]]), np.array([7.0]))
    found = evaluate_curve(tenure, number, 0, np.array([np.nan, -9, 0, 9]))
    assert found.tolist() == [7, 2, 3, 4]
    category = Curve(None, np.array([[1.0, 2.0, 3.0]]), np.array([7.0]))
    codes = (np.array([-1, 0, 1, 2, 3, np.nan]) - contract.mean) / contract.scale
    assert evaluate_curve(contract, category, 0, codes).tolist() == [7, 1, 2, 3, 7, 7]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(CUSTOMERS, st.sampled_from(sorted(KINDS)))
def test_csv_json_and_training_agree_to_the_last_bit(
    customers: list[dict[str, str]], kind: str
) -> None:
    base = make_base()
    frame = pd.concat([base, base.iloc[: len(customers)].assign(**pd.DataFrame(customers))])
    frame = frame.reset_index(drop=True)
    assert set(LEVELS) <= set(frame["level"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = support.prepare(folder, frame, roles=ROLES)
        more = {"num_round": "4", "min_child_weight": "0", "early_stopping_rounds": "0"}
        model = model_fn(str(support.fit(out, folder, **more, **KINDS[kind])))
        day = parse_date(support.OBSERVED_ON)
        for part, rows in support.split_file(folder).items():
            raw = support.raw_customers(frame.iloc[rows], ROLES | {"level": "numeric"})
            lines = support.csv_rows(out / part / f"{part}.csv")
            values, _ = read_channel(out / part, [*model.features.names, model.features.target])
            assert np.array_equal(read_customers(model, raw, day), values, equal_nan=True)
            found = ask_every_way(model, raw, "\n".join(lines))
            assert np.isfinite(found).all()
            # However rows are put together, each gets the same bits.
            pieces = [
                ask_every_way(model, raw[start : start + 5], "\n".join(lines[start : start + 5]))
                for start in range(0, len(lines), 5)
            ]
            assert [value for piece in pieces for value in piece] == found
            assert ask_every_way(model, raw[-1:], lines[-1]) == found[-1:]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pays", [False, True])
def test_contributions_sum_to_the_margins_and_these_to_the_probabilities(
    prepared: Path, trained: dict[str, Path], kind: str, pays: bool
) -> None:
    model = model_fn(str(trained[kind] / "model"))
    scaled = model.calibration._replace(slope=0.8, intercept=-0.2, pays=pays)
    model = model._replace(calibration=scaled)
    text = "\n".join(support.csv_rows(prepared / "test" / "test.csv"))
    answer = json.loads(support.ask(model, text, "text/csv; contributions=true").body)
    parts, odds = np.array(answer["contributions"]), np.array(answer["margins"])
    assert np.allclose(parts.sum(axis=1) + answer["bias"], odds, atol=1e-5)
    assert np.allclose(expit(odds), answer["predictions"], atol=1e-6)
    assert np.abs(parts).max(axis=0).all()


def test_contributions_of_a_regression_are_its_curves(
    prepared: Path, trained: dict[str, Path]
) -> None:
    inputs = read_features(prepared / "features" / "features.json").inputs
    model = load_ensemble(trained["logistic"] / "model", inputs)
    assert not (trained["logistic"] / "model" / "xgboost-model").exists()
    values = both_parts(prepared).values
    assert model.logistic is not None
    fits = [evaluate(inputs, model.logistic, values, number)[1] for number in range(3)]
    assert np.allclose(contributions(model, inputs, values)[:, :-1], np.mean(fits, axis=0))


def errors_of(model: Model, body: str, kind: str = "text/csv; uncertainty=true") -> support.Answer:
    """Asks for standard errors."""
    return support.ask(model, body, kind)


def test_standard_errors_are_answered_by_every_way_and_scaled_with_the_margins(
    prepared: Path, trained: dict[str, Path]
) -> None:
    frame = support.make_customers()
    raw = support.raw_customers(frame.iloc[support.split(frame)["test"]])
    text = "\n".join(support.csv_rows(prepared / "test" / "test.csv"))
    for kind in ("bag", "blend", "logistic"):
        model = model_fn(str(trained[kind] / "model"))
        by_csv = json.loads(errors_of(model, text).body)
        assert by_csv.keys() == {"predictions", "standard_errors"}
        assert support.ask(model, text, "text/csv; uncertainty=true", "text/csv").body == (
            errors_of(model, text).body
        )
        by_json = support.ask(model, support.to_json(raw, uncertainty=True, contributions=True))
        assert json.loads(by_json.body)["standard_errors"] == by_csv["standard_errors"]
        plain = json.loads(support.ask(model, text, "text/csv").body)
        assert plain == {"predictions": by_csv["predictions"]}
        assert min(by_csv["standard_errors"]) > 0
        scaled = model._replace(calibration=model.calibration._replace(slope=0.5, pays=True))
        half = json.loads(errors_of(scaled, text).body)["standard_errors"]
        slope = model.calibration.slope if model.calibration.pays else 1
        assert np.allclose(np.array(half) * 2 * slope, by_csv["standard_errors"])


def test_a_model_without_folds_says_that_it_does_not_know(
    prepared: Path, model: Model, trained: dict[str, Path]
) -> None:
    line = support.csv_rows(prepared / "test" / "test.csv")[0]
    for one in (model, model_fn(str(trained["half"] / "model"))):
        answer = errors_of(one, line)
        assert answer.status == 400
        error = json.loads(answer.body)["error"]
        assert error["code"] == "no_uncertainty"
        assert "folds of 2 or more" in error["message"]
    assert errors_of(model, line, "text/csv; uncertainty=false").status == 200
    assert errors_of(model, line, "text/csv; uncertainty=maybe").status == 400


@given(st.integers(2, 8), st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_folds_keep_groups_together_and_have_a_like_share_of_each_class(
    folds: int, seed: int, size: int
) -> None:
    random = np.random.default_rng(seed)
    groups = np.repeat(np.arange(60), size)
    labels = np.repeat((random.random(60) < 0.4).astype(float), size)
    labels[: 10 * size] = np.repeat([0, 1], 5 * size)
    values = np.repeat(random.normal(size=(60, 3)), size, axis=0)
    fold = deal_folds(values, labels, groups if size > 1 else None, folds)
    assert all(len(set(fold[groups == group])) == 1 for group in range(60))
    churned = np.bincount(fold, labels, minlength=folds)
    assert churned.max() - churned.min() <= size
    assert np.bincount(fold).max() - np.bincount(fold).min() <= 2 * size
    order = random.permutation(len(labels))
    given = groups[order] if size > 1 else None
    assert np.array_equal(deal_folds(values[order], labels[order], given, folds), fold[order])


def test_too_few_customers_of_a_kind_for_so_many_folds_are_refused() -> None:
    labels = np.array([1.0] * 4 + [0.0] * 40)
    values: Matrix = np.arange(44.0)[:, None]
    assert len(set(deal_folds(values, labels, None, 4))) == 4
    with pytest.raises(ChurnError, match="Cannot make 5 folds: only 4 independent customers churn"):
        deal_folds(values, labels, None, 5)


def test_candidates_share_their_folds_and_rows_of_one_customer_stay_together(
    tmp_path: Path,
) -> None:
    frame = pd.concat([support.make_customers(250)] * 2, ignore_index=True)
    frame["tenure"] = [str(number) for number in range(len(frame))]
    out = support.prepare(tmp_path, frame, groups=["customer_id"])
    found = []
    for more in ({"folds": "4"}, {"folds": "4", "blend": "1"}, {"folds": "4", "max_depth": "1"}):
        support.fit(out, tmp_path, num_round="3", **more)
        found.append(out_of_fold(tmp_path)["fold"].tolist())
    assert found[0] == found[1] == found[2]
    ids = []
    for part in ("train", "validation"):
        rows = support.split_file(tmp_path)[part]
        ids += frame["customer_id"].iloc[rows].tolist()
    together = pd.Series(found[0]).groupby(ids).nunique()
    assert together.max() == 1
    assert len(ids) > 1.5 * len(together)
    with (out / "features" / "groups.csv").open() as file:
        numbers = [row["group"] for row in csv.DictReader(file)]
    assert len(numbers) == len(ids)
    (out / "features" / "groups.csv").write_text("group\n1\n2\n")
    with pytest.raises(ChurnError, match=r"groups.csv': it has 2 rows, but training and valid"):
        support.fit(out, tmp_path, num_round="3", folds="4")


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"folds": "0"}, "folds must be a whole number from 1 to 20: current value is '0'"),
        ({"folds": "auto"}, "folds must be a whole number from 1 to 20"),
        ({"blend": "1.1"}, "blend must be a number from 0 to 1 or auto: current value is '1.1'"),
        ({"blend": "true"}, "blend must be a number from 0 to 1 or auto"),
        ({"refit": "2"}, "refit must be a whole number from 0 to 1"),
        (
            {"blend": "0.5", "monotone_constraints": '{"tenure": -1}'},
            "blend adds a regression that monotone_constraints cannot bind",
        ),
        ({"refit": "1"}, "refit takes its rounds from folds, but there is only one"),
        ({"folds": "20", "num_round": "1"}, "Cannot make 20 folds: only"),
    ],
)
def test_impossible_hyperparameters_are_refused(
    tmp_path: Path, texts: dict[str, str], problem: str
) -> None:
    out = support.prepare(tmp_path, support.make_customers(40))
    with pytest.raises(ChurnError, match=problem):
        support.fit(out, tmp_path, **texts)
