"""The container's default formats: requests to DMatrix, predictions to text."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any


class UnsupportedFormatError(Exception):
    def __init__(self, content_type: str) -> None:
        super().__init__(
            f"Content type {content_type} is not supported by the default handlers. "
            "Write an input_fn to read it, or an output_fn to write it."
        )


def decode(body: str | bytes, content_type: str) -> Any:
    """A DMatrix of CSV or LIBSVM. As in the container, the count of columns is not checked."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "text/csv":
        return csv_to_dmatrix(body)
    if media_type in ("text/libsvm", "text/x-libsvm"):
        return libsvm_to_dmatrix(body)
    raise UnsupportedFormatError(media_type)


def csv_to_dmatrix(body: str | bytes) -> Any:
    """Numbers with a sniffed delimiter, no header; an empty cell is missing."""
    import numpy as np
    import xgboost as xgb

    text = body.decode() if isinstance(body, bytes) else body
    lines = text.split("\n")
    sniffed = csv.Sniffer().sniff(lines[0][:512]).delimiter
    delimiter = "," if sniffed.isalnum() else sniffed
    rows = [[cell or "nan" for cell in line.split(delimiter)] for line in lines]
    return xgb.DMatrix(np.array(rows).astype(np.float64))


def libsvm_to_dmatrix(body: str | bytes) -> Any:
    import xgboost as xgb

    data = body.encode() if isinstance(body, str) else body
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(data)
    try:
        return xgb.DMatrix(f"{file.name}?format=libsvm")
    finally:
        Path(file.name).unlink()


def encode(prediction: Any, accept: str) -> str | bytes:
    """JSON, CSV (one row per line) or NPY, as the media type in `accept` says."""
    if accept == "application/json":
        return json.dumps(prediction, default=lambda value: value.tolist())
    if accept == "text/csv":
        return to_csv(prediction)
    if accept == "application/x-npy":
        return to_npy(prediction)
    raise UnsupportedFormatError(accept)


def to_csv(prediction: Any) -> str:
    import numpy as np

    array = np.array(prediction)
    rows = array.reshape(-1, 1) if array.ndim == 1 else array
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", strict=True).writerows(rows)
    return stream.getvalue()


def to_npy(prediction: Any) -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.save(stream, prediction)
    return stream.getvalue()
