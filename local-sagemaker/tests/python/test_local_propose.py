"""Proposals of hyperparameters: within their ranges, once each, the same for the same seed."""

import json
import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import optuna
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]
from stand_ins import LOCAL, propose, search_space

optuna.logging.set_verbosity(optuna.logging.ERROR)
pytestmark = pytest.mark.filterwarnings("ignore")


def numeric(name: str, kind: str, low: float, high: float, scale: str) -> dict[str, Any]:
    return {"name": name, "kind": kind, "low": low, "high": high, "scale": scale}


def categorical(name: str, *values: str) -> dict[str, Any]:
    return {"name": name, "kind": "Categorical", "values": list(values)}


def search_of(
    ranges: list[dict[str, Any]], strategy: str = "Random", seed: int | None = 1, **more: Any
) -> Any:
    spec = {"maximize": False, "regex": "(x)", "ranges": ranges, "points": [], **more}
    transfer = spec.pop("transfer", False)
    job = {"strategy": strategy, "seed": seed, "transfer": transfer, "definitions": [spec]}
    return propose.open_search(job, 0)


def texts_of(search: Any, trial: Any) -> dict[str, str]:
    texts: dict[str, str] = search_space.to_texts(trial.params, search.spec["ranges"])
    return texts


def run(search: Any, count: int, objective: Callable[[dict[str, str]], float]) -> list[Any]:
    """So many proposals, each with its result told."""
    results = []
    for _ in range(count):
        trial = propose.propose(search)
        if trial is None:
            break
        texts = texts_of(search, trial)
        value = objective(texts)
        search.study.tell(trial, value)
        results.append((texts, value))
    return results


ENDS = st.tuples(st.integers(-(10**6), 10**6), st.integers(1, 10**6))


@st.composite
def ranges(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["Integer", "Continuous"]))
    if kind == "Integer":
        scale = draw(st.sampled_from(["Linear", "Logarithmic"]))
        low = draw(st.integers(1 if scale == "Logarithmic" else -(10**6), 10**6))
        return numeric("p", kind, low, low + draw(st.integers(1, 10**6)), scale)
    scale = draw(st.sampled_from(["Linear", "Logarithmic", "ReverseLogarithmic"]))
    if scale == "ReverseLogarithmic":
        low = draw(st.floats(0, 0.9))
        return numeric("p", kind, low, low + (0.999999 - low) * draw(st.floats(0.1, 1)), scale)
    low = draw(st.floats(1e-9 if scale == "Logarithmic" else -1e6, 1e6))
    return numeric("p", kind, low, low + draw(st.floats(1e-3, 1e6)), scale)


@settings(max_examples=60, deadline=None)
@given(ranges(), st.sampled_from(["Random", "Bayesian"]), st.integers(0, 2**32 - 2))
def test_every_value_is_within_its_range(one: dict[str, Any], strategy: str, seed: int) -> None:
    search = search_of([one, categorical("c", "a", "b")], strategy, seed)
    for texts, _ in run(search, 14, lambda texts: float(texts["p"])):
        value = float(texts["p"])
        assert one["low"] <= value <= one["high"]
        assert texts["c"] in ("a", "b")
        if one["kind"] == "Integer":
            assert texts["p"] == str(int(value))
        else:
            assert texts["p"] == repr(value)


@pytest.mark.parametrize(
    ("scale", "low", "high", "uniform"),
    [
        ("Linear", -2.0, 3.0, lambda x: x),
        ("Logarithmic", 1e-4, 10.0, math.log),
        ("ReverseLogarithmic", 0.5, 0.9999, lambda x: math.log(1 - x)),
    ],
)
def test_random_values_are_uniform_on_the_scale(
    scale: str, low: float, high: float, uniform: Callable[[float], float]
) -> None:
    search = search_of([numeric("p", "Continuous", low, high, scale)])
    drawn = [uniform(float(texts["p"])) for texts, _ in run(search, 400, lambda _: 0.0)]
    ends = sorted([uniform(low), uniform(high)])
    assert stats.kstest(drawn, "uniform", (ends[0], ends[1] - ends[0])).pvalue > 0.01


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_grid_has_every_combination_once(sizes: list[int]) -> None:
    grid = [categorical(f"p{i}", *map(str, range(size))) for i, size in enumerate(sizes)]
    search = search_of(grid, "Grid")
    results = run(search, 1000, lambda _: 1.0)
    assert len({tuple(texts.items()) for texts, _ in results}) == len(results)
    assert len(results) == math.prod(sizes)
    assert propose.propose(search) is None


@pytest.mark.parametrize("strategy", ["Random", "Bayesian"])
def test_no_combination_comes_twice_and_all_come_in_the_end(strategy: str) -> None:
    few = [numeric("p", "Integer", 1, 5, "Linear"), categorical("c", "a", "b", "c")]
    search = search_of(few, strategy)
    results = run(search, 100, lambda texts: float(texts["p"]))
    assert len(results) == 15
    assert len({tuple(texts.items()) for texts, _ in results}) == 15


@pytest.mark.parametrize("strategy", ["Random", "Bayesian", "Hyperband"])
def test_a_seed_gives_the_same_search(strategy: str) -> None:
    space = [
        numeric("p", "Continuous", 0.0, 1.0, "Linear"),
        numeric("q", "Integer", 1, 1000, "Logarithmic"),
        categorical("c", "a", "b"),
    ]
    resource = {"min": 1, "max": 9} if strategy == "Hyperband" else None

    def results(seed: int) -> list[Any]:
        search = search_of(space, strategy, seed, resource=resource)
        return run(search, 25, lambda texts: float(texts["p"]) * float(texts["q"]))

    assert results(3) == results(3)
    assert results(3) != results(4)


def test_bayesian_search_beats_random() -> None:
    space = [numeric(name, "Continuous", 0.0, 1.0, "Linear") for name in "pqr"]

    def loss(texts: dict[str, str]) -> float:
        return sum((float(value) - 0.3) ** 2 for value in texts.values())

    def best(strategy: str) -> float:
        return float(
            np.mean(
                [min(v for _, v in run(search_of(space, strategy, s), 40, loss)) for s in range(8)]
            )
        )

    assert best("Bayesian") < 0.6 * best("Random")


def test_known_results_count_and_others_are_left_out() -> None:
    space = [numeric("p", "Continuous", 0.0, 1.0, "Linear"), categorical("c", "a", "b")]
    points = [
        {"parameters": {"p": "0.25", "c": "a"}, "value": 2.0},
        {"parameters": {"p": "7", "c": "a"}, "value": 0.0},  # out of its range
        {"parameters": {"p": "0.5", "c": "z"}, "value": 0.0},  # no such value
        {"parameters": {"p": "0.5"}, "value": 0.0},
        {"parameters": {"p": "0.75", "c": "b"}, "value": 1.0},
    ]
    known = search_of(space, "Bayesian", points=points).study.trials
    assert [trial.value for trial in known] == [2.0, 1.0]
    search = search_of(space, "Bayesian", points=points, transfer=True)
    assert [texts for texts, _ in run(search, 2, lambda _: 0.0)] == [
        {"p": "0.75", "c": "b"},
        {"p": "0.25", "c": "a"},
    ]


def test_hyperband_spends_less_and_keeps_the_best() -> None:
    resource = {"min": 2, "max": 54}
    space = [numeric("p", "Continuous", 0.0, 1.0, "Linear")]
    search = search_of(space, "Hyperband", resource=resource)
    used, finals = [], []
    for _ in range(80):
        trial = propose.propose(search)
        job = propose.Run(trial)
        final = (trial.params["p"] - 0.3) ** 2
        for step in range(1, 1000):
            value = final + 1 / step
            job.curve.append(value)
            if propose.must_stop(search, job, value, median_rule=False):
                break
        search.study.tell(trial, value)
        used.append(len(job.curve))
        finals.append(final)
    assert min(used) >= resource["min"]
    assert max(used) == resource["max"]
    assert sum(used) < 0.6 * len(used) * resource["max"]
    whole = [final for final, steps in zip(finals, used, strict=True) if steps == max(used)]
    assert np.median(whole) < np.median(finals)


def test_the_process_answers_each_line() -> None:
    spec = {
        "maximize": True,
        "regex": "score:([0-9.]+)",
        "ranges": [numeric("p", "Integer", 1, 3, "Linear")],
        "points": [],
    }
    job = {"strategy": "Bayesian", "seed": 1, "earlyStopping": True, "transfer": False}
    lines = [
        {**job, "definitions": [spec]},
        *({"ask": number, "definition": 0} for number in (1, 2, 3, 4)),
        {"look": [{"number": 1, "logs": []}]},
        {"tell": 1, "value": 0.5, "completed": True, "logs": []},
        {"tell": 2, "value": None, "completed": False, "logs": []},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    ran = subprocess.run(
        [sys.executable, LOCAL / "propose.py"], input=text, capture_output=True, text=True
    )
    first, *asked, last, looked, told, failed = map(json.loads, ran.stdout.splitlines())
    assert ran.stderr == ""
    assert sorted(answer["parameters"]["p"] for answer in [*asked, last][:3]) == ["1", "2", "3"]
    assert [first, last, looked, told, failed] == [{}, {"parameters": None}, {"stop": []}, {}, {}]
