import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";
import { display } from "lib/show/bundle.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { numbers, type Table } from "lib/table.ts";
import { auc } from "lib/evaluation/auc.ts";
import {
  bestReachable,
  permutationCheck,
  trueProbabilities,
} from "lib/evaluation/learning_check.ts";
import type { ScoredRows } from "lib/statistics/scored_rows.ts";
import { showPermutationCheck } from "lib/evaluation/tables.ts";
import { askPython } from "../python.ts";
import { drawnRows } from "./support.ts";

/** AUCs of scores that know nothing of `count` permutations of the labels. */
function permutedAucs(rows: ScoredRows, count: number, seed: number) {
  const { random } = randomState(seed);
  return Array.from({ length: count }, () => {
    const probabilities = Float64Array.from(rows.labels, () => random());
    return auc({ ...rows, probabilities }).value;
  });
}

const counts = [[150, 30], [1057, 20]];

for (const [rows, permutations] of counts) {
  Deno.test(`${permutations} refits without a leak lie where they should in 95 % of cases, ${rows} rows`, async () => {
    const scores = drawnRows(rows);
    let leaks = 0;
    for (let seed = 0; seed < 400; seed++) {
      const aucs = permutedAucs(scores, permutations, seed);
      if (permutationCheck(scores, { permutedAucs: aucs, rows: 70 }).leaks) {
        leaks++;
      }
    }
    const limits = await askPython<number[]>(
      "import json; from scipy.stats import binom; json.load(__import__('sys').stdin); print(json.dumps(binom.ppf([0.001, 0.999], 400, 0.05).tolist()))",
      null,
    );
    assert(leaks >= limits[0] && leaks <= limits[1], `${leaks} of 400`);
  });
}

Deno.test("labels that reach the scores of test rows are a leak", () => {
  const scores = drawnRows(150);
  const { random } = randomState(1);
  const { labels } = scores;
  const leaking = Array.from({ length: 30 }, () =>
    auc({
      labels,
      probabilities: Float64Array.from(labels, (label) =>
        (random() + 0.2 * label) / 2),
    }).value);
  const found = permutationCheck(scores, { permutedAucs: leaking, rows: 70 });
  assertEquals([found.leaks, found.p], [true, 1 / 31]);
  // Rates that leave the own label out turn it round.
  const turned = leaking.map((area) => 1 - area);
  assertEquals(
    permutationCheck(scores, { permutedAucs: turned, rows: 70 }).leaks,
    true,
  );
});

Deno.test("a mean outside of the range is said to be what chance does, too", async () => {
  const scores = drawnRows(150);
  const permutedAucs = [0.56, 0.55, 0.54, 0.57, 0.56];
  const check = permutationCheck(scores, { permutedAucs, rows: 700 });
  assert(check.leaks);
  const shown = await showPermutationCheck(check)[display]();
  const text = String(shown["text/plain"]);
  assert(text.includes("which happens by chance in 5% of cases"), text);
});

Deno.test("the limits and the p-value are Mann and Whitney's and those of a permutation test", async () => {
  const scores = drawnRows(150, { step: 0.01 });
  const aucs = permutedAucs(scores, 30, 5);
  aucs[3] = 0.99;
  const found = permutationCheck(scores, { permutedAucs: aucs, rows: 70 });
  const [low, high, p] = await askPython<number[]>(
    `
import json, sys
import numpy as np
from scipy.stats import norm
labels, aucs, own = json.load(sys.stdin)
m = sum(labels); n = len(labels) - m
error = np.sqrt((m + n + 1) / (12 * m * n) / len(aucs))
p = (1 + sum(a >= own for a in aucs)) / (1 + len(aucs))
print(json.dumps([*norm.interval(0.95, 0.5, error), p]))`,
    [[...scores.labels], aucs, found.auc.value],
  );
  assertAlmostEquals(found.withoutLeak.low, low, 1e-12);
  assertAlmostEquals(found.withoutLeak.high, high, 1e-12);
  assertEquals(found.p, p);
  assertEquals(found.highest, 0.99);
});

const sample = sampleCustomers({ count: 5000 });

/** Rows of the sample in another order, the id as text. */
function rowsOf(places: readonly number[]): Table {
  return {
    rows: places.length,
    columns: [{
      name: "customer_id",
      kind: "text",
      values: places.map((place) => String(place + 1)),
    }],
  };
}

Deno.test("the true probabilities are the best there is", () => {
  const places = Array.from({ length: 1500 }, (_, i) => (i * 7) % 5000);
  const truth = trueProbabilities(rowsOf(places), sample);
  assertEquals(truth[3], sample.probability[21]);
  const churn = numbers(sample, "churn");
  const labels = Uint8Array.from(places, (place) => churn[place]);
  const { random } = randomState(1);
  const probabilities = truth.map((p) => 0.7 * p + 0.3 * random());
  const { model, best, gap } = bestReachable({ labels, probabilities }, truth);
  assertAlmostEquals(gap.value, best.value - model.value, 1e-12);
  assert(gap.low > 0 && best.value > 0.8);
  assertEquals(bestReachable({ labels, probabilities: truth }, truth).gap, {
    value: 0,
    error: 0,
    low: 0,
    high: 0,
  });
});

Deno.test("a customer whom the sample does not have is named", () => {
  assertThrows(
    () => trueProbabilities(rowsOf([1, 5000]), sample),
    RangeError,
    "row 2: the sample has no customer '5001'",
  );
});
