"""The same call as botocore would send it, beside the request that was sent.

So a request is not only allowed by the models: AWS reads out of it what the caller meant.
"""

import base64
import json
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from botocore.serialize import create_serializer
from wire import Call


def resent(call: Call, request: dict[str, Any]) -> list[str]:
    """Everything in which botocore's request is another one."""
    serializer = create_serializer(call.service.metadata["protocol"], include_validation=False)
    own = serializer.serialize_to_request(call.parameters, call.operation)
    path, _, fixed = own["url_path"].partition("?")
    query = dict(parse_qsl(fixed, keep_blank_values=True)) | {
        key: str(value) for key, value in (own["query_string"] or {}).items()
    }
    sent_query = {key: value or "" for key, value in request["query"].items() if key != "x-id"}
    body = base64.b64decode(request["body"])
    headers = {name.lower(): value for name, value in request["headers"].items()}
    own_headers = {
        name.lower(): str(value)
        for name, value in own["headers"].items()
        if name.lower() not in ("content-type", "content-length")
    }
    kind = headers.get("content-type", "")
    pairs = {
        "method": (own["method"], request["method"]),
        "path": (path.rstrip("/"), request["path"].rstrip("/")),
        "query": (query, sent_query),
        "headers": (own_headers, {name: headers.get(name) for name in own_headers}),
        "body": (_plain(own["body"], kind), _plain(body, kind)),
    }
    return [
        f"botocore's {part} is {ours!r}, not {theirs!r}"
        for part, (ours, theirs) in pairs.items()
        if ours != theirs
    ]


def _plain(body: Any, kind: str) -> Any:
    """A body without what has no meaning: the order of members and white space."""
    if isinstance(body, dict):
        return {key: str(value) for key, value in body.items()}
    text = body if isinstance(body, bytes) else body.encode()
    if "json" in kind and "amz" in kind:
        return json.loads(text)
    if "form-urlencoded" in kind:
        return dict(parse_qsl(text.decode(), keep_blank_values=True))
    if "xml" in kind and text:
        return _tree(ElementTree.fromstring(text))
    return text


def _tree(element: ElementTree.Element) -> Any:
    children = sorted((_tree(child) for child in element), key=repr)
    return element.tag, element.text or "", children
