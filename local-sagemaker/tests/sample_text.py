"""Texts that a regular expression describes, by chance."""

import random
import re
import sys
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ANY = "abcXYZ019_-./: é漢"


def sample(pattern: re.Pattern[str], chance: random.Random, repeats: int) -> str:
    """A text that the pattern may match; look-arounds are not looked at."""
    return _of(parser.parse(pattern.pattern, pattern.flags), chance, repeats)


def _of(parsed: Any, chance: random.Random, repeats: int) -> str:
    return "".join(_part(operator, value, chance, repeats) for operator, value in parsed)


def _part(operator: Any, value: Any, chance: random.Random, repeats: int) -> str:
    if operator is sre.LITERAL:
        return chr(value)
    if operator is sre.ANY:
        return chance.choice(ANY)
    if operator is sre.NOT_LITERAL:
        return chance.choice([letter for letter in ANY if ord(letter) != value])
    if operator is sre.IN:
        return _member(value, chance)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, part = value
        most = min(int(high), low + repeats)
        return "".join(_of(part, chance, repeats) for _ in range(chance.randint(low, most)))
    if operator is sre.SUBPATTERN:
        return _of(value[-1], chance, repeats)
    if operator is sre.BRANCH:
        return _of(chance.choice(value[1]), chance, repeats)
    return ""  # Anchors and look-arounds.


def _member(members: Any, chance: random.Random) -> str:
    if members[0][0] is sre.NEGATE:
        return chance.choice([letter for letter in ANY if not _holds(members[1:], letter)])
    while True:
        operator, value = chance.choice(members)
        if operator is sre.LITERAL:
            return chr(value)
        if operator is sre.CATEGORY:
            return chance.choice([c for c in ANY if _holds([(operator, value)], c)])
        low, high = value
        # Halves of characters can't be sent, NUL is refused for itself.
        code = chance.randint(max(low, 1), min(high, sys.maxunicode))
        if not 0xD800 <= code <= 0xDFFF:
            return chr(code)


def _holds(members: Any, letter: str) -> bool:
    code = ord(letter)
    for operator, value in members:
        if operator is sre.LITERAL and value == code:
            return True
        if operator is sre.RANGE and value[0] <= code <= value[1]:
            return True
        if operator is sre.CATEGORY and _in_category(value, letter):
            return True
    return False


def _in_category(category: Any, letter: str) -> bool:
    classes = {
        sre.CATEGORY_DIGIT: r"\d",
        sre.CATEGORY_NOT_DIGIT: r"\D",
        sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_WORD: r"\W",
    }
    return re.fullmatch(classes[category], letter, re.ASCII) is not None
