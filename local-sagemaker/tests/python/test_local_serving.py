import json
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import xgboost
from stand_ins import answers, formats, handlers

answer_of = answers.answer_of
decode = formats.decode
encode = formats.encode
transform_of = handlers.transform_of
ENVIRON = answers.environ_of(b"1,2", "text/csv", "application/json")


def rows(matrix: xgboost.DMatrix) -> list[list[float]]:
    """The stored values; missing ones are not stored."""
    return [row.data.tolist() for row in matrix.get_data()]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("1,2\n3,4", "text/csv", [[1, 2], [3, 4]]),
        (b"1,2", "text/csv; charset=utf-8", [[1, 2]]),
        ("1;2\n3;4", "text/csv", [[1, 2], [3, 4]]),
        ("1,,3", "text/csv", [[1, 3]]),
        ("0 0:5 2:7\n", "text/libsvm", [[5, 7]]),
        (b"0 0:5 2:7\n", "text/x-libsvm", [[5, 7]]),
    ],
)
def test_decode_reads_the_containers_formats(
    body: str | bytes, content_type: str, expected: list[list[float]]
) -> None:
    assert rows(decode(body, content_type)) == expected


@pytest.mark.parametrize("body", ["1,2\n", "a,b\n1,2", "1,x", "", "1,2\n3"])
def test_decode_raises_where_the_container_answers_500(body: str) -> None:
    with pytest.raises(Exception, match=r"."):
        decode(body, "text/csv")


def test_decode_and_encode_refuse_other_formats() -> None:
    with pytest.raises(formats.UnsupportedFormatError, match="application/json is not supported"):
        decode("[[1]]", "application/json")
    with pytest.raises(formats.UnsupportedFormatError, match="text/html is not supported"):
        encode([1], "text/html")


def test_encode_writes_the_containers_formats() -> None:
    prediction = np.array([0.1, 0.9], dtype=np.float32)
    assert encode(prediction, "text/csv") == "0.1\n0.9\n"
    assert encode(np.array([[1, 2], [3, 4]]), "text/csv") == "1,2\n3,4\n"
    assert json.loads(encode(prediction, "application/json")) == prediction.tolist()
    data = encode(prediction, "application/x-npy")
    assert isinstance(data, bytes)
    assert data.startswith(b"\x93NUMPY")


@pytest.mark.parametrize(
    ("result", "content_type", "body"),
    [
        (("x", "application/json"), "application/json", b"x"),
        (("x", "text/csv"), "text/csv; charset=utf-8", b"x"),
        ((b"\xff", "application/x-npy"), "application/x-npy", b"\xff"),
        ({"a": 1}, "application/json", b'{"a":1}\n'),
        ("x", "text/html; charset=utf-8", b"x"),
    ],
)
def test_answer_of_takes_what_the_framework_takes(
    result: object, content_type: str, body: bytes
) -> None:
    assert answer_of(result, ENVIRON) == (200, [("Content-Type", content_type)], body)


@pytest.mark.parametrize("result", [None, 1.5, ("body", 200, "text/plain"), ("body",)])
def test_answer_of_raises_for_anything_else(result: object) -> None:
    with pytest.raises((TypeError, AttributeError, IndexError)):
        answer_of(result, ENVIRON)


def test_answer_of_calls_wsgi_applications() -> None:
    closed = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        write = start_response("422 Odd", [("X-A", "b"), ("Content-Length", "99")])
        write(b"1")
        return Body([environ["wsgi.input"].read(), b"3"])

    environ = answers.environ_of(b"2", "text/csv", "*/*")
    content_type = ("Content-Type", "text/plain; charset=utf-8")
    assert answer_of(application, environ) == (
        422,
        [("X-A", "b"), content_type],
        b"123",
    )
    assert closed == [True]


def test_failed_says_nothing_of_the_reason() -> None:
    assert answers.failed().status == 500
    assert b"<title>500 Internal Server Error</title>" in answers.failed().body


def test_transform_of_uses_the_defaults_for_what_is_left_out() -> None:
    model = SimpleNamespace(predict=lambda data, validate_features: [data.num_col()])
    transform = transform_of(ModuleType("empty"))
    assert transform(model, "1,2,3", "text/csv", "application/json") == (
        "[3]",
        "application/json",
    )


def test_transform_fn_excludes_the_other_handlers() -> None:
    module = ModuleType("both")
    module.transform_fn = lambda *_: ("whole", "text/plain")  # type: ignore[attr-defined]
    assert transform_of(module)(None, "", "", "") == ("whole", "text/plain")
    module.input_fn = lambda *_: None  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="transform_fn excludes input_fn"):
        transform_of(module)
