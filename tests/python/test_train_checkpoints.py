"""A training that is interrupted and goes on from its checkpoints, beside one that is not."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import churn.boosting
import pytest
import support
import train
from churn.checkpoints import find_checkpoints
from churn.hyperparameters import read_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SAMPLING = {
    "rows": {},
    "nothing": {"subsample": "1"},
    "columns of a tree": {"colsample_bytree": "0.5"},
    "columns of a split": {"subsample": "1", "colsample_bynode": "0.5"},
    "rows for approx": {"tree_method": "approx"},
    "rows for exact": {"tree_method": "exact"},
    "a bag and a regression": {"folds": "3", "blend": "0.5"},
    "a model on all rows": {"folds": "2", "refit": "1"},
}
LONG = support.HYPERPARAMETERS | {
    "early_stopping_rounds": "0",
    "num_round": "90",
    "nthread": "1",
}


class BrokenOffError(Exception):
    """Takes the place of the instance's end."""


def fit(
    out: Path, folder: Path, texts: dict[str, str], interrupt_at: int | None = None
) -> list[bytes]:
    """Trains with checkpoints below `folder`, to a round or the end; returns all that it made."""
    arguments = [part for name, text in texts.items() for part in (f"--{name}", text)]
    values = read_settings(train.make_parser().parse_args(arguments))
    channels = {name: out / name for name in ("train", "validation", "features")}
    real = churn.boosting.evaluate

    def evaluate(boosters: Any, members: Any, number: int, metrics: Any) -> None:
        if number == interrupt_at:
            raise BrokenOffError
        real(boosters, members, number, metrics)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(churn.boosting, "evaluate", evaluate)
        train.train(values, channels, folder / "model", folder / "data", folder / "checkpoints")
    names = ["model/xgboost-model", "data/evaluation.json", "data/out_of_fold.csv"]
    names += ["model/model.json"] if (folder / "model" / "model.json").exists() else []
    return [(folder / name).read_bytes() for name in names]


@pytest.mark.parametrize("sampled", SAMPLING)
def test_going_on_gives_the_same_bytes_and_metrics(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, sampled: str
) -> None:
    texts = LONG | SAMPLING[sampled]
    expected = fit(prepared, tmp_path_factory.mktemp("whole"), texts)

    @settings(
        max_examples=5,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.lists(st.integers(1, 89), min_size=1, max_size=2))
    def check(rounds: list[int]) -> None:
        folder = tmp_path_factory.mktemp("interrupted")
        for number in sorted(rounds):
            with pytest.raises(BrokenOffError):
                fit(prepared, folder, texts, number)
        assert fit(prepared, folder, texts) == expected

    check()


def test_early_stopping_goes_on_counting(prepared: Path, tmp_path: Path) -> None:
    texts = LONG | {"early_stopping_rounds": "30", "num_round": "300"}
    expected = fit(prepared, tmp_path / "whole", texts)
    history = json.loads(expected[1])
    stopped = len(history["metrics"]["validation"]["logloss"])
    assert history["best_iteration"] + 31 == stopped < 300
    last = stopped // churn.boosting.CHECKPOINT_ROUNDS * churn.boosting.CHECKPOINT_ROUNDS
    assert history["best_iteration"] < last < stopped, "a checkpoint lies between best and stop"
    with pytest.raises(BrokenOffError):
        fit(prepared, tmp_path / "again", texts, stopped - 1)
    assert fit(prepared, tmp_path / "again", texts) == expected


def test_where_nothing_is_drawn_checkpoints_change_no_bit(prepared: Path, tmp_path: Path) -> None:
    texts = LONG | {"subsample": "1"}
    plain = support.fit(prepared, tmp_path / "plain", **texts)
    expected = (plain / "xgboost-model").read_bytes()
    assert fit(prepared, tmp_path / "saved", texts)[0] == expected


def test_the_log_of_the_last_run_has_every_round(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fit(prepared, tmp_path / "whole", LONG)
    expected = capsys.readouterr().out
    with pytest.raises(BrokenOffError):
        fit(prepared, tmp_path / "again", LONG, 60)
    capsys.readouterr()
    fit(prepared, tmp_path / "again", LONG)
    first, *rest = capsys.readouterr().out.splitlines(keepends=True)
    assert re.fullmatch(r"Continuing from '.*/checkpoint-00000050' after 50 rounds\n", first)
    assert "".join(rest) == expected


def cut_off(path: Path) -> None:
    """Leaves a file without its end."""
    path.write_bytes(path.read_bytes()[:-100])


def turn_bit(path: Path) -> None:
    """Turns one bit of the metrics over."""
    data = bytearray(path.read_bytes())
    data[data.index(b"logloss") + 14] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    """Leaves nothing of a file."""
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut_off, turn_bit, empty])
def test_a_damaged_checkpoint_is_passed_over(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Any
) -> None:
    expected = fit(prepared, tmp_path / "whole", LONG)
    folder = tmp_path / "again"
    for damaged, goes_on in [(1, "after 50 rounds"), (2, None)]:
        with pytest.raises(BrokenOffError):
            fit(prepared, folder, LONG, 80)
        checkpoints = find_checkpoints(folder / "checkpoints")
        assert [path.name[-2:] for path in checkpoints] == ["50", "75"]
        for path in checkpoints[-damaged:]:
            damage(path)
        (folder / "checkpoints" / "checkpoint-00000076.sagemaker-ignore").write_bytes(b"half")
        capsys.readouterr()
        assert fit(prepared, folder, LONG) == expected
        said = capsys.readouterr().out
        assert said.count("it is damaged or incomplete") == damaged
        assert goes_on in said if goes_on else "Going on" not in said


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"eta": "0.3"}, "eta is '0.2' there and '0.3' here"),
        ({"lambda": "2"}, "lambda is no value there and '2.0' here"),
        ({"num_round": "91"}, "num_round is '90' there and '91' here"),
    ],
)
def test_a_checkpoint_of_other_hyperparameters_is_passed_over(
    prepared: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    difference: str,
) -> None:
    fit(prepared, tmp_path / "one", LONG)
    capsys.readouterr()
    again = fit(prepared, tmp_path / "one", LONG | changed)
    assert f"it belongs to another training: {difference}" in capsys.readouterr().out
    assert again == fit(prepared, tmp_path / "other", LONG | changed)


def test_a_checkpoint_of_other_data_is_passed_over(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fit(prepared, tmp_path / "one", LONG)
    other = Path(shutil.copytree(prepared, tmp_path / "out"))
    path = other / "validation" / "validation.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    capsys.readouterr()
    again = fit(other, tmp_path / "one", LONG)
    assert "it belongs to another training: data is " in capsys.readouterr().out
    assert again == fit(other, tmp_path / "other", LONG)


def test_a_file_that_sagemaker_uploads_is_not_removed(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    (folder / "checkpoint-00000025.sagemaker-uploading").write_bytes(b"")
    fit(prepared, tmp_path, LONG)
    assert [path.name[-2:] for path in find_checkpoints(folder)] == ["25", "50", "75"]


def test_a_killed_script_goes_on(prepared: Path, tmp_path: Path) -> None:
    expected = fit(prepared, tmp_path / "whole", LONG)[0]
    base = tmp_path / "base"
    (base / "checkpoints").mkdir(parents=True)
    given = [part for name, text in LONG.items() for part in (f"--{name}", text)]
    given += [f"--{name}={prepared / name}" for name in ("train", "validation", "features")]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(support.PYTHON / "train.py"), *given],
            env=os.environ | {"SAGEMAKER_BASE_DIR": str(base)},
            stdout=subprocess.PIPE,
            text=True,
        )

    with start() as killed:
        for line in killed.stdout or []:
            if line.startswith("[57]"):
                killed.kill()
    assert killed.returncode == -signal.SIGKILL
    assert not (base / "model").exists()
    with start() as again:
        output, _ = again.communicate(timeout=60)
    assert again.returncode == 0
    assert re.match("Continuing from .* after (50|75) rounds\n", output)
    assert (base / "model" / "xgboost-model").read_bytes() == expected
