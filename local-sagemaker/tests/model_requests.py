"""Prints requests to every offered operation, right and spoiled, with botocore's verdict on each.

Takes {"operations": {service: [name]}, "seed": n, "limit": n} from stdin.
"""

import json
import random
import re
import sys
import unicodedata
from copy import deepcopy
from functools import cache
from typing import Any

import botocore.session
from botocore.model import Shape
from botocore.validate import ParamValidator
from sample_text import sample

INTEGERS = {"integer": 2**31, "long": 2**63}


@cache
def category(letter: str) -> str:
    """The characters of a Unicode category, as ranges for a class in brackets."""
    found = [n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n))[0] == letter]
    ranges: list[list[int]] = []
    for n in found:
        if ranges and n == ranges[-1][1] + 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in ranges)


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """A Java pattern as Python's."""
    pattern = re.sub(r"\\p\{([LNZ])\}", lambda found: category(found[1]), pattern)
    for java, python in {
        r"\p{Alnum}": "a-zA-Z0-9",
        r"\p{ASCII}*": r"[\x00-\x7f]*",
        r"\p{Print}": r"\x20-\x7e",
        r"\z": r"\Z",
        r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010ffff",
    }.items():
        pattern = pattern.replace(java, python)
    return re.compile(pattern, re.ASCII)


def problems(shape: Shape, value: Any, path: str = "") -> list[str]:
    """What botocore's validator does not look at."""
    kind = shape.type_name
    wrong = [f"{path} is no {kind}"]
    if kind == "structure":
        if not isinstance(value, dict):
            return wrong
        return [
            problem
            for name, member in shape.members.items()
            if value.get(name) is not None
            for problem in problems(member, value[name], f"{path}.{name}")
        ]
    if kind == "boolean":
        return [] if isinstance(value, bool) else wrong
    if kind in ("list", "map", "string", "blob"):
        if not isinstance(value, {"list": list, "map": dict}.get(kind, str)):
            return wrong
        found = bounds(shape, len(value), path)
    else:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return wrong
        limit = INTEGERS.get(kind)
        if limit and not (isinstance(value, int) and -limit <= value < limit):
            return wrong
        found = bounds(shape, value, path)
    if kind == "list":
        for item in value:
            found += problems(shape.member, item, f"{path}[]")
    elif kind == "map":
        for key, item in value.items():
            found += problems(shape.key, key, f"{path} key") + problems(shape.value, item, path)
    elif kind == "string":
        if shape.enum and value not in shape.enum:
            found.append(f"{path} is not in the enumeration")
        pattern = shape.metadata.get("pattern")
        if pattern and not expression(pattern).fullmatch(value):
            found.append(f"{path} does not match {pattern}")
    return found


def bounds(shape: Shape, size: float, path: str) -> list[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    out = (low is not None and size < low) or (high is not None and size > high)
    return [f"{path} is out of bounds"] if out else []


def verdict(shape: Shape, value: Any) -> list[str]:
    """Everything in which a request does not fit the model."""
    bare = drop_nulls(shape, value)
    report = ParamValidator().validate(bare, shape)
    own = report.generate_report().splitlines() if report.has_errors() else []
    return own + problems(shape, bare)


def drop_nulls(shape: Shape, value: Any) -> Any:
    """Without the members that are null, which is on the wire as if they were not there."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            name: drop_nulls(shape.members[name], item) if name in shape.members else item
            for name, item in value.items()
            if item is not None
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [drop_nulls(shape.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: drop_nulls(shape.value, item) for key, item in value.items()}
    return value


def text(shape: Shape, chance: random.Random) -> str:
    """A text that fits."""
    if shape.type_name == "blob":
        return "YQ=="
    if shape.enum:
        return chance.choice(shape.enum)
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 40)
    pattern = expression(shape.metadata.get("pattern", ".*"))
    for attempt in range(2000):
        found = sample(pattern, chance, max(low, attempt % 12))
        if low <= len(found) <= high and pattern.fullmatch(found):
            return found
    raise ValueError(f"Found no text for {shape.name}: {pattern.pattern}")


def example(
    shape: Shape, chance: random.Random, optional: float, above: tuple[str, ...] = ()
) -> Any:
    """A value that fits, with optional members by chance, but none of a shape that it is in."""
    above = (*above, shape.name)
    kind = shape.type_name
    low = shape.metadata.get("min", 0)
    if kind == "structure":
        required = shape.required_members
        return {
            name: example(member, chance, optional, above)
            for name, member in shape.members.items()
            if name in required or (chance.random() < optional and member.name not in above)
        }
    if kind == "list":
        return [example(shape.member, chance, optional, above) for _ in range(max(low, 1))]
    if kind == "map":
        entries = range(max(low, 1))
        return {
            text(shape.key, chance): example(shape.value, chance, optional, above) for _ in entries
        }
    if kind in ("string", "blob"):
        return text(shape, chance)
    if kind == "boolean":
        return chance.random() < 0.5
    # No job is to start: more than one instance is not offered.
    return min(max(low, 2), shape.metadata.get("max", 2))


def spoiled(shape: Shape, value: Any, chance: random.Random) -> list[tuple[str, Any]]:
    """A value's mutations, with their names. Some are right again."""
    kind = shape.type_name
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    found: list[tuple[str, Any]] = [
        ("another type", other)
        for other in ("text", 7, True, [], {}, 1.5)
        if type(other) is not type(value)
    ]
    if kind == "structure":
        found.append(("unknown member", {**value, "Nobody": 1}))
        if value:
            name = chance.choice(sorted(value))
            found.append(("other capitals", {**value, name.swapcase(): value[name]}))
        for name in shape.required_members:
            without = {key: item for key, item in value.items() if key != name}
            found += [("required member", without), ("null", {**value, name: None})]
    elif kind == "list":
        found += [("empty", []), ("null in a list", [*value, None])]
        found += [("length", value[:1] * n) for n in around(low, high) if n <= 300]
    elif kind == "map":
        key, item = next(iter(value.items()))
        found.append(("empty", {}))
        for name, other in spoiled(shape.key, key, chance):
            if isinstance(other, str):
                found.append((f"key: {name}", {other: item}))
        found += [
            ("length", {f"k{i}": item for i in range(n)}) for n in around(low, high) if n <= 300
        ]
    elif kind in ("string", "blob"):
        place = chance.randrange(len(value) + 1)
        for more in ("\n", " ", "!", "é", "漢", "😀", "-", "$", "_", "\u00a0"):
            found.append(("pattern", value[:place] + more + value[place:]))
        found += [("end of line", value + "\n"), ("empty", ""), ("capitals", value.swapcase())]
        for n in around(low, high):
            if n <= 70_000:
                letter = "😀" if "pattern" not in shape.metadata else "a"
                found.append(("length", (value + letter * n)[:n]))
    elif kind != "boolean":
        found += [("bounds", n) for n in around(low, high)]
        found += [("bounds", n) for n in (2**31, -(2**31) - 1, 0, -1)]
    return found


def around(low: int | None, high: int | None) -> list[int]:
    """The bounds themselves, and what is just beyond."""
    found = [] if low is None else [low, low - 1]
    return [n for n in [*found, *([] if high is None else [high, high + 1])] if n >= 0 or not low]


def places(shape: Shape, value: Any, path: tuple = ()) -> list[tuple[tuple, Shape]]:
    """Every value in a request, with its shape."""
    found = [(path, shape)]
    if shape.type_name == "structure":
        for name, item in value.items():
            found += places(shape.members[name], item, (*path, name))
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            found += places(shape.member, item, (*path, index))
    elif shape.type_name == "map":
        for key, item in value.items():
            found += places(shape.value, item, (*path, key))
    return found


def put(request: Any, path: tuple, value: Any) -> Any:
    """The request with another value at a place."""
    if not path:
        return value
    copy = deepcopy(request)
    node = copy
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return copy


def cases(shape: Shape, chance: random.Random, limit: int) -> list[dict[str, Any]]:
    """Requests of one operation."""
    right = [example(shape, chance, optional) for optional in (0, 0.3, 0.6, 1)]
    mutations = []
    for request in right[::3]:
        for path, part in places(shape, request):
            value = request
            for step in path:
                value = value[step]
            mutations += [
                (name, request, path, other) for name, other in spoiled(part, value, chance)
            ]
    found = [("right", request) for request in right]
    for name, request, path, other in chance.sample(mutations, min(limit, len(mutations))):
        found.append((name, put(request, path, other)))
    return [
        {"mutation": name, "request": request, "problems": verdict(shape, request)[:3]}
        for name, request in found
    ]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    session = botocore.session.get_session()
    printed = []
    for service, names in asked["operations"].items():
        model = session.get_service_model(service)
        for name in names:
            chance = random.Random(f"{asked['seed']} {name}")
            shape = model.operation_model(name).input_shape
            for case in cases(shape, chance, asked["limit"]):
                printed.append({"service": service, "operation": name, **case})
    json.dump(printed, sys.stdout)
