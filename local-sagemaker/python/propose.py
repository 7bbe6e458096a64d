"""Proposes the hyperparameters of a tuning job, and says which training jobs to stop early.

    python propose.py

Each line of standard input is JSON, and is answered by a line. The first one describes the search:
`strategy`, `seed`, `earlyStopping`, `transfer`, and `definitions`, each with `maximize`, `regex`,
`ranges`, `resource` (for Hyperband) and `points` (known results). Then

    {"ask": NUMBER, "definition": INDEX}      {"parameters": {NAME: TEXT}}, null where none is left
    {"tell": NUMBER, "value": V, "logs": […]} {}; no value for a training job without a result
    {"look": [{"number": N, "logs": […]}]}    {"stop": [N, …]}

Bayesian search is Optuna's TPE, multivariate and with a constant liar for training jobs that are
still running. Random is Optuna's RandomSampler, Hyperband its HyperbandPruner with TPE. The same
seed, and the same results told before the same question, give the same proposals.
"""

import json
import random
import signal
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import optuna
from early_stopping import follow, is_worse_than_median
from metrics import give_up
from search_space import combinations, distributions, grid, to_texts, to_values

# How often a sampler may propose what was proposed before, until one is drawn at random.
ATTEMPTS = 20
# How many of the parents' best combinations a transfer tries first.
TRANSFERRED = 3


@dataclass
class Run:
    """A training job that was proposed."""

    trial: optuna.Trial
    curve: list[float] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    values: Iterator[list[float]] | None = None
    stopped: bool = False


@dataclass
class Search:
    """The search of one definition."""

    spec: dict[str, Any]
    study: optuna.Study
    random: random.Random
    grid: list[dict[str, Any]]
    proposed: set[tuple[Any, ...]] = field(default_factory=set)
    completed: list[list[float]] = field(default_factory=list)


def open_search(job: dict[str, Any], index: int) -> Search:
    """The study of a definition, with what is known before."""
    spec, strategy = job["definitions"][index], job["strategy"]
    seed = None if job.get("seed") is None else job["seed"] + index
    sampler: optuna.samplers.BaseSampler
    if strategy == "Random":
        sampler = optuna.samplers.RandomSampler(seed)
    else:
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True)
    resource = spec.get("resource")
    study = optuna.create_study(
        study_name=f"definition {index}",  # chooses Hyperband's brackets
        direction="maximize" if spec["maximize"] else "minimize",
        sampler=sampler,
        pruner=optuna.pruners.HyperbandPruner(resource["min"], resource["max"])
        if resource
        else optuna.pruners.NopPruner(),
    )
    combos = grid(spec["ranges"]) if strategy == "Grid" else []
    search = Search(spec, study, random.Random(seed), combos)
    if strategy == "Bayesian":
        add_points(search, transfer=job["transfer"])
    return search


def add_points(search: Search, *, transfer: bool) -> None:
    """Adds known results; of other data only the best combinations, to be tried first."""
    spec = search.spec
    space = distributions(spec["ranges"])
    known = [
        (values, point["value"])
        for point in spec["points"]
        if (values := to_values(point["parameters"], spec["ranges"])) is not None
    ]
    if not transfer:
        for values, value in known:
            trial = optuna.trial.create_trial(params=values, distributions=space, value=value)
            search.study.add_trial(trial)
        return
    known.sort(key=lambda point: point[1], reverse=spec["maximize"])
    for values, _ in known[:TRANSFERRED]:
        search.study.enqueue_trial(values, skip_if_exists=True)


def propose(search: Search) -> optuna.Trial | None:
    """A combination that was not proposed before; None where none is left."""
    ranges, study = search.spec["ranges"], search.study
    space = distributions(ranges)
    if search.grid:
        if len(search.proposed) == len(search.grid):
            return None
        values = search.grid[len(search.proposed)]
        search.proposed.add(tuple(values.items()))
        study.enqueue_trial(values)
        return study.ask(space)
    if len(search.proposed) >= combinations(ranges):
        return None
    for _ in range(ATTEMPTS):
        trial = study.ask(space)
        if is_new(search, trial.params):
            return trial
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    while True:
        values = {name: draw(search.random, one) for name, one in space.items()}
        if is_new(search, values):
            study.enqueue_trial(values)
            return study.ask(space)


def is_new(search: Search, values: dict[str, Any]) -> bool:
    """Whether a combination is proposed for the first time, which it is then."""
    key = tuple(sorted(to_texts(values, search.spec["ranges"]).items()))
    if key in search.proposed:
        return False
    search.proposed.add(key)
    return True


def draw(source: random.Random, one: optuna.distributions.BaseDistribution) -> Any:
    """A value of a distribution that is not continuous."""
    if isinstance(one, optuna.distributions.CategoricalDistribution):
        return source.choice(one.choices)
    if isinstance(one, optuna.distributions.IntDistribution):
        return source.randint(one.low, one.high)
    raise TypeError(f"Unexpected distribution {one}")


def read_new(search: Search, run: Run, logs: list[str]) -> Iterator[float]:
    """Adds what the training job has printed since, value by value."""
    run.logs[:] = logs
    if run.values is None:
        run.values = follow(run.logs, search.spec["regex"])
    for value in next(run.values):
        run.curve.append(value)
        yield value


def must_stop(search: Search, run: Run, value: float, *, median_rule: bool) -> bool:
    """Whether a training job that has got to this value is to be stopped."""
    resource = search.spec.get("resource")
    if resource:
        step = len(run.curve)
        run.trial.report(value, step)
        return run.trial.should_prune() or step >= resource["max"]
    maximize = search.spec["maximize"]
    return median_rule and is_worse_than_median(run.curve, search.completed, maximize=maximize)


def serve(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answers, one for each line of standard input after the first one."""
    searches = [open_search(job, index) for index in range(len(job["definitions"]))]
    runs: dict[int, tuple[Search, Run]] = {}
    looks = job["earlyStopping"] or job["strategy"] == "Hyperband"

    def read_on(number: int, logs: list[str]) -> bool:
        search, run = runs[number]
        for value in read_new(search, run, logs):
            if not run.stopped:
                run.stopped = must_stop(search, run, value, median_rule=job["earlyStopping"])
        return run.stopped

    yield {}
    for line in sys.stdin:
        message = json.loads(line)
        if "ask" in message:
            search = searches[message["definition"]]
            trial = propose(search)
            if trial is None:
                yield {"parameters": None}
                continue
            runs[message["ask"]] = search, Run(trial)
            yield {"parameters": to_texts(trial.params, search.spec["ranges"])}
        elif "tell" in message:
            number, value = message["tell"], message["value"]
            search, run = runs[number]
            if looks:
                read_on(number, message["logs"])
            if value is None:
                search.study.tell(run.trial, state=optuna.trial.TrialState.FAIL)
            else:
                search.study.tell(run.trial, value)
                if message["completed"]:
                    search.completed.append(run.curve)
            del runs[number]
            yield {}
        else:
            yield {"stop": [one["number"] for one in message["look"] if read_on(**one)]}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    signal.signal(signal.SIGVTALRM, give_up)
    for answer in serve(json.loads(sys.stdin.readline())):
        print(json.dumps(answer), flush=True)
