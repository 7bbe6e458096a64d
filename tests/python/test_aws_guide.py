"""The commands of docs/aws.md, by the models that the AWS CLI itself is made of."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore import xform_name
from botocore.model import ListShape, Shape
from botocore.validate import ParamValidator
from moto import mock_aws

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "aws.md").read_text(), re.M | re.S)
# Of the CLI itself; no service has them.
OWN = {("configure", "sso"), ("sso", "login")}
GLOBAL = {"--profile", "--query", "--output", "--region"}
VALUES = {
    "account": "123456789012",
    "partition": "aws",
    "AWS_REGION": "us-east-1",
    "service": "sts",
    "key": "1" * 36,
}


def commands() -> list[list[str]]:
    lines = "\n".join(BLOCKS).replace("\\\n", " ").splitlines()
    texts = [match[1] for line in lines if (match := re.search(r"(?:^|\$\()\s*(aws [^)#]*)", line))]
    # A query has parentheses of its own.
    texts = [t if t.count('"') % 2 == 0 else t.split(" --query")[0] for t in texts]
    return [
        shlex.split(re.sub(r"\$\{?(\w+)\}?", lambda name: VALUES[name[1]], t))[1:] for t in texts
    ]


def read(shape: Shape, words: list[str]) -> Any:
    """A parameter as the AWS CLI reads it."""
    if isinstance(shape, ListShape):
        return [read(shape.member, [word]) for word in words]
    if shape.type_name == "boolean":
        return True
    (word,) = words
    if word.startswith("file://"):
        return (ROOT / word.removeprefix("file://")).read_text()
    kinds = {"double": float, "float": float, "integer": int, "long": int}
    return kinds.get(shape.type_name, str)(word)


def call_of(words: list[str]) -> tuple[str, str, dict[str, Any]]:
    """The service, method and parameters of a command."""
    service, operation, *rest = words
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    options = {"--" + xform_name(name, "-"): name for name in shape.members} if shape else {}
    given: dict[str, list[str]] = {}
    for word in rest:
        if word.startswith("--"):
            values = given.setdefault(word, [])
        else:
            values.append(word)
    unknown = given.keys() - options.keys() - GLOBAL
    assert unknown == set(), f"aws {service} {operation} has no {unknown}"
    own = {options[word]: values for word, values in given.items() if word in options}
    parameters = {name: read(shape.members[name], values) for name, values in own.items()}
    if shape:
        report = ParamValidator().validate(parameters, shape)
        assert not report.has_errors(), report.generate_report()
    return service, xform_name(names[operation]), parameters


@pytest.fixture(scope="module", autouse=True)
def policies() -> None:
    """Runs the guide's own block that fills in the policies."""
    (block,) = [block for block in BLOCKS if "build/policies/" in block and "sed" in block]
    arn = "arn:aws:sts::123456789012:assumed-role/churn/me"
    stub = (
        f'aws() {{ case "$*" in *Arn*) echo {arn} ;; *) echo 123456789012 ;; esac; }}\n'
        "set -eu\nAWS_REGION=us-east-1\n"
    )
    subprocess.run(["bash", "-c", stub + block], cwd=ROOT, check=True)


def test_no_placeholder_is_left_in_the_policies() -> None:
    files = sorted((ROOT / "docs" / "policies").glob("*.json"))
    for file in files:
        text = (ROOT / "build" / "policies" / file.name).read_text()
        json.loads(text)
        assert re.findall(r"\b[A-Z]+_[A-Z_]+\b|REGION|BUCKET|PREFIX", text) == [], file.name
    assert len(files) > 5


def test_there_are_commands() -> None:
    assert len([words for words in commands() if tuple(words[:2]) not in OWN]) > 10


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_aws_cli_knows_the_command(words: list[str]) -> None:
    if tuple(words[:2]) not in OWN:
        call_of(words)


@mock_aws
def test_the_role_and_the_policies_are_made_in_the_guides_order() -> None:
    iam = boto3.client(
        "iam", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    iam.create_user(UserName="YOUR_NAME")
    for words in commands():
        if words[0] == "iam":
            _, method, parameters = call_of(words)
            getattr(iam, method)(**parameters)
    names = {policy["PolicyName"] for policy in iam.list_policies(Scope="Local")["Policies"]}
    ours = ("walk", "cleanup", "bucket", "kms", "tracking")
    assert names == {f"churn-{name}" for name in ours}
    inline = iam.list_role_policies(RoleName="churn-execution")["PolicyNames"]
    assert inline == ["churn-execution", "churn-kms", "churn-mlflow", "churn-vpc"]
