"""Leaving out of outputs how long jobs took, which differs from run to run."""

import re
from typing import Any

ENDED = re.compile(r"((?:job|Endpoint) \S+: (?:Completed|InService)) in \d+ \w+(?: \d+ \w+)?")

IN_CARD = re.compile(r"<tr><td>seconds of training</td><td>[\d,]+</td></tr>\n?")


def leave_out_durations(data: dict[str, Any]) -> None:
    """Takes the time out of the line that says how a job ended, and out of the model card."""
    for kind in ("text/html", "text/plain"):
        if kind in data:
            data[kind] = IN_CARD.sub("", ENDED.sub(r"\1", data[kind]))
