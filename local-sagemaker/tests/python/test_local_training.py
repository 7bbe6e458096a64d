import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stand_ins import LOCAL, training


@pytest.mark.parametrize(
    ("hyperparameters", "expected"),
    [
        ({}, []),
        ({"eta": 0.2, "depth": 5}, ["--depth", "5", "--eta", "0.2"]),
        ({"x": True}, ["-x", "True"]),
        ({"none": None}, ["--none", ""]),
        ({"list": [1, "a"]}, ["--list", "[1, 'a']"]),
        ({"map": {"b": 1, "a": 2}}, ["--map", "a=2,b=1"]),
        ({"big": 12345678901234567890}, ["--big", "12345678901234567890"]),
        ({"float": 5.0}, ["--float", "5.0"]),
    ],
)
def test_arguments_are_sorted_and_written_as_python_does(
    hyperparameters: dict[str, object], expected: list[str]
) -> None:
    assert training.arguments(hyperparameters) == expected


def test_variables_are_text_or_compact_json() -> None:
    assert training.variables({"a": "x", "b": None, "c": {"z": 1, "a": [True]}, "d": 2}) == {
        "SM_A": "x",
        "SM_B": "",
        "SM_C": '{"a":[true],"z":1}',
        "SM_D": "2",
    }


def lay_out(base: Path, source: str, program: str = "main.py") -> None:
    config = base / "input" / "config"
    config.mkdir(parents=True)
    hyperparameters = {
        "sagemaker_program": json.dumps(program),
        "sagemaker_submit_directory": json.dumps(source),
        "bare": "words that are no JSON",
    }
    (config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    (config / "inputdataconfig.json").write_text('{"train": {}}')
    (config / "resourceconfig.json").write_text(
        '{"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "eth0"}'
    )


def run(base: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(LOCAL / "training.py")],
        env={"SAGEMAKER_BASE_DIR": str(base), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_runs_in_its_folder_with_its_arguments(tmp_path: Path) -> None:
    code = tmp_path / "input" / "data" / "code"
    code.mkdir(parents=True)
    (code / "beside.py").write_text("WORD = 'beside'")
    (code / "main.py").write_text(
        "import beside, os, sys; print(beside.WORD, sys.argv[1:], os.environ['SM_CHANNEL_TRAIN'])"
    )
    lay_out(tmp_path, "/opt/ml/input/data/code")
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == (
        f"beside ['--bare', 'words that are no JSON'] {tmp_path}/input/data/train"
    )


@pytest.mark.parametrize(
    ("program", "content", "reason"),
    [
        ("other.py", "", "Cannot find other.py in /opt/ml/code-folder"),
        ("main.sh", "", "Cannot run main.sh: only Python scripts can be run"),
        ("main.py", "import sys; sys.exit(4)", "ExecuteUserScriptError:\nCommand "),
    ],
)
def test_the_reason_of_a_failure_is_kept(
    tmp_path: Path, program: str, content: str, reason: str
) -> None:
    code = tmp_path / "code-folder"
    code.mkdir()
    (code / "main.py").write_text(content)
    (code / "main.sh").write_text("")
    lay_out(tmp_path, "/opt/ml/code-folder", program)
    done = run(tmp_path)
    assert done.returncode == (4 if content else 1)
    assert (tmp_path / "toolkit_failure").read_text().startswith(reason)


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    lay_out(tmp_path, "s3://bucket/sourcedir.tar.gz")
    (tmp_path / "sourcedir.tar.gz").write_text("no archive")
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot unpack s3://bucket/sourcedir.tar.gz: ")
