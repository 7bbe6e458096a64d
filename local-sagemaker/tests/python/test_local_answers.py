"""What handlers may return, beside the framework of AWS's containers."""

import collections
import collections.abc
import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from stand_ins import answers, formats

pytest.importorskip("sagemaker_containers", reason="needs Linux and a C compiler")

pytestmark = pytest.mark.filterwarnings("ignore")  # old code says a lot


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """AWS's modules, which Python since 3.10 and newer protobufs import with help alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collections, "Mapping", collections.abc.Mapping, raising=False)
        patch.setitem(os.environ, "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "python")
        patch.setitem(os.environ, "SAGEMAKER_BASE_DIR", str(tmp_path_factory.mktemp("opt_ml")))
        from sagemaker_containers import _encoders, _transformer, _worker

        return SimpleNamespace(
            encode=_encoders.encode,
            transformer=_transformer.Transformer,
            worker=_worker.Worker,
        )


def wsgi(status: str, headers: list[tuple[str, str]], body: bytes) -> Callable[..., Any]:
    """Returns a WSGI application."""

    def application(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response(status, headers)
        return [body]

    return application


def fail() -> None:
    """Raises an error."""
    raise ValueError("for the log alone")


RESULTS: dict[str, Callable[[], Any]] = {
    "body and type": lambda: ("a", "text/csv"),
    "body and JSON's type": lambda: ("{}", "application/json"),
    "body and XML's type": lambda: ("<a/>", "application/xml"),
    "bytes and type": lambda: (b"\xff", "application/octet-stream"),
    "parts and type": lambda: (["a", "b"], "text/plain"),
    "parts of bytes and type": lambda: ([b"a", b"b"], "text/plain"),
    "nothing and type": lambda: (None, "text/csv"),
    "empty text and type": lambda: ("", "text/csv"),
    "a type with a character set": lambda: ("a", "text/csv; charset=latin-1"),
    "text": lambda: "é",
    "bytes": lambda: b"abc",
    "bytearray": lambda: bytearray(b"abc"),
    "generator": lambda: (part for part in ["a", "b"]),
    "dictionary": lambda: {"b": [1.5, None], "a": "é", "c": float("nan")},
    "list": lambda: [1, 2],
    "WSGI": lambda: wsgi("400 Bad", [("Content-Type", "application/json")], b"{}"),
    "WSGI without type": lambda: wsgi("418 Teapot", [("X-Own", "1")], b"tea"),
    "a tuple of one": lambda: ("a",),
    "a tuple of three": lambda: ("a", 400, {"X": "y"}),
    "nothing": lambda: None,
    "a number": lambda: 3,
    "an error": fail,
}


@pytest.mark.parametrize("name", RESULTS)
def test_the_answer_to_a_result_is_that_of_the_container(aws: Any, name: str) -> None:
    make = RESULTS[name]
    transformer = aws.transformer(model_fn=lambda _folder: None, transform_fn=lambda *_: make())
    transformer.initialize()
    client = aws.worker(transform_fn=transformer.transform, module_name="m").test_client()
    theirs = client.post("/invocations", data=b"1", content_type="text/csv")
    try:
        ours = answers.answer_of(make(), answers.environ_of(b"1", "text/csv", "*/*"))
    except Exception:
        ours = answers.failed()
    assert ours.status == theirs.status_code
    assert set(ours.headers) == {pair for pair in theirs.headers if pair[0] != "Content-Length"}
    if ours.status != 500:  # the page has words of its own
        assert ours.body == theirs.data


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "application/x-npy"])
@pytest.mark.parametrize(
    "prediction",
    [
        np.array([0.1, 1e-8, 1e20], dtype=np.float32),
        np.array([[1.5, 2], [3, 4]]),
        np.array([True, False]),
        np.array(["a", "b,c"]),
        [1, 2],
    ],
    ids=str,
)
def test_the_default_output_is_that_of_the_container(
    aws: Any, accept: str, prediction: Any
) -> None:
    assert formats.encode(prediction, accept) == aws.encode(prediction, accept)
