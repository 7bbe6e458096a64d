"""Presigned URLs and forms as botocore makes them, used by a client without keys."""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid

from typing import Any

import boto3
from botocore.config import Config

BUCKET = "signed-elsewhere"
KEYS = ["plain", "a b", "a+b", "a%b%20c", "a//b", "ü/漢", "~-._!*'()=:@&$,;?#", "x?acl"]


def send(method: str, url: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Sends a request; its status and body."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, headers=names, method=method)
    if data is not None and "Content-Type" not in names:
        request.add_unredirected_header("Content-Type", "")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def refused(answer: tuple[int, bytes], status: int, code: str) -> None:
    """Fails unless the answer is that error."""
    assert answer[0] == status and f"<Code>{code}<".encode() in answer[1], answer


def form(fields: dict[str, str], data: bytes, name: str = "f.txt") -> tuple[bytes, str]:
    """A form with a file; its body and type."""
    boundary = uuid.uuid4().hex
    lines: list[bytes] = []
    for field, value in fields.items():
        lines += [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'.encode(),
            value.encode() + b"\r\n",
        ]
    lines += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode(),
        data + b"\r\n",
        f"--{boundary}--\r\n".encode(),
    ]
    return b"".join(lines), f"multipart/form-data; boundary={boundary}"


def urls(s3: Any, done: list[str]) -> None:
    """What is done with presigned URLs."""
    for key in KEYS:
        target = {"Bucket": BUCKET, "Key": key}
        body = key.encode()
        sign = s3.generate_presigned_url
        assert send("PUT", sign("put_object", Params=target), body)[0] == 200, key
        assert send("GET", sign("get_object", Params=target)) == (200, body), key
        assert send("HEAD", sign("head_object", Params=target)) == (200, b""), key
        assert send("DELETE", sign("delete_object", Params=target))[0] == 204, key
        assert send("GET", sign("get_object", Params=target))[0] == 404, key

    target = {"Bucket": BUCKET, "Key": "k"}
    typed = {**target, "ContentType": "text/csv", "Metadata": {"a": "b"}, "Tagging": "t=1"}
    url = s3.generate_presigned_url("put_object", Params=typed)
    refused(send("PUT", url, b"1", Content_Type="text/html"), 403, "SignatureDoesNotMatch")
    headers = {"Content_Type": "text/csv"}
    if "AWSAccessKeyId" not in url:
        headers |= {"x_amz_meta_a": "b"} if "x-amz-meta-a" in url.split("SignedHeaders=")[1] else {}
        headers |= {"x_amz_tagging": "t=1"} if "tagging" in url.split("SignedHeaders=")[1] else {}
    status, answer = send("PUT", url, b"1", **headers)
    assert status == 200, answer
    head = s3.head_object(**target)
    assert (head["ContentType"], head["Metadata"]) == ("text/csv", {"a": "b"}), head
    assert s3.get_object_tagging(**target)["TagSet"] == [{"Key": "t", "Value": "1"}]

    shown = {**target, "ResponseContentType": "text/plain; charset=utf-8"}
    with urllib.request.urlopen(s3.generate_presigned_url("get_object", Params=shown)) as answer:
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    refused_acl = {**target, "ACL": "public-read"}
    url = s3.generate_presigned_url("put_object", Params=refused_acl)
    if "x-amz-acl=" in url:  # else the client has to send the header
        refused(send("PUT", url, b"2"), 403, "AccessDenied")

    url = s3.generate_presigned_url("get_object", Params=target)
    for changed in [
        url.replace("/k?", "/other?"),
        url + "&response-content-type=text/html",
        url.replace("Signature=", "Signature=A"),
    ]:
        assert send("GET", changed)[0] in (400, 403), changed
    assert send("PUT", url, b"new")[0] == 403
    url = s3.generate_presigned_url("get_object", Params=target, ExpiresIn=1)
    time.sleep(2.1)
    refused(send("GET", url), 403, "AccessDenied")
    done.append("urls")


def forms(s3: Any, done: list[str]) -> None:
    """What is done with presigned forms."""

    def post(key: str, data: bytes = b"data", change: Any = None, **more: Any) -> Any:
        signed = s3.generate_presigned_post(BUCKET, key, **more)
        fields = dict(signed["fields"])
        if change:
            change(fields)
        body, content_type = form(fields, data)
        return send("POST", signed["url"], body, Content_Type=content_type)

    for key in [*KEYS, "tab\there"]:
        data = f"--of\r\n{key}\r\n--".encode() * 3
        status, answer = post(key, data)
        assert (status, answer) == (204, b""), answer
        assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == data
    large = bytes(range(256)) * 4096 * 3
    assert post("large", large)[0] == 204
    assert s3.get_object(Bucket=BUCKET, Key="large")["Body"].read() == large
    assert post("uploads/${filename}")[0] == 204
    assert s3.get_object(Bucket=BUCKET, Key="uploads/f.txt")["Body"].read() == b"data"

    status, answer = post(
        "k",
        Fields={"success_action_status": "201", "Content-Type": "text/csv", "x-amz-meta-a": "b"},
        Conditions=[
            {"success_action_status": "201"},
            ["starts-with", "$Content-Type", "text/"],
            {"x-amz-meta-a": "b"},
        ],
    )
    assert status == 201 and b"<Key>k</Key>" in answer, answer
    head = s3.head_object(Bucket=BUCKET, Key="k")
    assert (head["ContentType"], head["Metadata"]) == ("text/csv", {"a": "b"}), head

    between = [["content-length-range", 2, 4]]
    assert post("sized", b"1234", Conditions=between)[0] == 204
    refused(post("sized", b"12345", Conditions=between), 400, "EntityTooLarge")
    refused(post("sized", b"1", Conditions=between), 400, "EntityTooSmall")
    assert s3.get_object(Bucket=BUCKET, Key="sized")["Body"].read() == b"1234"
    expired = post("k", ExpiresIn=-1)
    refused(expired, 403, "AccessDenied")
    assert b"Policy expired" in expired[1], expired
    sets: list[tuple[dict[str, str], int, str]] = [
        ({"key": "other"}, 403, "AccessDenied"),
        ({"x-amz-meta-more": "1"}, 403, "AccessDenied"),
        ({"acl": "public-read"}, 403, "AccessDenied"),
        ({"policy": "e30="}, 403, "SignatureDoesNotMatch"),
    ]
    for changed, code, name in sets:
        refused(post("k", b"bad", lambda fields, c=changed: fields.update(c)), code, name)
    for field in ["signature", "x-amz-signature"]:
        wrong = {field: "A" * 64 if field == "signature" else "0" * 64}

        def spoil(fields: dict[str, str], field: str = field, wrong: Any = wrong) -> None:
            if field in fields:
                fields.update(wrong)
            else:
                fields["policy"] = "e30="

        refused(post("k", b"bad", spoil), 403, "SignatureDoesNotMatch")
    refused(post("k", b"bad", lambda fields: fields.pop("policy")), 403, "AccessDenied")
    refused(
        post("k", b"bad", lambda fields: fields.update(AWSAccessKeyId="WRONG", signature="x")),
        403,
        "InvalidAccessKeyId",
    )
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b"data"
    assert post("ignored", b"1", lambda fields: fields.update({"x-ignore-a": "1"}))[0] == 204
    refused(
        post("acl", Fields={"acl": "public-read"}, Conditions=[{"acl": "public-read"}]),
        403,
        "AccessDenied",
    )
    done.append("forms")


def main(endpoint: str, access_key: str, secret_key: str) -> None:
    """Does both with the signature that botocore chooses by itself, and with Version 4."""
    session = boto3.session.Session(
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
    )
    done: list[str] = []
    session.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)
    for version in [None, "s3v4"]:
        config = Config(signature_version=version, retries={"max_attempts": 1})
        s3 = session.client("s3", endpoint_url=endpoint, config=config)
        url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "k"})
        done.append("Version 2" if "AWSAccessKeyId=" in url else "Version 4")
        urls(s3, done)
        forms(s3, done)
    print(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
