"""What train.py refuses, and in which words."""

import json
import shutil
from pathlib import Path

import pytest
import support
from churn.features_document import read_features
from churn.hyperparameters import SETTINGS, read_setting
from churn.script import ChurnError, run
from conftest import Script


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "objective",
            "reg:squarederror",
            "objective must be binary:logistic: current value is",
        ),
        ("num_round", "0", "num_round must be a whole number from 1"),
        ("num_round", "1.5", "num_round must be a whole number"),
        (
            "max_depth",
            "-1",
            "max_depth must be a whole number from 0 to 64: current value is '-1'",
        ),
        ("eta", "0", "eta must be a number above 0 to 1: current value is '0'"),
        ("eta", "fast", "eta must be a number above 0 to 1: current value is 'fast'"),
        ("eta", "", "current value is ''"),
        ("gamma", "nan", "gamma must be a number from 0"),
        ("gamma", "inf", "gamma must be a number from 0"),
        ("subsample", "1.01", "subsample must be a number above 0 to 1"),
        ("scale_pos_weight", "0", "scale_pos_weight must be a number above 0"),
        ("tree_method", "gpu", "tree_method must be auto or exact or approx or hist"),
        ("max_bin", "1", "max_bin must be a whole number from 2 to 65536"),
        (
            "early_stopping_rounds",
            "-1",
            "early_stopping_rounds must be a whole number from 0",
        ),
        ("nthread", "0", "nthread must be a whole number from 1 to 1024"),
    ],
)
def test_an_impossible_value_names_the_hyperparameter_and_its_range(
    name: str, text: str, message: str
) -> None:
    with pytest.raises(ChurnError) as caught:
        read_setting(name, text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--max-depth", "5"], "unknown 'max-depth' (did you mean 'max_depth'?)"),
        (["--learning_rat=0.1", "-k", "3"], "unknown 'learning_rat', 'k'"),
        (["stray"], "unknown 'stray'"),
        (["--eta"], "argument --eta: expected one argument"),
        (["--num_roun", "5"], "unknown 'num_roun' (did you mean 'num_round'?)"),
        (["--eta", "2"], "eta must be a number above 0 to 1"),
    ],
)
def test_wrong_arguments_fail_with_one_line_also_in_the_failure_file(
    tmp_path: Path, script: Script, arguments: list[str], message: str
) -> None:
    done = script("train.py", *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    written = (tmp_path / "base" / "output" / "failure").read_text()
    assert done.stderr == f"Error: {written}\n"
    assert "\n" not in written


def test_hyperparameters_that_xgboost_refuses_together_end_with_its_reason(
    prepared: Path, tmp_path: Path
) -> None:
    with pytest.raises(ChurnError, match="doesn't support unlimited depth") as caught:
        support.fit(prepared, tmp_path, tree_method="exact", max_depth="0")
    assert "\n" not in str(caught.value)


def test_a_channel_of_other_columns_is_refused(prepared: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(prepared, tmp_path / "out"))
    path = out / "validation" / "validation.csv"
    text = path.read_text()
    cases = {
        text.replace("tenure", "age", 1): "its header must be tenure,monthly_charges,contract",
        text.replace("tenure,", "", 1): "its header must be",
        text + "1,2\n": "row 92 has 2 cells instead of 5",
        text + "1,2,x,4,1\n": "row 92, column 'contract': 'x' is text instead of a number",
        text + "1,2,3,4,2\n": "'churn' must contain 0 and 1 and nothing else",
        text + "1,2,3,4,\n": "'churn' must contain 0 and 1 and nothing else",
        text.splitlines()[0] + "\n": "'churn' must contain 0 and 1 and nothing else",
        "": "its header must be",
    }
    for changed, message in cases.items():
        path.write_text(changed)
        with pytest.raises(ChurnError) as caught:
            support.fit(out, tmp_path)
        assert message in str(caught.value)
    path.unlink()
    with pytest.raises(ChurnError, match=r"it contains no \.csv file"):
        support.fit(out, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"version": 3',
            '"version": 2',
            "version 3 is needed, found 2; prepare and train again",
        ),
        ('"kind": "numeric"', '"kind": "date"', "'tenure' has the unknown kind 'date'"),
        ('"scale": ', '"scale": -', "needs a finite 'mean' and a positive 'scale'"),
        ('"mean": ', '"mean": 1e', "Cannot read"),
        ('"mean": ', '"middle": ', "needs a finite 'mean'"),
        ('"One year"', '"Two year"', "'categories' of 'contract' has duplicates"),
        ('"name": "churn"', '"name": "tenure"', "the target is a feature, too"),
        ('"name": "contract"', '"name": "tenure"', "two features have the same name"),
        ('"customer_id"', "5", "'unused' must be a list of texts"),
        ("{", "[", "Cannot read"),
    ],
)
def test_a_wrong_features_json_is_refused(
    prepared: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    good = prepared / "features" / "features.json"
    path = tmp_path / "features.json"
    assert old in good.read_text()
    path.write_text(good.read_text().replace(old, new, 1))
    with pytest.raises(ChurnError) as caught:
        read_features(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_help_names_every_hyperparameter_with_its_range(script: Script) -> None:
    done = script("train.py", "--help")
    assert done.returncode == 0
    for name in SETTINGS:
        assert f"--{name} VALUE" in done.stdout
    assert "a number above 0 to 1" in " ".join(done.stdout.split())


def test_an_unexpected_error_is_reported_and_shown(tmp_path: Path) -> None:
    report = tmp_path / "output" / "failure"
    with pytest.raises(json.JSONDecodeError):
        run(lambda: json.loads("{"), report)
    assert report.read_text().startswith("JSONDecodeError: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tenure", "must be JSON such as"),
        ("[1]", "must be JSON such as"),
        ('{"tenure": 2}', "with -1, 0 or 1 per column: current value is"),
        ('{"tenure": true}', "must be JSON such as"),
        ('{"tenur": 1}', "has the unknown column 'tenur' (did you mean 'tenure'?)"),
        ('{"customer_id": 1}', "has the unknown column 'customer_id'"),
        (
            '{"contract": 1}',
            "'contract', but its categories have no order; constrain numeric",
        ),
    ],
)
def test_impossible_constraints_end_with_a_sentence(
    prepared: Path, tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ChurnError) as caught:
        support.fit(prepared, tmp_path, monotone_constraints=text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("Cannot use the hyperparameters: monotone_constraints")
