"""Reads recorded HTTP requests back into operations and parameters, by botocore's models."""

import base64
import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote
from xml.etree import ElementTree

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

# By the service name that requests are signed for.
SERVICES = {
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "s3": ("s3",),
    "logs": ("logs",),
    "sts": ("sts",),
    "iam": ("iam",),
    "servicequotas": ("service-quotas",),
    "tagging": ("resourcegroupstaggingapi",),
    "kms": ("kms",),
    "ecr": ("ecr",),
    "ec2": ("ec2",),
}

# Headers of signing and of the SDK itself, which no model has.
SDK_HEADERS = {
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-security-token",
    "x-amz-target",
    "x-amz-trailer",
    "x-amz-user-agent",
    "x-amzn-query-mode",
}
CHECKSUM = "x-amz-checksum-crc32"


class UnknownRequestError(Exception):
    """No operation of the models fits a request."""


@dataclass
class Call:
    """An operation, its parameters, and what the request has besides."""

    service: ServiceModel
    operation: OperationModel
    parameters: dict[str, Any]
    unknown: list[str]


@cache
def service_model(name: str) -> ServiceModel:
    """Botocore's model of a service."""
    return botocore.session.get_session().get_service_model(name)


def read_call(request: dict[str, Any]) -> Call:
    """The call that a recorded request is."""
    scope = re.search(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/", request["headers"]["authorization"])
    if scope is None or scope[1] not in SERVICES:
        raise UnknownRequestError(f"it is signed for {scope and scope[1]}")
    models = [service_model(name) for name in SERVICES[scope[1]]]
    body = base64.b64decode(request["body"])
    headers = {name.lower(): value for name, value in request["headers"].items()}
    if "x-amz-target" in headers:
        return _json_call(models, headers, body)
    if headers.get("content-type") == "application/x-www-form-urlencoded":
        return _query_call(models, body)
    return _rest_call(models, request, headers, body)


def _json_call(models: list[ServiceModel], headers: dict[str, str], body: bytes) -> Call:
    prefix, _, name = headers["x-amz-target"].rpartition(".")
    for model in models:
        if model.metadata.get("targetPrefix") == prefix and name in model.operation_names:
            version = model.metadata["jsonVersion"]
            unknown = []
            if headers["content-type"] != f"application/x-amz-json-{version}":
                unknown.append(f"content-type {headers['content-type']}")
            return Call(model, model.operation_model(name), json.loads(body), unknown)
    raise UnknownRequestError(f"there is no target {prefix}.{name}")


def _query_call(models: list[ServiceModel], body: bytes) -> Call:
    form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    name, version = form.pop("Action"), form.pop("Version")
    for model in models:
        if name in model.operation_names:
            unknown = [] if version == model.api_version else [f"Version {version}"]
            operation = model.operation_model(name)
            tree: dict[str, Any] = {}
            for path, text in form.items():
                node = tree
                *parents, last = path.split(".")
                for part in parents:
                    node = node.setdefault(part, {})
                node[last] = text
            return Call(model, operation, _from_tree(operation.input_shape, tree), unknown)
    raise UnknownRequestError(f"there is no action {name}")


def _from_tree(shape: Shape | None, node: Any) -> Any:
    if isinstance(shape, StructureShape):
        names = {
            member.serialization.get("name", name): (name, member)
            for name, member in shape.members.items()
        }
        values = {}
        for key, child in node.items():
            name, member = names.get(key, (key, None))
            values[name] = _from_tree(member, child)
        return values
    if isinstance(shape, ListShape):
        items = node if shape.serialization.get("flattened") else node.get("member", {})
        return [_from_tree(shape.member, items[key]) for key in sorted(items, key=int)]
    return _scalar(shape, node)


def _rest_call(
    models: list[ServiceModel],
    request: dict[str, Any],
    headers: dict[str, str],
    body: bytes,
) -> Call:
    query = {key: value or "" for key, value in request["query"].items()}
    best: tuple[int, Call] | None = None
    for model in models:
        for name in model.operation_names:
            operation = model.operation_model(name)
            found = _fit(operation, request, query, headers)
            if found is not None and (best is None or found[0] > best[0]):
                parameters, unknown = found[1], found[2]
                best = found[0], Call(model, operation, parameters, unknown)
    if best is None:
        raise UnknownRequestError(f"no operation has {request['method']} {request['path']} {query}")
    call = best[1]
    call.parameters |= _payload(call.operation, headers, body)
    crc32 = base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
    if headers.get(CHECKSUM, crc32) != crc32:
        call.unknown.append(f"{CHECKSUM} {headers[CHECKSUM]} of a body with {crc32}")
    return call


def _fit(
    operation: OperationModel,
    request: dict[str, Any],
    query: dict[str, str],
    headers: dict[str, str],
) -> tuple[int, dict[str, Any], list[str]] | None:
    """How well an operation fits: the parameters outside the body and what is left over."""
    path, _, literal = operation.http["requestUri"].partition("?")
    if operation.http["method"] != request["method"] or operation.input_shape is None:
        return None
    pattern = re.sub(r"\\{(\w+)(\\\+)?\\}", _label, re.escape(path))
    match = re.fullmatch(pattern, request["path"].rstrip("/") or "/")
    fixed = dict(parse_qsl(literal, keep_blank_values=True))
    if match is None or any(query.get(key) != value for key, value in fixed.items()):
        return None
    parameters: dict[str, Any] = {}
    used_headers = set(SDK_HEADERS)
    if operation.http_checksum.get("requestAlgorithmMember"):
        used_headers.add(CHECKSUM)
    used_query = {*fixed, "x-id"}
    for name, member in operation.input_shape.members.items():
        place = member.serialization.get("location")
        key = member.serialization.get("name", name)
        if place == "uri" and key in match.groupdict():
            parameters[name] = unquote(match[key])
        elif place == "querystring" and key in query:
            parameters[name] = _scalar(member, query[key])
            used_query.add(key)
        elif place == "header" and key.lower() in headers:
            parameters[name] = _scalar(member, headers[key.lower()])
            used_headers.add(key.lower())
        elif place == "headers":
            own = {h: v for h, v in headers.items() if h.startswith(key.lower())}
            if own:
                parameters[name] = {h[len(key) :]: v for h, v in own.items()}
            used_headers |= own.keys()
    outside = [
        name
        for name in operation.input_shape.required_members
        if operation.input_shape.members[name].serialization.get("location")
    ]
    if any(name not in parameters for name in outside):
        return None
    if query.get("x-id", operation.name) != operation.name:
        return None
    unknown = [f"query {key}" for key in query.keys() - used_query]
    unknown += [f"header {h}" for h in headers if h.startswith("x-amz") and h not in used_headers]
    return len(fixed) * 10 + len(outside) - len(unknown), parameters, unknown


def _label(match: re.Match[str]) -> str:
    return f"(?P<{match[1]}>.+)" if match[2] else f"(?P<{match[1]}>[^/]+)"


def _payload(operation: OperationModel, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    shape = operation.input_shape
    name = shape.serialization.get("payload")
    if not body:
        return {}
    if name is None:
        return json.loads(body) if "json" in headers.get("content-type", "") else {"": body}
    member = shape.members[name]
    if isinstance(member, StructureShape):
        return {name: _from_xml(member, ElementTree.fromstring(body))}
    return {name: body if member.type_name == "blob" else body.decode()}


def _from_xml(shape: Shape | None, element: ElementTree.Element) -> Any:
    if not isinstance(shape, StructureShape):
        if isinstance(shape, ListShape):
            return [_from_xml(shape.member, child) for child in element]
        return _scalar(shape, element.text or "")
    names = {
        member.serialization.get("name", name): (name, member)
        for name, member in shape.members.items()
    }
    values: dict[str, Any] = {}
    for child in element:
        tag = child.tag.rpartition("}")[2]
        name, member = names.get(tag, (tag, None))
        if isinstance(member, ListShape) and member.serialization.get("flattened"):
            values.setdefault(name, []).append(_from_xml(member.member, child))
        else:
            values[name] = _from_xml(member, child)
    return values


def _scalar(shape: Shape | None, text: str) -> Any:
    kind = shape.type_name if shape is not None else "string"
    if isinstance(shape, MapShape):
        raise UnknownRequestError(f"a map of {shape.name} is not read")
    if kind in ("integer", "long"):
        return int(text)
    if kind in ("float", "double"):
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text
