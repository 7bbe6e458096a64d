"""The lines of a job's log that other programs read, written as log_lines.json declares them.

SageMaker reads its metrics out of them, and the notebook how far a job is. Metrics and figures
are parts of lines, separated by tabs; `sets`, `measures` and `figures` are their names.
"""

import json
from pathlib import Path

from churn.documents import LogLines

DECLARED: LogLines = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def log_line(name: str, /, **values: object) -> str:
    """Returns a line, or a part of one, with its values."""
    return DECLARED["lines"][name].format(**values)
