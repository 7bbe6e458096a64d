"""Values of metrics in what a training job has printed.

python metrics.py check DEFINITIONS: fails where an expression is none of Python's.
python metrics.py read DEFINITIONS FILE LOG…: writes every value to FILE, a line of JSON each, and
prints the last of each metric.

DEFINITIONS is JSON as in MetricDefinitions; a line of a log is `<epoch milliseconds>\t<text>`.
"""

import json
import math
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Matching one line may take so many seconds of the processor.
PATIENCE = 1.0
NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


class DefinitionError(Exception):
    """Names the metric whose expression can't be compiled."""


class TooSlowError(Exception):
    """A line took too long."""


Expressions = list[tuple[str, re.Pattern[str]]]


def compile_definitions(definitions: list[dict[str, str]]) -> Expressions:
    """The name and expression of each metric."""
    compiled = []
    for definition in definitions:
        name = definition["Name"]
        try:
            compiled.append((name, re.compile(definition["Regex"])))
        except (re.error, OverflowError, RecursionError) as error:
            text = f'Regex of the metric definition "{name}" is invalid: {error}'
            raise DefinitionError(text) from error
    return compiled


def find_value(regex: re.Pattern[str], text: str) -> float | None:
    """The number that the first group of the first match begins with; raises TooSlowError."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        found = regex.search(text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    number = NUMBER.match(found[1] or "") if found and regex.groups else None
    value = float(number[0]) if number else math.nan
    return value if math.isfinite(value) else None


def read_lines(logs: list[str]) -> Iterator[tuple[int, str]]:
    """The time and text of each line that is whole; a log that isn't there has none."""
    for log in logs:
        if not Path(log).exists():
            continue
        with Path(log).open(encoding="utf-8", errors="replace", newline="\n") as file:
            for line in file:
                time, tab, text = line.rstrip("\n").partition("\t")
                if tab and time.isdigit():
                    yield int(time), text


def read_values(
    expressions: Expressions, logs: list[str], notes: list[str]
) -> Iterator[dict[str, Any]]:
    """Every value, in the order of the lines; an expression that takes too long is given up."""
    tried = list(expressions)
    for time, text in read_lines(logs):
        for name, regex in list(tried):
            try:
                value = find_value(regex, text)
            except TooSlowError:
                tried.remove((name, regex))
                notes.append(
                    f'Regex of the metric definition "{name}" took more than {PATIENCE:g} s of '
                    f"processor time for one line, and was skipped from there on: {text[:200]}"
                )
                continue
            if value is not None:
                yield {"MetricName": name, "Value": value, "Timestamp": time / 1000}


def give_up(_signal: int, _frame: object) -> None:
    raise TooSlowError


def read(definitions: list[dict[str, str]], path: str, logs: list[str]) -> dict[str, Any]:
    """The last value of each metric, in the order of the definitions, and notes for the user."""
    signal.signal(signal.SIGVTALRM, give_up)
    expressions = compile_definitions(definitions)
    notes: list[str] = []
    values = list(read_values(expressions, logs, notes))
    try:
        Path(path).write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    except OSError as error:
        notes.append(f"Cannot write the metrics to {path}: {error.strerror}")
    last = {value["MetricName"]: value for value in values}
    names = dict.fromkeys(name for name, _ in expressions)
    return {"last": [last[name] for name in names if name in last], "notes": notes}


def main(action: str, definitions: str, file: str = "", *logs: str) -> None:
    """Checks or reads; what fails becomes the message of a SystemExit."""
    try:
        if action == "check":
            compile_definitions(json.loads(definitions))
        else:
            print(json.dumps(read(json.loads(definitions), file, list(logs))))
    except (DefinitionError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
