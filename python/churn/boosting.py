"""Boosting round by round: metrics, early stopping, and continuing an interrupted run."""

from collections.abc import Sequence
from typing import Any

from churn.checkpoints import Checkpoint, Checkpoints, read_newest, write_checkpoint
from churn.documents import Metrics
from churn.log_lines import log_line
from churn.script import import_xgboost

xgb = import_xgboost()

CHECKPOINT_ROUNDS = 25

Data = dict[str, Any]  # XGBoost's matrices "train" and "validation"


def boost(
    parameters: dict[str, Any],
    num_round: int,
    patience: int,
    members: Sequence[Data],
    checkpoints: Checkpoints | None = None,
) -> tuple[list[Any], Metrics]:
    """Trains a booster for each member's `"train"`, all of them one round further at a time.

    Prints each round's metrics, the mean over members, as XGBoost does. Stops after `patience`
    rounds without a smaller log loss on `"validation"`; 0 = never. Returns the boosters with all
    their rounds, and the metrics.

    XGBoost does not save the state of its random numbers. With checkpoints every part of so many
    rounds therefore begins with a booster and a seed of its own, after an interruption or not: a
    resumed training gives the same bytes as one that was never interrupted.
    """
    start = (checkpoints and read_newest(checkpoints)) or Checkpoint([b""] * len(members), {})
    models, metrics = start
    done = len(metrics["train"]["logloss"]) if metrics else 0
    for number in range(done):
        print(format_round(number, metrics), flush=True)
    while True:
        boosters = [
            make_booster(parameters, data, model, done, number)
            for number, (data, model) in enumerate(zip(members, models, strict=True))
        ]
        end = min(done + CHECKPOINT_ROUNDS, num_round) if checkpoints else num_round
        for number in range(done, end):
            for booster, data in zip(boosters, members, strict=True):
                booster.update(data["train"], number)
            evaluate(boosters, members, number, metrics)
            print(format_round(number, metrics), flush=True)
            losses = metrics["validation"]["logloss"]
            if patience and number - best_round(losses) >= patience:
                return boosters, metrics
        if end == num_round or not checkpoints:
            return boosters, metrics
        done, models = end, [bytes(booster.save_raw("ubj")) for booster in boosters]
        write_checkpoint(checkpoints, done, Checkpoint(models, metrics))


def make_booster(
    parameters: dict[str, Any], data: Data, model: bytes, done: int, number: int
) -> Any:
    """Returns a booster that continues from a model with `done` rounds, or from none."""
    seed = (parameters["seed"] + done + number) % 2**31
    file = bytearray(model) or None
    return xgb.Booster(parameters | {"seed": seed}, list(data.values()), model_file=file)


def evaluate(
    boosters: Sequence[Any], members: Sequence[Data], number: int, metrics: Metrics
) -> None:
    """Appends a round's metrics, their mean over the members by their numbers of rows."""
    sizes = {name: [data[name].num_row() for data in members] for name in members[0]}
    found: dict[tuple[str, str], float] = {}
    for place, (booster, data) in enumerate(zip(boosters, members, strict=True)):
        text = booster.eval_set([(matrix, name) for name, matrix in data.items()], number)
        for part in text.split("\t")[1:]:
            key, value = part.rsplit(":", 1)
            name, metric = key.rsplit("-", 1)
            weight = sizes[name][place] / sum(sizes[name])
            found[name, metric] = found.get((name, metric), 0.0) + weight * float(value)
    for (name, metric), mean in found.items():
        metrics.setdefault(name, {}).setdefault(metric, []).append(mean)


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
