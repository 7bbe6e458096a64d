"""Recalibration: fitted as scikit-learn does, decided by cross-fitting, used by every answer."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import support
from churn.baseline import fit_baseline, predict_baseline
from churn.calibration import (
    CALIBRATION_FILE,
    FEWEST,
    FOLDS,
    SIMULATIONS,
    WRONG_BY,
    Calibration,
    cross_fitted_gains,
    expit,
    fit_platt,
    make_folds,
    read_calibration,
    recalibrate,
    simulate_power,
    write_calibration,
)
from churn.script import ChurnError
from churn.serving.model import Model
from inference import model_fn
from scipy.special import logit  # type: ignore[import-untyped]
from scipy.stats import norm  # type: ignore[import-untyped]
from sklearn.calibration import _SigmoidCalibration  # type: ignore[import-untyped]
from sklearn.metrics import log_loss, roc_auc_score  # type: ignore[import-untyped]


def draw(
    rows: int, slope: float = 1, intercept: float = 0, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Draws log-odds, and labels of whose log-odds they are off by slope and intercept."""
    random = np.random.default_rng(seed)
    margins = random.normal(-1, 1.3, rows)
    return margins, (random.random(rows) < expit(slope * margins + intercept)).astype(int)


@pytest.mark.parametrize("seed", range(6))
def test_the_scaling_is_scikit_learns(seed: int) -> None:
    rows = [40, 150, 1000, 5000, 90, 300][seed]
    margins, labels = draw(rows, 0.3 + 0.3 * seed, 0.4 * seed - 1, seed)
    if seed == 4:
        margins = np.round(margins)  # ties
    expected = _SigmoidCalibration().fit(margins, labels)
    slopes, intercepts = fit_platt(margins, labels[None].astype(float))
    ours = expit(slopes[0] * margins + intercepts[0])
    assert np.allclose(ours, expected.predict(margins), rtol=0, atol=1e-5)


def test_several_fits_at_once_are_those_of_each() -> None:
    margins, _ = draw(200)
    random = np.random.default_rng(2)
    labels = (random.random((7, 200)) < expit(margins)).astype(float)
    slopes, intercepts = fit_platt(margins, labels)
    for row in range(7):
        one = fit_platt(margins, labels[row : row + 1])
        assert math.isclose(slopes[row, 0], one[0][0, 0], rel_tol=1e-5)
        assert math.isclose(intercepts[row, 0], one[1][0, 0], rel_tol=1e-4, abs_tol=1e-6)


def test_extreme_and_equal_log_odds_are_borne() -> None:
    labels = np.repeat([0.0, 1.0], 10)[None]
    for margins in (np.repeat([-36.0, 36.0], 10), np.full(20, 0.7), np.repeat([700.0, -700.0], 10)):
        slopes, intercepts = fit_platt(margins, labels)
        assert np.isfinite([slopes, intercepts]).all()
    perfect = np.repeat([-36.0, 36.0], 10)
    slopes, intercepts = fit_platt(perfect, labels)
    # Platt's targets: 1/12 and 11/12.
    assert np.allclose(expit(slopes * perfect + intercepts)[0, [0, -1]], [1 / 12, 11 / 12])


def test_the_gain_is_that_of_scikit_learns_log_loss_in_the_other_folds() -> None:
    margins, labels = draw(300, 0.6)
    found = recalibrate(margins, labels)
    folds = make_folds(labels, 42)
    assert np.ptp(np.bincount(folds)) <= 2
    assert all(abs(labels[folds == fold].sum() - labels.sum() / FOLDS) < 1 for fold in range(FOLDS))
    scaled = np.empty(300)
    for fold in range(FOLDS):
        out = folds == fold
        scaled[out] = _SigmoidCalibration().fit(margins[~out], labels[~out]).predict(margins[out])
    expected = log_loss(labels, expit(margins)) - log_loss(labels, scaled)
    assert found.gain is not None
    assert math.isclose(found.gain[0], expected, abs_tol=1e-6)
    gains = cross_fitted_gains(margins, labels[None].astype(float), folds)[0]
    low, high = norm.interval(0.95, gains.mean(), gains.std(ddof=1) / math.sqrt(300))
    assert np.allclose(found.gain[1:], [low, high])


def test_it_pays_for_wrong_probabilities_on_fresh_rows_too_and_keeps_the_ranking() -> None:
    found = recalibrate(*draw(3000, 0.5, 0.5))
    assert found.pays
    margins, labels = draw(3000, 0.5, 0.5, seed=9)
    scaled = np.array(found.probabilities(margins))
    assert log_loss(labels, scaled) < log_loss(labels, expit(margins)) - 0.01
    assert roc_auc_score(labels, scaled) == roc_auc_score(labels, margins)


def test_it_rarely_pays_for_true_probabilities() -> None:
    paid = [recalibrate(*draw(rows, seed=seed)).pays for rows in (150, 1000) for seed in range(100)]
    assert np.mean(paid) < 0.025


def test_log_odds_that_point_the_wrong_way_are_left_and_so_are_few_rows() -> None:
    margins, labels = draw(2000)
    assert not recalibrate(-margins, labels).pays  # a negative slope would reverse the ranking
    few = np.arange(200) < FEWEST - 1
    for labels in (few.astype(int), (~few).astype(int)):
        found = recalibrate(margins[:200], labels)
        assert found == Calibration(rows=200, churned=int(labels.sum()))
        assert found.probabilities(margins[:3]) == [float(p) for p in expit(margins[:3])]


def test_the_power_is_the_share_of_drawn_labels_that_recalibration_pays_for() -> None:
    margins, _ = draw(400, seed=5)
    power = simulate_power(margins)
    random = np.random.default_rng(77)
    mean = margins.mean()
    truths = {
        "odds": expit(margins + math.log(WRONG_BY)),
        "spread": expit(mean + (margins - mean) / WRONG_BY),
    }
    assert power.keys() == truths.keys()
    for name, truth in truths.items():
        paid = [recalibrate(margins, random.random(400) < truth).pays for _ in range(100)]
        error = math.sqrt(0.25 / SIMULATIONS + 0.25 / 100)
        assert abs(power[name] - np.mean(paid)) < 3 * error, name
    few, many = simulate_power(margins[:100]), simulate_power(draw(3000)[0])
    assert max(few.values()) < 0.5
    assert min(many.values()) > 0.95


def test_contributions_sum_to_the_log_odds_of_the_recalibrated_probability(
    model: Model, prepared: Path
) -> None:
    scaled = model._replace(calibration=Calibration(0.6, -0.4, pays=True))
    text = "\n".join(support.csv_rows(prepared / "test" / "test.csv"))
    plain, made = (
        json.loads(support.ask(each, text, "text/csv; contributions=true").body)
        for each in (model, scaled)
    )
    sums = np.sum(made["contributions"], axis=1) + made["bias"]
    assert np.allclose(sums, made["margins"], rtol=0, atol=1e-5)
    assert np.allclose(sums, logit(made["predictions"]), rtol=0, atol=1e-5)
    assert np.allclose(made["contributions"], 0.6 * np.array(plain["contributions"]))
    assert np.allclose(made["bias"], 0.6 * np.array(plain["bias"]) - 0.4)


def test_a_model_of_weighted_churners_is_recalibrated_by_its_own_training(
    prepared: Path, tmp_path: Path
) -> None:
    # Noisy labels, and weights that make the odds thirty times too high.
    frame = support.make_customers(3000)
    random = np.random.default_rng(4)
    turned = random.random(3000) < 0.15
    frame["churn"] = np.where(turned ^ (frame["churn"] == "Yes"), "Yes", "No")
    out = support.prepare(tmp_path, frame)
    folder = support.fit(out, tmp_path, **support.HYPERPARAMETERS, scale_pos_weight="30")
    model = model_fn(str(folder))
    assert model.calibration.pays
    lines = (out / "test" / "test.csv").read_text().splitlines()[1:]
    labels = [int(line.rsplit(",", 1)[1]) for line in lines]
    text = "\n".join(support.csv_rows(out / "test" / "test.csv"))
    plain = model._replace(calibration=Calibration())
    before, after = (
        json.loads(support.ask(each, text, "text/csv").body)["predictions"]
        for each in (plain, model)
    )
    assert log_loss(labels, after) < log_loss(labels, before) - 0.1
    assert abs(np.mean(after) - np.mean(labels)) < 0.06 < abs(np.mean(before) - np.mean(labels))


def test_the_baseline_is_recalibrated_alike() -> None:
    random = np.random.default_rng(3)
    raw = random.normal(0, 1, (2000, 2))
    labels = (random.random(2000) < expit(raw[:, 0])).astype(np.int64)
    baseline = fit_baseline(["numeric", "numeric"], raw, labels, np.arange(1000), 42)
    expected = baseline.predict_proba(raw)[:, 1]
    assert np.array_equal(predict_baseline(baseline, Calibration(), raw), expected)
    scaled = predict_baseline(baseline, Calibration(0.5, 1, pays=True), raw)
    assert np.allclose(scaled, expit(0.5 * logit(expected) + 1))


def test_the_file_comes_back_as_it_was_and_others_are_refused(tmp_path: Path) -> None:
    margins, labels = draw(300)
    for found in (recalibrate(-margins, labels), recalibrate(margins, labels)):
        write_calibration(tmp_path, found)
        again = read_calibration(tmp_path)
        assert list(again.gain or ()) == list(found.gain or ())
        assert again._replace(gain=None) == found._replace(gain=None)
    path = tmp_path / CALIBRATION_FILE
    document = json.loads(path.read_text())
    for change in (
        {"version": 2},
        {"slope": -1, "pays": True},
        {"slope": "1"},
        {"intercept": None},
        {"slope": float("nan")},
        {"pays": 1},
    ):
        path.write_text(json.dumps(document | change))
        with pytest.raises(ChurnError, match=r"Cannot use .*calibration\.json"):
            read_calibration(tmp_path)
    path.unlink()
    with pytest.raises(ChurnError, match=r"Cannot read .*calibration\.json"):
        read_calibration(tmp_path)
