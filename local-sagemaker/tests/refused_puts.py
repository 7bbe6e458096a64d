"""Sends unconditional PUTs after refused ones over the same connections.

python refused_puts.py ENDPOINT KEY SECRET [CLIENTS [ROUNDS]]: prints as JSON how many PUTs were
refused that had to be, how many were taken, and how each of the others ended.
"""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

BUCKET = "refused-puts"


def client_of(endpoint: str, key_id: str, secret: str):
    """Makes a client that never sends a request twice."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def put(s3, key: str, body: bytes, **conditions: str) -> str:
    """Puts an object and returns `taken`, the code of the refusal or the name of another error."""
    try:
        s3.put_object(Bucket=BUCKET, Key=key, Body=body, **conditions)
    except ClientError as error:
        return error.response["Error"]["Code"]
    except BotoCoreError as error:
        return type(error).__name__
    return "taken"


def work(keys: list[str], name: str, rounds: int) -> Counter:
    """Alternates refused and unconditional PUTs with one client."""
    s3 = client_of(*keys)
    counts: Counter = Counter()
    for number in range(rounds):
        body = bytes([number % 256]) * (1 + number * 7919 % 300_000)
        counts["refused " + put(s3, "there", body, IfNoneMatch="*")] += 1
        counts["unconditional " + put(s3, name, body)] += 1
    return counts


def main(endpoint: str, key_id: str, secret: str, clients: str = "8", rounds: str = "20") -> None:
    """Runs the clients side by side and prints the counts."""
    keys = [endpoint, key_id, secret]
    s3 = client_of(*keys)
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="there", Body=b"")
    with ThreadPoolExecutor(int(clients)) as pool:
        works = [pool.submit(work, keys, f"key-{n}", int(rounds)) for n in range(int(clients))]
        print(json.dumps(sum((one.result() for one in works), Counter())))


if __name__ == "__main__":
    main(*sys.argv[1:])
