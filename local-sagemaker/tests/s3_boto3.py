"""Drives the local S3 with boto3; prints what was done as JSON."""

import hashlib
import io
import json
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = "boto-bucket"
KEYS = ["a", "a/b", "a/../b", "a b+c%d", "ü/漢", " \n", "~'()*!:=@&$,;?#"]


def refused(code: str, call: Callable[[], Any]) -> None:
    """Fails unless the call is refused with the code."""
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return
    raise AssertionError(f"{code} was expected")


def main(endpoint: str, access_key: str, secret_key: str) -> None:
    session = boto3.session.Session(
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
    )
    s3 = session.client("s3", endpoint_url=endpoint, config=Config(retries={"max_attempts": 1}))
    done: list[str] = []

    s3.create_bucket(Bucket=BUCKET)
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == [BUCKET]
    s3.head_bucket(Bucket=BUCKET)
    done.append("buckets")

    for key in KEYS:
        body = f"of {key}".encode()
        put = s3.put_object(Bucket=BUCKET, Key=key, Body=body, CacheControl="no-cache")
        assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
        got = s3.get_object(Bucket=BUCKET, Key=key)
        assert got["Body"].read() == body and got["CacheControl"] == "no-cache"

    def send_raw(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["x-amz-meta-raw"] = "ü/漢"

    s3.meta.events.register("before-call.s3.PutObject", send_raw)
    s3.put_object(Bucket=BUCKET, Key="a")
    s3.meta.events.unregister("before-call.s3.PutObject", send_raw)
    raw = s3.head_object(Bucket=BUCKET, Key="a")["Metadata"]["raw"]
    assert raw.encode("latin1").decode() == "ü/漢", raw
    done.append("objects")

    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, PaginationConfig={"PageSize": 2}
    )
    found = [item["Key"] for page in pages for item in page["Contents"]]
    assert found == sorted(KEYS, key=str.encode), found
    first = s3.list_objects(Bucket=BUCKET, Delimiter="/", MaxKeys=4)
    assert [item["Prefix"] for item in first["CommonPrefixes"]] == ["a/"], first
    done.append("listing")

    data = bytes(range(256)) * 4096 * 13
    config = TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(data)
        s3.upload_file(
            str(source), BUCKET, "large", Config=config, ExtraArgs={"Metadata": {"a": "1"}}
        )
        head = s3.head_object(Bucket=BUCKET, Key="large")
        assert head["ContentLength"] == len(data) and head["Metadata"] == {"a": "1"}
        assert head["ETag"].endswith('-3"')
        done.append("large upload")
        s3.download_file(BUCKET, "large", str(target), Config=config)
        assert target.read_bytes() == data
        done.append("large download")

    s3.upload_fileobj(io.BytesIO(data[:100]), BUCKET, "streamed")
    s3.put_object(Bucket=BUCKET, Key="put", Body=io.BytesIO(data))
    assert s3.get_object(Bucket=BUCKET, Key="put")["Body"].read() == data
    done.append("streamed upload")

    for algorithm in ["CRC32", "SHA1", "SHA256"]:
        put = s3.put_object(Bucket=BUCKET, Key="sum", Body=b"123", ChecksumAlgorithm=algorithm)
        got = s3.get_object(Bucket=BUCKET, Key="sum", ChecksumMode="ENABLED")
        assert got["Body"].read() == b"123"
        assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    body = b"123456789"
    sums = {
        "ChecksumCRC32": "y/Q5Jg==",
        "ChecksumCRC32C": "4waSgw==",
        "ChecksumCRC64NVME": "rosUhgp5mIg=",
    }
    for name, value in sums.items():
        put = s3.put_object(Bucket=BUCKET, Key="sum", Body=body, **{name: value})
        assert put[name] == value, put
        wrong = {"Bucket": BUCKET, "Key": "sum", "Body": body, name: "AAAA" + value[4:]}
        refused("BadDigest", partial(s3.put_object, **wrong))
    assert s3.get_object(Bucket=BUCKET, Key="sum")["Body"].read() == body
    done.append("checksums")

    s3.copy({"Bucket": BUCKET, "Key": "a b+c%d"}, BUCKET, "copied")
    assert s3.get_object(Bucket=BUCKET, Key="copied")["Body"].read() == b"of a b+c%d"
    done.append("copy")

    signer = session.client("s3", endpoint_url=endpoint, config=Config(signature_version="s3v4"))
    params = {"Bucket": BUCKET, "Key": "ü/漢"}
    url = signer.generate_presigned_url("get_object", Params=params)
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == "of ü/漢".encode()
    url = signer.generate_presigned_url("put_object", Params=params)
    urllib.request.urlopen(urllib.request.Request(url, data=b"new", method="PUT")).close()
    assert s3.get_object(**params)["Body"].read() == b"new"
    try:
        urllib.request.urlopen(url + "&x-amz-meta-more=1").close()
        raise AssertionError("a changed presigned URL was accepted")
    except urllib.error.HTTPError as error:
        assert error.code == 403, error
    done.append("presigned")

    listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    objects = [{"Key": item["Key"]} for item in listed]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": objects})
    assert len(answer["Deleted"]) == len(objects)
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    done.append("deletion")

    refused("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="none"))
    refused("NoSuchBucket", lambda: s3.list_objects_v2(Bucket="no-such-bucket"))
    refused("NotImplemented", lambda: s3.get_bucket_inventory_configuration(Bucket=BUCKET, Id="a"))
    refused("NoSuchKey", lambda: s3.get_object_tagging(Bucket=BUCKET, Key="a"))
    s3.delete_bucket(Bucket=BUCKET)
    done.append("errors")
    print(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
