"""What a kernel answers to a question about a name: the library's own documentation."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
MAKER = ROOT / "lib" / "help" / "documentation.ts"
MADE = ROOT / "build" / "documentation.json"
NAME = re.compile(r"(?:^|[^\w$.]|\.\.\.)(churn\s*\.\s*)?(?:([\w$]+)\s*\.\s*)?([\w$]+)$")
Name = tuple[bool, str | None, str]
Message = dict[str, Any]


class Help:
    """Answers questions; the first one may have the documentation made."""

    def __init__(self, deno: str) -> None:
        self.deno = deno
        self.questions: list[Message] = []
        self.maker: subprocess.Popen[bytes] | None = None

    def ask(self, request: Message) -> None:
        """Takes an `inspect_request`."""
        self.questions.append(request)

    def answers(self) -> list[tuple[Message, Message]]:
        """All questions with the content of their answers, once the documentation is there."""
        if not self.questions:
            return []
        if self.maker is None and not is_fresh():
            command = [self.deno, "run", "-A", "--quiet", "--frozen", str(MAKER)]
            self.maker = subprocess.Popen(command, cwd=ROOT)
        if self.maker and self.maker.poll() is None:
            return []
        self.maker = None
        entries = json.loads(MADE.read_text()) if MADE.exists() else {}
        questions, self.questions = self.questions, []
        return [(question, answer(question["content"], entries)) for question in questions]


def is_fresh() -> bool:
    """Whether the documentation is as new as the library."""
    newest = max(path.stat().st_mtime for path in (ROOT / "lib").rglob("*.ts"))
    return MADE.exists() and MADE.stat().st_mtime > newest


def answer(question: Message, entries: dict[str, Any]) -> Message:
    """The content of an `inspect_reply`."""
    names = names_at(question["code"], question["cursor_pos"])
    found = (entry_of(name, entries) for name in names)
    entry = next(filter(None, found), None)
    data = {"text/markdown": entry["markdown"], "text/plain": entry["markdown"]} if entry else {}
    return {"status": "ok", "found": bool(entry), "data": data, "metadata": {}}


def entry_of(name: Name, entries: dict[str, Any]) -> dict[str, Any] | None:
    """The entry of a name of the library: `churn.explore`, `churn.evaluation.rocCurve`, `explore`.

    Not of `other.explore`. A room has an entry only after `churn.`, because variables have the
    names of rooms: `endpoint`, `session`.
    """
    after_churn, room, last = name
    entry = entries.get(last)
    if not entry or (room is None and not after_churn and entry["kind"] == "namespace"):
        return None
    is_in_room = room is None or (after_churn and room == entry["room"])
    return entry if is_in_room else None


def names_at(code: str, position: int) -> list[Name]:
    """The name at a position, then those of the calls around it, the innermost first.

    Each with whether it is after `churn.`, and what else is before its point.
    """
    end = position
    while end < len(code) and re.match(r"[\w$]", code[end]):
        end += 1
    candidates = [code[:end]]
    depth = 0
    for index in range(position - 1, -1, -1):
        depth += {")": 1, "]": 1, "}": 1, "(": -1, "[": -1, "{": -1}.get(code[index], 0)
        if depth < 0:
            depth = 0
            if code[index] == "(":
                candidates.append(code[:index].rstrip())
    matches = (NAME.search(text) for text in candidates)
    return [(bool(match[1]), match[2], match[3]) for match in matches if match]
