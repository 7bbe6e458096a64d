"""train.py beside XGBoost called directly on the same files."""

import json
import re
from pathlib import Path
from typing import Any

from churn import training
import inference
import numpy as np
import pandas as pd
import pytest
import support
from conftest import Script

xgb = training.xgb

PARAMETERS = {
    "max_depth": 5,
    "eta": 0.2,
    "gamma": 4,
    "min_child_weight": 6,
    "subsample": 0.8,
    "objective": "binary:logistic",
    "eval_metric": "logloss",
    "seed": 42,
    "nthread": 2,
}


def load(model_dir: Path) -> Any:
    """Loads the saved model."""
    return xgb.Booster(model_file=bytearray((model_dir / "xgboost-model").read_bytes()))


def data(out: Path, part: str) -> Any:
    """Reads a prepared CSV with pandas."""
    frame = pd.read_csv(out / part / f"{part}.csv", float_precision="round_trip")
    return xgb.DMatrix(frame.iloc[:, :-1].to_numpy(), frame.iloc[:, -1].to_numpy())


def settings_of(model_dir: Path) -> str:
    """Returns the text of the model as JSON."""
    return str(load(model_dir).save_raw("json").decode())


def test_the_model_equals_xgboosts_own_best_rounds(prepared: Path, model_dir: Path) -> None:
    rows, held_out = data(prepared, "train"), data(prepared, "validation")
    reference = xgb.train(
        PARAMETERS,
        rows,
        100,
        evals=[(held_out, "validation")],
        early_stopping_rounds=10,
        verbose_eval=False,
    )
    best = reference.best_iteration
    saved = load(model_dir)
    assert 0 < best < reference.num_boosted_rounds() - 1
    assert saved.num_boosted_rounds() == best + 1
    test = data(prepared, "test")
    expected = reference.predict(test, iteration_range=(0, best + 1))
    assert np.array_equal(saved.predict(test), expected)
    assert not np.array_equal(reference.predict(test, iteration_range=(0, 0)), expected)


def test_zero_early_stopping_rounds_keep_every_round(prepared: Path, tmp_path: Path) -> None:
    more = support.HYPERPARAMETERS | {"early_stopping_rounds": "0", "num_round": "60"}
    saved = load(support.fit(prepared, tmp_path, **more))
    assert saved.num_boosted_rounds() == 60
    reference = xgb.train(PARAMETERS, data(prepared, "train"), 60)
    test = data(prepared, "test")
    assert np.array_equal(saved.predict(test), reference.predict(test))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    prepared: Path, model_dir: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("again", "other")]
    again = support.fit(prepared, folders[0], **support.HYPERPARAMETERS)
    other = support.fit(prepared, folders[1], **support.HYPERPARAMETERS, seed="43")
    first = (model_dir / "xgboost-model").read_bytes()
    assert (again / "xgboost-model").read_bytes() == first
    assert (other / "xgboost-model").read_bytes() != first


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_depth", "1"),
        ("eta", "0.7"),
        ("gamma", "0"),
        ("min_child_weight", "60"),
        ("subsample", "0.4"),
        ("num_round", "2"),
        ("colsample_bytree", "0.3"),
        ("colsample_bylevel", "0.3"),
        ("colsample_bynode", "0.3"),
        ("lambda", "50"),
        ("alpha", "20"),
        ("max_delta_step", "0.1"),
        ("scale_pos_weight", "3"),
        ("max_bin", "4"),
        ("tree_method", "approx"),
        ("max_leaves", "2"),
    ],
)
def test_every_hyperparameter_has_an_effect(
    prepared: Path, model_dir: Path, tmp_path: Path, name: str, value: str
) -> None:
    changed = support.fit(prepared, tmp_path, **support.HYPERPARAMETERS | {name: value})
    test = data(prepared, "test")
    assert not np.array_equal(load(changed).predict(test), load(model_dir).predict(test))


def test_grow_policy_reaches_xgboost(prepared: Path, tmp_path: Path) -> None:
    more = {
        "max_leaves": "4",
        "max_depth": "0",
        "early_stopping_rounds": "0",
        "num_round": "3",
    }
    models = [
        support.fit(prepared, tmp_path / policy, grow_policy=policy, **more)
        for policy in ("depthwise", "lossguide")
    ]
    assert settings_of(models[0]) != settings_of(models[1])


def test_the_script_takes_the_case_studys_arguments_and_prints_xgboosts_lines(
    prepared: Path, tmp_path: Path, script: Script
) -> None:
    given = [part for name, text in support.HYPERPARAMETERS.items() for part in (f"--{name}", text)]
    paths = ["--train", prepared / "train", "--validation", prepared / "validation"]
    paths += ["--features", prepared / "features", "--model_dir", tmp_path / "m"]
    done = script("train.py", *given, *paths)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    *rounds, calibration, last = done.stdout.splitlines()
    assert calibration.startswith("Calibration:\tpays=")
    number = r"-(?:logloss|auc):[0-9.]+"
    for index, line in enumerate(rounds):
        assert re.fullmatch(rf"\[{index}\](\ttrain{number}){{2}}(\tvalidation{number}){{2}}", line)
    history = json.loads((tmp_path / "base/output/data/evaluation.json").read_text())
    losses = history["metrics"]["validation"]["logloss"]
    best = history["best_iteration"]
    assert len(rounds) == len(losses)
    assert losses[best] == min(losses)
    assert (
        last == f"Saved round {best} of 0 to {len(losses) - 1}:" + rounds[best][len(f"[{best}]") :]
    )
    description = (tmp_path / "m" / "features.json").read_bytes()
    assert description == (prepared / "features" / "features.json").read_bytes()
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [
        "calibration.json",
        "features.json",
        "training.json",
        "xgboost-model",
    ]
    made_with = json.loads((tmp_path / "m" / "training.json").read_text())
    assert made_with["rounds"] == len(losses)
    assert made_with["libraries"]["xgboost"] == xgb.__version__
    assert made_with["hyperparameters"]["early_stopping_rounds"] == 10  # a default of ours


def test_several_files_of_a_channel_are_read_in_the_order_of_their_names(
    prepared: Path, tmp_path: Path
) -> None:
    header, *lines = (prepared / "train" / "train.csv").read_text().splitlines(keepends=True)
    (tmp_path / "b.csv").write_text(header + "".join(lines[100:]))
    (tmp_path / "a.csv").write_text(header + "".join(lines[:100]))
    names = header.strip().split(",")
    whole = training.read_channel(prepared / "train", names)
    parts = training.read_channel(tmp_path, names)
    assert np.array_equal(whole[0], parts[0], equal_nan=True)
    assert np.array_equal(whole[1], parts[1])


def dated(folder: Path, column: str) -> Path:
    """Preprocesses customers of whom only `column` tells how long they have been here."""
    frame = support.make_customers(900)
    days = pd.to_datetime("2024-01-01") - pd.to_timedelta(frame["tenure"].astype(int) * 30, "D")
    frame["joined"] = days.dt.strftime("%Y-%m-%d")
    other, constant = ("tenure", "5") if column == "joined" else ("joined", "2020-01-01")
    frame[other] = constant
    return support.prepare(folder, frame, roles=support.ROLES | {"joined": "date"})


@pytest.mark.parametrize(("column", "values"), [("tenure", range(73)), ("joined", range(1, 61))])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_constrained_column_moves_the_probability_one_way(
    tmp_path: Path, column: str, values: range, sign: int
) -> None:
    out = dated(tmp_path, column)
    more = {
        "gamma": "0",
        "min_child_weight": "0",
        "subsample": "1",
        "early_stopping_rounds": "0",
    }
    texts = support.HYPERPARAMETERS | more
    frame = support.make_customers(20).assign(joined="2021-05-05")
    customers = support.raw_customers(frame)

    def steps(**constraints: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        model = inference.model_fn(str(support.fit(out, tmp_path, **texts, **constraints)))
        cells = (
            values
            if column == "tenure"
            else [f"20{19 + i // 12}-{i % 12 + 1:02}-01" for i in values]
        )
        table = []
        for cell in cells:
            body = support.to_json([customer | {column: cell} for customer in customers])
            table.append(json.loads(support.ask(model, body).body)["predictions"])
        return np.diff(np.array(table), axis=0) * sign

    assert steps().min() < 0
    assert steps(monotone_constraints=json.dumps({column: sign})).min() >= 0
