"""`requirements.txt` beside a script: checked here, where AWS would install it."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:==\s*([^\s;,]+))?\s*(?:;.*)?")


def check_requirements(path: Path, error: type[Exception]) -> None:
    """Raises `error` for what isn't here: nothing is installed for a local run.

    Understands `name` and `name==version`; any other line can't be checked and
    counts as unmet.
    """
    if not path.exists():
        return
    unmet = [line for line in requirements(path.read_text()) if not met(line)]
    if unmet:
        raise error(
            f"{path.name} requires packages that the local Python environment doesn't have: "
            f"{', '.join(unmet)}. Local runs install nothing: add them to the "
            "environment, or remove them"
        )


def requirements(text: str) -> list[str]:
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def met(line: str) -> bool:
    match = REQUIREMENT.fullmatch(line)
    if not match:
        return False
    name, wanted = match.groups()
    try:
        return wanted in (None, version(name))
    except PackageNotFoundError:
        return False
