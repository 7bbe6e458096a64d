/** What a random search would have found, by simulation and by SciPy. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { exactInterval } from "lib/statistics/binomial.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { searchPlot } from "lib/tuning/plots/search.ts";
import { compareWithRandom } from "lib/tuning/random_search.ts";
import type { TuningTrial } from "lib/tuning/types.ts";
import { askPython } from "../python.ts";

const trialsOf = (
  values: readonly (number | undefined)[],
  metric = "validation:logloss",
  ranges: TuningTrial["ranges"] = { eta: { min: 0, max: 1 }, gamma: [0, 1] },
): TuningTrial[] =>
  values.map((value, i) => ({
    ...{ trainingJob: `churn-tuning-1-00${i}-0a1b2c3d`, ranges },
    ...{ tuned: { eta: (i % 10 + 1) / 10, gamma: 1 }, created: new Date(i) },
    status: value === undefined ? "Failed" : "Completed",
    ...value !== undefined && { value, metric },
  }));

Deno.test("exact intervals are SciPy's", async () => {
  const cases = [
    [0, 1],
    [1, 1],
    [0, 30],
    [1, 30],
    [29, 30],
    [30, 30],
    [
      3,
      200,
    ],
    [500, 1000],
    [2, 10_000],
  ];
  const expected = await askPython<[number, number][]>(
    `import json, sys
from scipy.stats import binomtest
print(json.dumps([list(binomtest(k, n).proportion_ci(method="exact")) for k, n in json.load(sys.stdin)]))`,
    cases,
  );
  for (const [i, [successes, trials]] of cases.entries()) {
    const { low, high } = exactInterval(successes, trials);
    assertAlmostEquals(low, expected[i][0], 1e-9);
    assertAlmostEquals(high, expected[i][1], 1e-9);
  }
});

/** Results of a random search are uniform, so the true probability is known. */
Deno.test("the interval covers the probability that a random search finds as much", () => {
  const { random } = randomState(9);
  const repeats = 400;
  for (const [budget, pool] of [[30, 30], [30, 200], [5, 60]]) {
    let covered = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const best = random() ** 2 / 10;
      const trials = trialsOf(
        Array.from({ length: budget }, (_, i) => i === 2 ? best : 0.5),
      );
      const others = trialsOf(Array.from({ length: pool }, random));
      const { chance } = compareWithRandom(trials, others);
      const truth = 1 - (1 - best) ** budget;
      if (chance.low <= truth && truth <= chance.high) covered++;
    }
    assert(covered / repeats >= 0.94, `${budget} of ${pool}: ${covered}`);
  }
});

Deno.test("equal results count as good, by either objective, and what failed counts for nothing", () => {
  const values = [undefined, 0.5, 0.4, 0.45];
  const { results, random, asGood, chance } = compareWithRandom(
    trialsOf(values),
    trialsOf([0.4, undefined, 0.39, 0.41, 0.6]),
  );
  assertEquals([results, random, asGood], [3, 4, 2]);
  assertAlmostEquals(chance.value, 1 - 0.5 ** 3, 1e-12);
  const auc = compareWithRandom(
    trialsOf(values, "validation:auc"),
    trialsOf([0.4, 0.39, 0.5, 0.6], "validation:auc"),
  );
  assertEquals(auc.asGood, 2);
});

Deno.test("the plot has both and a sentence; as many random results as the search's say little", () => {
  const trials = trialsOf(
    Array.from({ length: 30 }, (_, i) => 0.41 + i / 1000),
  );
  const random = trialsOf(
    Array.from({ length: 30 }, (_, i) => 0.42 + i / 1000),
  );
  const text = JSON.stringify(searchPlot({ trials, random }));
  const sentence = "0 of 30 random results are at least as good, so a random " +
    "search with 30 results finds as much with a probability of 0% " +
    "(95% interval 0% to 98%): too few to tell";
  assert(text.includes(sentence), text);
  assert(text.includes("Best of the random search: 0.4200 of number 1"));
  const many = trialsOf(
    Array.from({ length: 2000 }, (_, i) => i ? 0.42 + i / 1e5 : 0.41),
  );
  const other = JSON.stringify(searchPlot({ trials, random: many }));
  assert(other.includes("1 of 2,000 random results is at least as good"));
  assert(!other.includes("too few"));
});

Deno.test("a random search of other ranges or by another objective is refused", () => {
  const trials = trialsOf([0.4, 0.5]);
  assertThrows(
    () => searchPlot({ trials, random: trialsOf([0.8], "validation:auc") }),
    RangeError,
    "use the same objective",
  );
  const others = { eta: { min: 0, max: 0.5 }, gamma: [0, 1] };
  assertThrows(
    () =>
      searchPlot({
        trials,
        random: trialsOf([0.4], "validation:logloss", others),
      }),
    RangeError,
    "start it with the same 'ranges'",
  );
  const reordered: TuningTrial["ranges"] = {
    ...{ gamma: [1, 0], eta: { scaling: "Auto", max: 1, min: 0 } },
  };
  compareWithRandom(trials, trialsOf([0.4], "validation:logloss", reordered));
  for (const random of [[], trialsOf([undefined])]) {
    assertThrows(() => searchPlot({ trials, random }), RangeError, "result");
  }
});
