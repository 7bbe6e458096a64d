"""Boosting round by round: metrics, early stopping, and continuing an interrupted run."""

from typing import Any

from churn.checkpoints import Checkpoint, Checkpoints, read_newest, write_checkpoint
from churn.documents import Metrics
from churn.log_lines import log_line
from churn.script import import_xgboost

xgb = import_xgboost()

CHECKPOINT_ROUNDS = 25


def boost(
    parameters: dict[str, Any],
    num_round: int,
    patience: int,
    data: dict[str, Any],
    checkpoints: Checkpoints | None = None,
) -> tuple[Any, Metrics]:
    """Trains on `data["train"]`, printing each round's metrics on all data sets as XGBoost does.

    Stops after `patience` rounds without a smaller log loss on `data["validation"]`; 0 = never.
    Returns the booster with all its rounds, and their metrics.

    XGBoost does not save the state of its random numbers. With checkpoints every part of so many
    rounds therefore begins with a booster and a seed of its own, after an interruption or not: a
    resumed training gives the same bytes as one that was never interrupted.
    """
    start = (checkpoints and read_newest(checkpoints)) or Checkpoint(b"", {})
    model, metrics = start
    done = len(metrics["train"]["logloss"]) if metrics else 0
    for number in range(done):
        print(format_round(number, metrics), flush=True)
    while True:
        booster = make_booster(parameters, data, model, done)
        end = min(done + CHECKPOINT_ROUNDS, num_round) if checkpoints else num_round
        for number in range(done, end):
            booster.update(data["train"], number)
            evaluate(booster, data, number, metrics)
            print(format_round(number, metrics), flush=True)
            losses = metrics["validation"]["logloss"]
            if patience and number - best_round(losses) >= patience:
                return booster, metrics
        if end == num_round or not checkpoints:
            return booster, metrics
        done, model = end, bytes(booster.save_raw("ubj"))
        write_checkpoint(checkpoints, done, Checkpoint(model, metrics))


def make_booster(parameters: dict[str, Any], data: dict[str, Any], model: bytes, done: int) -> Any:
    """Returns a booster that continues from a model with `done` rounds, or from none."""
    seed = (parameters["seed"] + done) % 2**31
    file = bytearray(model) or None
    return xgb.Booster(parameters | {"seed": seed}, list(data.values()), model_file=file)


def evaluate(booster: Any, data: dict[str, Any], number: int, metrics: Metrics) -> None:
    """Appends a round's metrics."""
    text = booster.eval_set([(matrix, name) for name, matrix in data.items()], number)
    for part in text.split("\t")[1:]:
        place, value = part.rsplit(":", 1)
        name, metric = place.rsplit("-", 1)
        metrics.setdefault(name, {}).setdefault(metric, []).append(float(value))


def best_round(losses: list[float]) -> int:
    """Returns the first round with the smallest loss."""
    return losses.index(min(losses))


def format_metrics(number: int, metrics: Metrics) -> str:
    """Returns a round's metrics in XGBoost's own notation."""
    return "\t".join(
        log_line("metric", set=name, measure=metric, value=f"{history[number]:.5f}")
        for name, by_metric in metrics.items()
        for metric, history in by_metric.items()
    )


def format_round(number: int, metrics: Metrics) -> str:
    """Returns XGBoost's line of a round."""
    return log_line("round", round=number, metrics=format_metrics(number, metrics))
