"""Parameters against a shape of botocore's models.

Botocore's own validator looks at types; this looks at patterns, lengths, ranges, enumerations and
members too.
"""

import re
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

# What Java's patterns have and Python's do not; classes stand inside of brackets.
_CLASSES = {
    r"\p{L}": r"\w",
    r"\p{M}": r"\u0300-\u036f",
    r"\p{N}": r"\d",
    r"\p{P}": r"""!-#%-*,-/:;?@\[-\]_{}\u2010-\u2027""",
    r"\p{S}": r"$+<=>\^`|~",
    r"\p{Z}": r" \u00a0\u2000-\u200a\u2028\u2029\u3000",
    r"\p{Alnum}": "a-zA-Z0-9",
    r"\p{ASCII}*": r"[\x00-\x7f]*",
    r"\p{Print}": r"\x20-\x7e",
    r"\z": r"\Z",
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010ffff",
    r"[\w-_]": r"[\w\-_]",
}


def problems(shape: Shape | None, parameters: dict[str, Any]) -> list[str]:
    """Everything in which parameters do not fit an operation's input shape."""
    if shape is None:
        return [f"{name} is unknown" for name in parameters]
    found = _walk(shape, parameters, "")
    report = ParamValidator().validate(parameters, shape)
    return found or (report.generate_report().splitlines() if report.has_errors() else [])


def _walk(shape: Shape, value: Any, path: str) -> list[str]:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        found = [f"{path}.{name} is unknown" for name in value.keys() - shape.members.keys()]
        found += [f"{path}.{n} is missing" for n in shape.required_members if n not in value]
        if shape.is_tagged_union and len(value) != 1:
            found.append(f"{path} must have one member: {', '.join(value)}")
        for name in value.keys() & shape.members.keys():
            found += _walk(shape.members[name], value[name], f"{path}.{name}")
        return found
    found = _bounds(shape, value, path)
    if isinstance(shape, ListShape) and isinstance(value, list):
        for index, item in enumerate(value):
            found += _walk(shape.member, item, f"{path}[{index}]")
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        for key, item in value.items():
            found += _walk(shape.key, key, f"{path}'s key {key!r}")
            found += _walk(shape.value, item, f"{path}[{key!r}]")
    elif isinstance(shape, StringShape) and isinstance(value, str):
        found += _text(shape, value, path)
    return found


def _bounds(shape: Shape, value: Any, path: str) -> list[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    sized = isinstance(value, (str, bytes, list, dict))
    size = len(value) if sized else value
    if isinstance(size, bool) or not isinstance(size, (int, float)):
        return []
    what = "length" if sized else "value"
    found = [f"{path} has {what} {size}, the least is {low}"] if low and size < low else []
    if high is not None and size > high:
        found.append(f"{path} has {what} {size}, the most is {high}")
    return found


def _text(shape: StringShape, value: str, path: str) -> list[str]:
    if shape.enum and value not in shape.enum:
        return [f"{path} is {value!r}, not one of {', '.join(shape.enum)}"]
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return []
    for java, python in _CLASSES.items():
        pattern = pattern.replace(java, python)
    if re.fullmatch(pattern, value) is None:
        return [f"{path} is {value!r}, which does not match {shape.metadata['pattern']}"]
    return []
