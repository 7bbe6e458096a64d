import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { randomState } from "lib/data/mt19937.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { numbers, type Table } from "lib/data/table.ts";
import {
  bestReachable,
  shuffleCheck,
  trueProbabilities,
} from "lib/judging/learning_check.ts";
import { askPython } from "../python.ts";
import { drawnRows } from "./support.ts";

for (const [rows, step] of [[150, 0.01], [1057, 0.01], [1057, 0.25]]) {
  Deno.test(`over shuffles of ${rows} labels the interval covers 0.5 in 95 %, with ties of ${step}`, async () => {
    const check = shuffleCheck(drawnRows(rows, { step }));
    assertEquals(check.repeats, 2000);
    // The interval's own approximation costs up to a point with few rows.
    const { value } = check.coverage;
    const [low, high] = await askPython<number[]>(
      `import json, sys
from scipy.stats import binom
n = json.load(sys.stdin)
print(json.dumps([binom.ppf(0.001, n, 0.94) / n, binom.ppf(0.999, n, 0.95) / n]))`,
      check.repeats,
    );
    assert(value >= low && value <= high, `${value}`);
    assertAlmostEquals(check.meanAuc, 0.5, 0.005);
    assert(check.auc.low > 0.6);
  });
}

Deno.test("scores of the independent sample land at 0.5", () => {
  const { columns } = sampleCustomers({ count: 2000, labels: "independent" });
  const labels = Uint8Array.from(
    numbers({ rows: 2000, columns }, "churn"),
  );
  const { auc } = shuffleCheck({
    labels,
    probabilities: sampleCustomers({ count: 2000 }).probability,
  }, { repeats: 1 });
  assert(auc.low <= 0.5 && auc.high >= 0.5, JSON.stringify(auc));
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
