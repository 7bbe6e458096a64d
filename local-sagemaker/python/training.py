"""What a SageMaker training container does before it runs the user's script.

Reads `input/config` below `SAGEMAKER_BASE_DIR`, unpacks the code archive into
`code`, sets the `SM_*` variables, and becomes `python -m MODULE --key value …`.

Hyperparameters are JSON in strings; keys that begin with `sagemaker_`, and a
tuning job's `_tuning_objective_metric`, are for the container, all others become
arguments, sorted by key.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from archives import unpack
from local_requirements import check_requirements


class ToolkitError(Exception):
    """Ends the job before the script; the text becomes the reason."""


def base() -> Path:
    """The folder that stands for /opt/ml."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


def read_config(name: str) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((base() / "input" / "config" / name).read_text())
    return config


def decode(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def arguments(hyperparameters: dict[str, Any]) -> list[str]:
    """`--key value` of each, sorted by key; one-letter keys take one hyphen."""

    def text(value: Any) -> str:
        if isinstance(value, dict):
            return ",".join(f"{k}={v}" for k, v in sorted(value.items()))
        return "" if value is None else str(value)

    result = []
    for key, value in sorted(hyperparameters.items()):
        result += [f"-{key}" if len(key) == 1 else f"--{key}", text(value)]
    return result


def variables(named: dict[str, Any]) -> dict[str, str]:
    """`SM_<NAME>` of each; what is not text becomes JSON."""

    def text(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    return {f"SM_{name.upper()}": text(value) for name, value in named.items()}


def is_for_container(name: str) -> bool:
    return name.startswith("sagemaker_") or name == "_tuning_objective_metric"


def environment(program: str, source: str, hyperparameters: dict[str, Any]) -> dict[str, str]:
    """The `SM_*` variables of the user's script."""
    resources = read_config("resourceconfig.json")
    inputs = read_config("inputdataconfig.json")
    channels = {name: str(base() / "input" / "data" / name) for name in inputs}
    user = {k: v for k, v in hyperparameters.items() if not is_for_container(k)}
    container = {k: v for k, v in hyperparameters.items() if k not in user}
    facts = {
        "additional_framework_parameters": {},
        "channel_input_dirs": channels,
        "current_host": resources["current_host"],
        "framework_module": "sagemaker_xgboost_container.training:main",
        "hosts": resources["hosts"],
        "hyperparameters": user,
        "input_config_dir": str(base() / "input" / "config"),
        "input_data_config": inputs,
        "input_dir": str(base() / "input"),
        "is_master": True,
        "job_name": os.environ.get("TRAINING_JOB_NAME", ""),
        "log_level": container.get("sagemaker_container_log_level", 20),
        "master_hostname": resources["hosts"][0],
        "model_dir": str(base() / "model"),
        "module_dir": source,
        "module_name": program.removesuffix(".py"),
        "network_interface_name": resources["network_interface_name"],
        "num_cpus": os.cpu_count(),
        "num_gpus": 0,
        "output_data_dir": str(base() / "output" / "data"),
        "output_dir": str(base() / "output"),
        "output_intermediate_dir": str(base() / "output" / "intermediate"),
        "resource_config": resources,
        "user_entry_point": program,
    }
    renamed = {"channel_input_dirs", "hyperparameters", "job_name", "master_hostname"}
    renamed |= {"additional_framework_parameters", "is_master"}
    return variables(
        {name: value for name, value in facts.items() if name not in renamed}
        | {f"channel_{name}": path for name, path in channels.items()}
        | {f"hp_{name}": value for name, value in user.items()}
        | {
            "channels": sorted(channels),
            "framework_params": {},
            "hps": user,
            "training_env": facts,
            "user_args": arguments(user),
        }
    )


def prepare_code(source: str, code: Path) -> None:
    """The code's folder, from the archive laid ready or from a folder of the container."""
    archive = base() / "sourcedir.tar.gz"
    try:
        if archive.exists():
            unpack(str(archive), str(code))
        else:
            folder = source.replace("/opt/ml", str(base()), 1)
            shutil.copytree(folder, code, dirs_exist_ok=True)
    except Exception as error:
        raise ToolkitError(f"Cannot unpack {source}: {error}") from error


def prepare() -> tuple[list[str], dict[str, str]]:
    """Lays the code ready in the working folder; returns the script's command and environment."""
    hyperparameters = {
        key: decode(value) for key, value in read_config("hyperparameters.json").items()
    }
    program = str(hyperparameters["sagemaker_program"])
    source = str(hyperparameters["sagemaker_submit_directory"])
    code = base() / "code"
    prepare_code(source, code)
    check_requirements(code / "requirements.txt", ToolkitError)
    if not (code / program).exists():
        raise ToolkitError(f"Cannot find {program} in {source}")
    added = environment(program, source, hyperparameters)
    command = ["-m", added["SM_MODULE_NAME"], *json.loads(added["SM_USER_ARGS"])]
    if not program.endswith(".py"):
        raise ToolkitError(f"Cannot run {program}: only Python scripts can be run")
    shown = " ".join(["python3", *command])
    write_failure(f'ExecuteUserScriptError:\nCommand "{shown}"')
    print(f"Invoking script with the following command: {shown}", flush=True)
    os.chdir(code)
    return [sys.executable, *command], {**os.environ, **added}


def write_failure(text: str) -> None:
    """Kept for the case that the script fails without a reason of its own."""
    (base() / "toolkit_failure").write_text(text)


def command_and_environment() -> tuple[list[str], dict[str, str]]:
    """What the container becomes; exits where it can't."""
    try:
        return prepare()
    except ToolkitError as error:
        write_failure(str(error))
        sys.exit(str(error))


if __name__ == "__main__":
    program, variables_of_program = command_and_environment()
    os.execve(program[0], program, variables_of_program)
