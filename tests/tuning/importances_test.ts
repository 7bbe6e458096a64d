/** The importance of hyperparameters, number by number against Optuna's own. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  type HyperparameterImportance,
  hyperparameterImportances,
} from "lib/tuning/importances.ts";
import { importancesPlot } from "lib/tuning/plots/importances.ts";
import { tuningRanges } from "lib/tuning/ranges.ts";
import type { TuningRanges, TuningTrial } from "lib/tuning/types.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { askPython } from "../python.ts";

/** Optuna's importances of trials, by its own distributions of our ranges. */
const optuna = `
import json, sys, warnings
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
whole = {"max_depth", "min_child_weight_whole", "num_round", "max_bin"}

def of(name, one):
    if isinstance(one, list):
        return CategoricalDistribution(one)
    low, high, scaling = one["min"], one["max"], one.get("scaling", "Auto")
    if scaling == "ReverseLogarithmic":
        return FloatDistribution(1 - high, 1 - low, log=True)
    log = scaling == "Logarithmic" or (scaling == "Auto" and low > 0 and high / low >= 100)
    return (IntDistribution if name in whole else FloatDistribution)(low, high, log=log)

answers = []
for search in json.load(sys.stdin):
    study = optuna.create_study(direction=search["direction"])
    for trial in search["trials"]:
        space = {name: of(name, one) for name, one in trial["ranges"].items()}
        params = {
            name: 1 - value
            if isinstance(trial["ranges"][name], dict)
            and trial["ranges"][name].get("scaling") == "ReverseLogarithmic"
            else value
            for name, value in trial["tuned"].items()
        }
        study.add_trial(
            optuna.trial.create_trial(params=params, distributions=space, value=trial["value"])
        )
    evaluator = PedAnovaImportanceEvaluator(target_quantile=search["quantile"])
    answers.append(get_param_importances(study, evaluator=evaluator))
print(json.dumps(answers))
`;

const ranges: TuningRanges = {
  max_depth: { min: 2, max: 6, scaling: "Linear" },
  num_round: { min: 10, max: 3000, scaling: "Logarithmic" },
  max_bin: { min: 2, max: 500, scaling: "Linear" },
  eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" },
  lambda: { min: 0.01, max: 10, scaling: "Auto" },
  gamma: { min: 0, max: 5 },
  subsample: { min: 0.3, max: 0.999, scaling: "ReverseLogarithmic" },
  grow_policy: ["depthwise", "lossguide"],
  max_leaves: [0, 7, 31, 63],
};

/** A value of each range by random numbers from 0 to below 1. */
function draw(
  ranges: TuningRanges,
  random: () => number,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => {
      if (Array.isArray(range)) {
        return [name, range[Math.floor(random() * range.length)]];
      }
      const { min, max } = range as { min: number; max: number };
      return ["max_depth", "num_round", "max_bin"].includes(name)
        ? [name, min + Math.floor(random() * (max - min + 1))]
        : [name, min + random() * (max - min)];
    }),
  );
}

const trialOf = (
  tuned: TuningTrial["tuned"],
  value: number | undefined,
  others: Partial<TuningTrial> = {},
): TuningTrial => ({
  ...{ trainingJob: "churn-tuning-1-001-0a1b2c3d", tuned, ranges, value },
  ...{ metric: "validation:logloss", status: "Completed" },
  ...{ created: new Date(0), ...others },
});

const search = fc.record({
  seed: fc.nat(),
  count: fc.integer({ min: 10, max: 120 }),
  metric: fc.constantFrom("validation:logloss", "validation:auc"),
  /** How many different results there are, so that some are equal. */
  results: fc.constantFrom(2, 5, 1000),
  /** Of two searches with other ranges. */
  others: fc.boolean(),
}).map(({ seed, count, metric, results, others }) => {
  const { random } = randomState(seed);
  return Array.from({ length: count }, (_, i) => {
    const own = others && i % 3 === 0
      ? { ...ranges, eta: { min: 0.1, max: 0.5 } }
      : ranges;
    const tuned = draw(own, random);
    const signal = Number(tuned.eta) + Number(tuned.max_depth) / 20;
    const value = Math.round((random() / 5 + signal) * results) / results;
    return trialOf(tuned, value, { metric, ranges: own });
  });
});

Deno.test("importances are Optuna's own, for every kind of range", async () => {
  const searches = fc.sample(search, { numRuns: 24, seed: 7 });
  const found = searches.map(hyperparameterImportances);
  const expected = await askPython<Record<string, number>[]>(
    optuna,
    searches.map((trials) => {
      const best = Math.max(5, Math.ceil(trials.length / 10));
      return {
        trials,
        quantile: (best - 0.5) / trials.length,
        direction: trials[0].metric === "validation:auc"
          ? "maximize"
          : "minimize",
      };
    }),
  );
  let compared = 0;
  for (const [i, importances] of found.entries()) {
    const { best, results } = importances[0];
    if (best === results) continue; // Optuna then shares 1 out.
    for (const { hyperparameter, importance } of importances) {
      assertAlmostEquals(
        importance,
        expected[i][hyperparameter],
        1e-9,
        `${hyperparameter} of search ${i}`,
      );
      compared++;
    }
  }
  assert(compared > 150, `${compared} compared`);
});

/** Trials of which only eta matters. */
const clear = (count: number, metric = "validation:logloss") => {
  const { random } = randomState(3);
  return Array.from({ length: count }, () => {
    const tuned = draw(ranges, random);
    const loss = Math.abs(Number(tuned.eta) - 0.1) + random() / 1000;
    return trialOf(tuned, metric === "validation:auc" ? -loss : loss, {
      metric,
    });
  });
};

Deno.test("the hyperparameter that matters is told from those that don't, whichever way is better", () => {
  for (const metric of ["validation:logloss", "validation:auc"]) {
    const importances = hyperparameterImportances(clear(100, metric));
    const [first, ...others] = importances;
    assertEquals(first.hyperparameter, "eta");
    assertEquals([first.best, first.results], [10, 100]);
    assert(first.p < 0.05, `${first.p}`);
    const [low, high] = first.bestValues.split(" to ").map(Number);
    assert(low > 0.05 && high < 0.15, first.bestValues);
    for (const { p } of others) assert(p > 0.05);
    const sum = importances.reduce(
      (sum, { importance }) => sum + importance,
      0,
    );
    assertAlmostEquals(sum, 1, 1e-12);
    const text = JSON.stringify(importancesPlot({ importances }));
    assert(
      text.includes(
        "eta sets the best 10 of 100 results apart most; 8 of 9 hyperparameters " +
          "can't be distinguished from chance",
      ),
    );
    assert(text.includes(`the best had ${first.bestValues}`));
  }
});

Deno.test("equal results have no importance, and neither has what did not vary", () => {
  const equal = hyperparameterImportances(
    clear(12).map((trial) => ({ ...trial, value: 0.4 })),
  );
  assertEquals(equal.map(({ importance }) => importance), Array(9).fill(0));
  assertEquals(equal.map(({ p }) => p), Array(9).fill(1));
  const text = JSON.stringify(importancesPlot({ importances: equal }));
  assert(text.includes("All 12 results are equal: no hyperparameter matters"));

  const fixed = hyperparameterImportances(
    clear(40).map((trial) => ({
      ...trial,
      tuned: { ...trial.tuned, gamma: 1.5, max_leaves: 7 },
      ranges: { ...ranges, max_leaves: [7] },
    })),
  );
  const found = Object.fromEntries(
    fixed.map((one) => [one.hyperparameter, one]),
  );
  for (const name of ["gamma", "max_leaves"]) {
    assertEquals([found[name].importance, found[name].p], [0, 1], name);
  }
  assertEquals(found.gamma.bestValues, "1.5");
  assert(found.eta.importance > 0.2);
});

Deno.test("trials without a result are left out, and few results refused", () => {
  const trials = clear(30);
  const failed = trials.slice(0, 8).map((trial): TuningTrial => ({
    ...trial,
    ...{ value: undefined, metric: undefined, status: "Failed" },
  }));
  assertEquals(
    hyperparameterImportances([...failed, ...trials]),
    hyperparameterImportances(trials),
  );
  for (const few of [[], failed, [...failed, ...trials.slice(0, 9)]]) {
    assertThrows(
      () => hyperparameterImportances(few),
      RangeError,
      "at least 10 training jobs with a result are needed; current number is " +
        (few.length > 8 ? 9 : 0),
    );
  }
  assertThrows(
    () =>
      hyperparameterImportances([
        ...trials.slice(0, 15),
        ...clear(15, "validation:auc"),
      ]),
    RangeError,
    "different objectives (validation:logloss, validation:auc)",
  );
  assertThrows(
    () => importancesPlot({ importances: [] }),
    RangeError,
    "because there is none",
  );
});

Deno.test("the default ranges have importances", () => {
  const { random } = randomState(4);
  const trials = Array.from(
    { length: 30 },
    () =>
      trialOf(draw(tuningRanges, random), random(), { ranges: tuningRanges }),
  );
  const names = hyperparameterImportances(trials).map((
    { hyperparameter }: HyperparameterImportance,
  ) => hyperparameter);
  assertEquals(names.sort(), Object.keys(tuningRanges).sort());
});
