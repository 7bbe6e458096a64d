"""out_of_fold.csv: what models that were not trained on a row make of it, row by row."""

from pathlib import Path

from churn.calibration import Calibration
from churn.held_out import HeldOut

OUT_OF_FOLD_FILE = "out_of_fold.csv"


def write_out_of_fold(
    folder: Path, held_out: HeldOut, calibration: Calibration, training_rows: int
) -> None:
    """Writes a line for each row held out: where it is, its fold, label and probability of churn.

    `part` and `row`, from 1, are the prepared CSV and its row. The probability is recalibrated
    where that pays, as the endpoint's answers are.
    """
    applied = calibration if calibration.pays else Calibration()
    probabilities = applied.probabilities(held_out.margins)
    columns = (held_out.rows.tolist(), held_out.folds.tolist(), held_out.labels.tolist())
    lines = ["part,row,fold,label,probability\n"]
    for place, fold, label, probability in zip(*columns, probabilities, strict=True):
        inside = place < training_rows
        part, row = ("train", place) if inside else ("validation", place - training_rows)
        lines.append(f"{part},{row + 1},{fold + 1},{label:.0f},{probability!r}\n")
    (folder / OUT_OF_FOLD_FILE).write_text("".join(lines), encoding="utf-8")
