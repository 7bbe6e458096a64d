"""Leaving out of outputs how long jobs took, which differs from run to run."""

import re
from typing import Any

ENDED = re.compile(r"((?:job|Endpoint) \S+: (?:Completed|InService)) in \d+ \w+(?: \d+ \w+)?")


def leave_out_durations(data: dict[str, Any]) -> None:
    """Takes the time out of the line, as HTML and as text, that says how a job ended."""
    for kind in ("text/html", "text/plain"):
        if kind in data:
            data[kind] = ENDED.sub(r"\1", data[kind])
