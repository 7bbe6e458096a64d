"""The user's module, with the XGBoost container's handlers where it has none."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from local_serving.formats import decode, encode

Transform = Callable[[str | bytes, str, str], Any]


def load(module_name: str, model_dir: str) -> Transform:
    """Imports the module and loads the model.

    The result takes a request's body, content type and accept, and gives what
    the handlers give, which `local_serving.answers` makes an answer of.
    """
    module = importlib.import_module(module_name)
    model_fn = getattr(module, "model_fn", None)
    if model_fn is None:
        raise NotImplementedError(f"{module_name} must have a model_fn(model_dir)")
    transform = transform_of(module)
    model = model_fn(model_dir)
    return lambda body, content_type, accept: transform(model, body, content_type, accept)


def transform_of(module: ModuleType) -> Callable[[Any, str | bytes, str, str], Any]:
    names = ("input_fn", "predict_fn", "output_fn")
    own: Callable[[Any, str | bytes, str, str], Any] | None = getattr(module, "transform_fn", None)
    if own is not None:
        if any(hasattr(module, name) for name in names):
            raise ValueError(f"transform_fn excludes {', '.join(names)}")
        return own
    input_fn = getattr(module, "input_fn", decode)
    predict_fn = getattr(module, "predict_fn", default_predict_fn)
    output_fn = getattr(module, "output_fn", default_output_fn)

    def transform(model: Any, body: str | bytes, content_type: str, accept: str) -> Any:
        return output_fn(predict_fn(input_fn(body, content_type), model), accept)

    return transform


def default_predict_fn(data: Any, model: Any) -> Any:
    return model.predict(data, validate_features=False)


def default_output_fn(prediction: Any, accept: str) -> tuple[str | bytes, str]:
    return encode(prediction, accept), accept
