/** What the plots of a search say, and refuse. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { resultsOf } from "lib/tuning/plots/results.ts";
import { parameterPlot } from "lib/tuning/plots/parameter.ts";
import { searchPlot } from "lib/tuning/plots/search.ts";
import type { TuningTrial } from "lib/tuning/types.ts";

/** Trials with these values; `undefined` of one that failed. */
const trialsOf = (
  values: readonly (number | undefined)[],
  metric = "validation:logloss",
): TuningTrial[] =>
  values.map((value, i) => ({
    trainingJob: `churn-tuning-1-00${i}-0a1b2c3d`,
    tuned: { eta: (i + 1) / 10 },
    ranges: { eta: { min: 0.1, max: 1 } },
    status: value === undefined ? "Failed" : "Completed",
    created: new Date(i),
    ...value !== undefined && { value, metric },
  }));

Deno.test("the best so far is the lowest log loss or the highest AUC, of the first that has it", () => {
  const values = [undefined, 0.5, 0.6, undefined, 0.4, 0.4, 0.7];
  const { results, best } = resultsOf(trialsOf(values));
  assertEquals(results.map(({ best }) => best), [0.5, 0.5, 0.4, 0.4, 0.4]);
  assertEquals(results.map(({ trial }) => trial), [2, 3, 5, 6, 7]);
  assertEquals([best.trial, best.value], [5, 0.4]);
  const auc = resultsOf(trialsOf(values, "validation:auc"));
  assertEquals(auc.results.map(({ best }) => best), [0.5, 0.6, 0.6, 0.6, 0.7]);
  assertEquals(auc.best.trial, 7);
});

Deno.test("plots name the best training job, its value and what has no result", () => {
  const text = JSON.stringify(
    searchPlot({ trials: trialsOf([0.5, undefined, 0.41]) }),
  );
  for (const word of ["0.4100", "training job 3", "1 without a result"]) {
    assert(text.includes(word), word);
  }
  const one = JSON.stringify(searchPlot({ trials: trialsOf([0.5]) }));
  assert(one.includes("The only result: validation log loss 0.5000"));
  const byEta = JSON.stringify(
    parameterPlot({ trials: trialsOf([0.5, 0.41]), parameter: "eta" }),
  );
  assert(byEta.includes("The best of 2 training jobs had eta 0.2"));
});

Deno.test("plots refuse a search without a result, and what it did not vary", () => {
  for (const values of [[], [undefined]]) {
    assertThrows(
      () => searchPlot({ trials: trialsOf(values) }),
      RangeError,
      "Cannot plot a search without a result",
    );
  }
  assertThrows(
    () => parameterPlot({ trials: trialsOf([0.5]), parameter: "etta" }),
    RangeError,
    "which it did not vary, did you mean 'eta'?",
  );
  assertThrows(
    () => parameterPlot({ trials: trialsOf([0.5]), parameter: "toString" }),
    RangeError,
    "it varied eta",
  );
});
