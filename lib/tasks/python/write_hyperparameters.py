"""Writes lib/training/hyperparameters.json, the table of churn/hyperparameters.py."""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PATH = ROOT / "lib" / "training" / "hyperparameters.json"
sys.path.insert(0, str(ROOT / "python"))

from churn.hyperparameters import SETTINGS, Setting, describe_range  # noqa: E402


def describe(setting: Setting) -> dict[str, Any]:
    """Returns what is allowed; bounds that are not there are left out."""
    made: dict[str, Any] = {"kind": setting.kind.__name__, "range": describe_range(setting)}
    if setting.choices:
        made["choices"] = setting.choices
    if setting.kind is str:
        return made
    made |= {"low": setting.low, "above": setting.above}
    return made if setting.high == float("inf") else made | {"high": setting.high}


def table() -> str:
    """Returns the file's text."""
    document = {name: describe(setting) for name, setting in SETTINGS.items()}
    return json.dumps(document, indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(table(), encoding="utf-8")
