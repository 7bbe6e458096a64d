"""What every script needs to be run: errors that are sentences, files, arguments.

Imports only the standard library, so that an endpoint starts fast.
"""

import argparse
import difflib
import importlib
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn


class ChurnError(Exception):
    """A mistake in data or settings that its user can fix; the text is one sentence.

    `code` names the kind of mistake, `row` (from 1) and `column` the place where one is known.
    """

    def __init__(
        self, message: str, code: str = "invalid", row: int | None = None, column: str | None = None
    ) -> None:
        """Takes the sentence, and where the mistake is."""
        super().__init__(message)
        self.code, self.row, self.column = code, row, column


def base_folder() -> Path:
    """Returns the folder of the container's layout, /opt/ml unless SAGEMAKER_BASE_DIR is set."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml")


def read_text(path: Path) -> str:
    """Reads a UTF-8 file, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ChurnError(f"Cannot read '{path}': {not_utf8(error)}") from None
    except OSError as error:
        raise ChurnError(f"Cannot read '{path}': {error.strerror}") from None


def not_utf8(error: UnicodeDecodeError) -> str:
    """Returns the sentence for text in another encoding."""
    return f"byte {error.start} is not UTF-8; save the data as UTF-8"


def read_json(path: Path) -> Any:
    """Reads a JSON file."""
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise ChurnError(f"Cannot read '{path}' as JSON: {error}") from None


def near(name: str, known: Iterable[str]) -> str:
    """Returns a hint at the known names that look like `name`, or nothing.

    Those that differ from it only in case, spaces and punctuation come first.
    """
    names = {each: plain(each) for each in known}
    wanted = plain(name)
    matches = [each for each, text in names.items() if text == wanted][:2]
    if not matches:
        close = difflib.get_close_matches(wanted, list(names.values()), n=2, cutoff=0.6)
        matches = [next(each for each, text in names.items() if text == match) for match in close]
    return f" (did you mean {' or '.join(map(repr, matches))}?)" if matches else ""


def plain(text: str) -> str:
    """Returns the letters and digits of a text, without case; the text where it has none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded)) or text


def show(value: object) -> str:
    """Returns a value as an error message quotes it: on one line, at most 60 characters."""
    text = value if isinstance(value, str) else json.dumps(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def unusable(path: Path, problem: str) -> ChurnError:
    """Returns the error for a file of the wrong shape."""
    return ChurnError(f"Cannot use '{path}': {problem}")


def import_xgboost() -> ModuleType:
    """Imports XGBoost without scikit-learn, which it needs only for its scikit-learn wrappers.

    That takes 0.7 s instead of 4 s.
    """
    hide = "sklearn" not in sys.modules and "xgboost" not in sys.modules
    if hide:
        sys.modules["sklearn"] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("xgboost")
    finally:
        if hide:
            del sys.modules["sklearn"]


class Arguments(argparse.ArgumentParser):
    """An argument parser whose errors are ChurnErrors."""

    def error(self, message: str) -> NoReturn:
        """Raises ChurnError."""
        raise ChurnError(f"Cannot take the arguments: {message}")


def run(main: Callable[[], None], report: Path) -> int:
    """Runs a script's `main`; returns its exit code.

    A ChurnError goes to stderr and, inside a container's layout, to `report`, without traceback.
    """
    try:
        main()
        return 0
    except ChurnError as error:
        print(f"Error: {error}", file=sys.stderr)
        write_report(report, str(error))
        return 1
    except Exception as error:
        write_report(report, f"{type(error).__name__}: {error}")
        raise


def write_report(report: Path, text: str) -> None:
    """Writes why a job failed to where SageMaker looks for it, if this is a job."""
    if report.parent.parent.is_dir():
        try:
            report.parent.mkdir(exist_ok=True)
            report.write_text(text, encoding="utf-8")
        except OSError as error:
            print(f"Cannot write '{report}': {error.strerror}", file=sys.stderr)
