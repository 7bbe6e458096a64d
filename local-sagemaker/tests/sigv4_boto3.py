"""Sends requests that botocore signs, as they are and changed; prints the statuses."""

import http.client
import json
import sys
from collections.abc import Callable
from urllib.parse import quote, urlencode, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEYS = [
    "plain",
    "a b",
    "a+b",
    "a%b%20c",
    "a//b",
    "/a",
    "a/",
    "a/./b",
    "a/../b",
    "..",
    "ü/漢/𝒳",
    "~-._!*'()",
    "=:@&$,;?#",
    '"<>[]{}|\\^`',
    "\t\n",
]
QUERIES = [
    {"list-type": "2"},
    {"list-type": "2", "prefix": "a b+c%/ü=&"},
    {"list-type": "2", "delimiter": "/", "max-keys": "0"},
    {"location": ""},
    {"uploads": "", "prefix": "~'()*!"},
]


def main(endpoint: str, access_key: str, secret_key: str) -> None:
    credentials = Credentials(access_key, secret_key)
    host = urlsplit(endpoint).netloc
    results: list[tuple[str, int]] = []

    def send(request: AWSRequest) -> int:
        prepared = request.prepare()
        parts = urlsplit(prepared.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection(host)
        connection.request(prepared.method, target, prepared.body, dict(prepared.headers))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def s3(method: str, path: str, body: bytes = b"", **headers: str) -> AWSRequest:
        request = AWSRequest(method, f"{endpoint}{path}", data=body)
        for name, value in headers.items():
            request.headers[name.replace("_", "-")] = value
        return request

    def signed(request: AWSRequest) -> AWSRequest:
        S3SigV4Auth(credentials, "s3", "us-east-1").add_auth(request)
        return request

    def changed(what: str, request: AWSRequest, change: Callable[[AWSRequest], None]) -> None:
        change(request)
        results.append((f"changed {what}", send(request)))

    results.append(("bucket", send(signed(s3("PUT", "/bucket")))))
    for key in KEYS:
        path = "/bucket/" + quote(key, safe="/~")
        results.append((f"put {key!r}", send(signed(s3("PUT", path, key.encode())))))
        results.append((f"get {key!r}", send(signed(s3("GET", path)))))
        presigned = s3("GET", path)
        S3SigV4QueryAuth(credentials, "s3", "us-east-1", expires=60).add_auth(presigned)
        results.append((f"presigned {key!r}", send(presigned)))
        changed(f"path {key!r}", signed(s3("GET", path)), lambda r: setattr(r, "url", r.url + "x"))
        changed(f"presigned {key!r}", presigned, lambda r: setattr(r, "method", "DELETE"))
    for query in QUERIES:
        request = signed(s3("GET", "/bucket?" + urlencode(query, quote_via=quote)))
        results.append((f"list {query}", send(request)))
        changed(f"query {query}", request, lambda r: setattr(r, "url", r.url + "&fetch-owner=true"))
    with_headers = s3(
        "PUT",
        "/bucket/key",
        b"x",
        Content_Type="a/b; c=d",
        Cache_Control="no-cache",
        Content_Disposition='attachment;  filename="a  b"',
        x_amz_meta_a="  1   2  ",
    )
    results.append(("headers", send(signed(with_headers))))
    changed("header", with_headers, lambda r: r.headers.replace_header("Cache-Control", "no-store"))

    def sts(action: str) -> AWSRequest:
        request = AWSRequest("POST", f"{endpoint}/", data=urlencode({"Action": action}).encode())
        request.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        SigV4Auth(credentials, "sts", "us-east-1").add_auth(request)
        return request

    results.append(("sts", send(sts("GetCallerIdentity"))))
    changed("body", sts("GetCallerIdentity"), lambda r: setattr(r, "data", b"Action=Other"))
    print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
