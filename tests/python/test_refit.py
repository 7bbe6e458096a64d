"""Refitting: what the permutations find, and how far resamples move."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import churn.fit
import inference
from churn.ensemble import margins
from churn.ensemble_document import MODEL_FILE
from churn import training
from churn.labels import read_labels
from churn import arguments
from churn.calibration import recalibrate
from churn.documents import Split
import numpy as np
import pandas as pd
import pytest
import refit
import support
from churn.columns import read_columns
from churn.customers import Rows, read_customers
from churn.numbers import Matrix
from churn.script import ChurnError
from churn.split import Shares, split
from conftest import Script

CITIES = 120
SHARES = Shares(0.15, 0.15)
ROLES = support.ROLES | {"city": "categorical"}


def make_frame(count: int = 600) -> pd.DataFrame:
    """Makes customers with a column of so many categories that it gets rates."""
    frame = support.make_customers(count)
    cities = np.random.default_rng(9).integers(0, CITIES, count)
    return frame.assign(city=[f"city {number:03}" for number in cities])


def make_pipeline(
    folder: Path, frame: pd.DataFrame, roles: dict[str, str] = ROLES, **texts: str
) -> refit.Pipeline:
    """Returns what the jobs are given."""
    data = folder / "customers.csv"
    frame.to_csv(data, index=False)
    columns = read_columns(support.write_columns(folder, roles))
    customers = read_customers(data, columns)
    hyperparameters = folder / "hyperparameters.json"
    hyperparameters.write_text(json.dumps(support.HYPERPARAMETERS | texts))
    settings = refit.read_hyperparameters(hyperparameters)
    labels = read_labels(customers, columns["target"])
    return refit.Pipeline(customers, labels, columns, settings, SHARES, 42, False)


def is_leak(aucs: list[float], labels: Rows) -> bool:
    """Tells whether the mean lies further from 0.5 than in 95 % of cases without a leak."""
    test = round(0.15 * len(labels))
    churned = test * labels.mean()
    error = np.sqrt((test + 1) / (12 * churned * (test - churned)) / len(aucs))
    return bool(abs(np.mean(aucs) - 0.5) > 1.96 * error)


def test_permuted_labels_find_nothing_in_the_pipeline_as_it_is(tmp_path: Path) -> None:
    pipeline = make_pipeline(tmp_path, make_frame())
    aucs = refit.permuted(pipeline, 20)
    assert not is_leak(aucs, pipeline.labels)
    assert aucs == refit.permuted(pipeline, 20)


def test_rates_that_are_fitted_on_all_rows_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own_rates(features: list[dict[str, Any]], raw: Matrix, labels: Rows) -> None:
        for position, feature in enumerate(features):
            if feature["kind"] == "rates":
                places = raw[:, position].astype(int)
                churned = np.bincount(places, labels, len(feature["categories"]))
                rates = churned / np.maximum(np.bincount(places, None, len(churned)), 1)
                feature |= {"prior": 0.3, "rates": np.tile(rates[:, None], 5).tolist()}

    def fit_on_all(customers: Any, labels: Any, columns: Any, train: Any) -> Any:
        return churn.fit.fit(customers, labels, columns, np.arange(len(labels)))

    pipeline = make_pipeline(tmp_path, make_frame())
    monkeypatch.setattr(churn.fit, "fit_rates", own_rates)
    monkeypatch.setattr(refit, "fit", fit_on_all)
    aucs = refit.permuted(pipeline, 10)
    assert np.mean(aucs) > 0.6
    assert is_leak(aucs, pipeline.labels)


def test_test_rows_among_the_training_rows_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaking(*given: Any) -> tuple[dict[str, Rows], Split, Rows | None]:
        parts, how, groups = split(*given)
        both = np.concatenate([parts["train"], parts["test"]])
        return parts | {"train": both, "validation": both}, how, groups

    pipeline = make_pipeline(tmp_path, make_frame(), gamma="0", min_child_weight="1")
    monkeypatch.setattr(refit, "split", leaking)
    assert is_leak(refit.permuted(pipeline, 10), pipeline.labels)


def test_a_column_that_tells_the_label_is_not_found(tmp_path: Path) -> None:
    frame = make_frame()
    frame["left"] = np.where(frame["churn"] == "Yes", "1", "0")
    pipeline = make_pipeline(tmp_path, frame, ROLES | {"left": "categorical"})
    assert not is_leak(refit.permuted(pipeline, 20), pipeline.labels)


def test_a_refit_on_the_same_rows_is_the_model_itself(tmp_path: Path) -> None:
    frame = make_frame()
    out = support.prepare(tmp_path, frame, roles=ROLES)
    model = support.fit(out, tmp_path, **support.HYPERPARAMETERS)
    expected = training.xgb.Booster(model_file=bytearray((model / MODEL_FILE).read_bytes()))
    pipeline = make_pipeline(tmp_path, frame)
    parts = pipeline.split()
    fitted = refit.refit(pipeline, parts)
    rows = training.read_channel(out / "test", [*fitted.features.names, "churn"])[0]
    same = expected.predict(training.xgb.DMatrix(rows), output_margin=True)
    assert np.array_equal(fitted.margins(parts["test"]), same)


@pytest.mark.parametrize("more", [{"folds": "3", "blend": "auto"}, {"folds": "2", "refit": "1"}])
def test_a_refit_of_folds_is_the_model_itself_calibrated_on_rows_held_out(
    tmp_path: Path, more: dict[str, str]
) -> None:
    frame = make_frame()
    out = support.prepare(tmp_path, frame, roles=ROLES)
    quick = {"num_round": "30", "nthread": "1"} | more
    texts = support.HYPERPARAMETERS | quick
    model = inference.model_fn(str(support.fit(out, tmp_path, **texts)))
    pipeline = make_pipeline(tmp_path, frame, ROLES, **quick)
    parts = pipeline.split()
    fitted = refit.refit(pipeline, parts)
    rows = training.read_channel(out / "test", [*fitted.features.names, "churn"])[0]
    expected = margins(model.ensemble, model.features.inputs, rows)
    assert np.array_equal(fitted.margins(parts["test"]), expected)
    found = refit.calibrated(fitted, pipeline.labels, None).calibration
    written = model.calibration
    assert written.gain is not None
    assert found._replace(gain=None) == written._replace(power=None, gain=None)
    assert found.gain == tuple(written.gain)
    assert set(fitted.held_out[0]) == {*parts["train"], *parts["validation"]}


def test_resamples_keep_the_classes_and_leave_the_test_rows_alone(tmp_path: Path) -> None:
    pipeline = make_pipeline(tmp_path, make_frame())
    parts = pipeline.split()
    drawn = refit.resample(parts, pipeline.labels, pipeline.groups(), np.random.default_rng(1))
    assert set(drawn) == {"train", "validation"}
    for part, rows in drawn.items():
        assert len(rows) == len(parts[part])
        assert set(rows) < set(parts[part])
        assert pipeline.labels[rows].sum() == pipeline.labels[parts[part]].sum()
    importances, deviations = refit.resampled(pipeline, 4)
    assert len(importances) == 4
    used = {name for name, role in ROLES.items() if role not in ("id", "ignored")}
    assert set(importances[0]) == used
    assert importances[0] != importances[1]
    assert deviations.shape == parts["test"].shape
    assert (deviations > 0).all()


def test_rows_of_one_customer_are_drawn_together(tmp_path: Path) -> None:
    frame = pd.concat([make_frame(200)] * 3, ignore_index=True)
    frame["tenure"] = [str(number) for number in range(len(frame))]
    pipeline = make_pipeline(tmp_path, frame)
    pipeline.columns["groups"] = ["customer_id"]
    pipeline = pipeline._replace(
        customers=read_customers(tmp_path / "customers.csv", pipeline.columns)
    )
    groups, parts = pipeline.groups(), pipeline.split()
    drawn = refit.resample(parts, pipeline.labels, groups, np.random.default_rng(1))
    for part, rows in drawn.items():
        there, times = np.unique(rows, return_counts=True)
        by_group = [set(times[groups[there] == group]) for group in np.unique(groups[there])]
        assert all(len(counts) == 1 for counts in by_group)
        assert len(np.unique(groups[there])) < 0.8 * len(np.unique(groups[parts[part]]))


def test_refits_are_recalibrated_where_the_model_is(tmp_path: Path) -> None:
    """Their log-odds and contributions compare with the endpoint's, which are scaled."""
    wild = {"max_depth": "8", "eta": "1", "gamma": "0", "min_child_weight": "0"}
    wild |= {"early_stopping_rounds": "0", "num_round": "20"}
    pipeline = make_pipeline(tmp_path, make_frame(1000), ROLES, **wild)
    parts, labels = pipeline.split(), pipeline.labels
    raw = refit.refit(pipeline, parts)
    test, validation = parts["test"], parts["validation"]
    model = refit.calibrated(raw, labels, None)
    data = training.xgb.DMatrix(raw.matrix[validation], labels[validation])
    margins = raw.model.booster.predict(data, output_margin=True)
    expected = recalibrate(margins.astype(float), labels[validation])
    assert model.calibration == expected
    assert model.calibration.pays
    assert model.calibration.slope < 0.4
    importances, deviations = refit.resampled(pipeline, 3)
    own = refit.mean_contributions(model, test)
    mean = {name: np.mean([means[name] for means in importances]) for name in own}
    assert all(0.5 < mean[name] / own[name] < 2 for name in ("tenure", "contract"))
    assert np.median(deviations) < model.margins(test).std() * 2


def test_the_script_writes_what_it_found(tmp_path: Path, script: Script) -> None:
    pipeline = make_pipeline(tmp_path, make_frame())
    base = [
        *("--input-data", tmp_path / "customers.csv", "--columns", tmp_path / "columns.json"),
        *("--hyperparameters", tmp_path / "hyperparameters.json", "--output-dir", tmp_path),
    ]
    done = script("refit.py", *base, "--resamples", 3, "--permutations", 2, "--test-share", 0.2)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Refitting 5 times",
        *(f"Refitted on resampled customers: {number} of 3" for number in (1, 2, 3)),
        *(f"Refitted on permuted labels: {number} of 2" for number in (1, 2)),
    ]
    found = json.loads((tmp_path / "refits" / "refits.json").read_text())
    assert len(found["importances"]) == 3
    assert found["rows"] == len(pipeline._replace(shares=Shares(0.15, 0.2)).split()["train"])
    pipeline = pipeline._replace(shares=Shares(0.15, 0.2))
    assert found["permuted_aucs"] == refit.permuted(pipeline, 2)
    lines = (tmp_path / "refits" / "deviations.csv").read_text().splitlines()
    assert lines[0] == "deviation"
    assert len(lines) == 1 + len(pipeline.split()["test"])
    wrong = script("refit.py", *base, "--seed", -1)
    assert (wrong.returncode, "the seed must be" in wrong.stderr) == (1, True)


def test_arguments_are_those_of_preprocessing() -> None:
    given = arguments.make_parser(None).parse_args(["--input-data", "a", "--columns", "b"])
    assert arguments.read_shares(given) == (0.15, 0.15)
    with pytest.raises(ChurnError, match="both shares must be above 0"):
        arguments.read_shares(Namespace(validation_share=0.5, test_share=0.5, seed=1))


def test_large_parts_are_sampled_and_all_test_rows_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = make_pipeline(tmp_path, make_frame())
    whole = pipeline.split()
    monkeypatch.setattr(refit, "ROWS_AT_MOST", 100)
    parts = pipeline.split()
    assert {part: len(rows) for part, rows in parts.items()} == {
        "train": 100,
        "validation": min(100, len(whole["validation"])),
        "test": len(whole["test"]),
    }
    assert set(parts["train"]) < set(whole["train"])
    assert not is_leak(refit.permuted(pipeline, 20), pipeline.labels)
