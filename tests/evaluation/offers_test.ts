import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";
import { breakEven } from "lib/evaluation/assumptions.ts";
import { bestOther, compareWays, rowsAbove } from "lib/evaluation/offers.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain } from "./support.ts";

const numpy = `
import json, sys
import numpy as np
from scipy.stats import bootstrap
case = json.load(sys.stdin)
y, p, q, v = (np.array(case[k]) for k in ("labels", "probabilities", "others", "values"))
cost, success = case["cost"], case["success"]

def nets(y, p, q, v):
    gain = y * success * v - cost
    own = cost / (success * v)
    model, other = gain[p > own].sum(), gain[q > own].sum()
    k = (p > own).sum()
    value = gain[np.argsort(-v, kind="stable")[:k]].sum()
    return np.array([model, other, value, k * gain.mean(), gain.sum(), 0.0])

def figures(*rows):
    net = nets(*rows)
    return np.concatenate([net, net[0] - net])

found = bootstrap((y, p, q, v), figures, paired=True, vectorized=False, rng=1,
                  method="percentile", n_resamples=1500).confidence_interval
print(json.dumps({"values": figures(y, p, q, v).tolist(), "low": found.low.tolist(),
                  "high": found.high.tolist()}))
`;

Deno.test("ways to choose customers are NumPy's and SciPy's", async () => {
  const rows = drawnRows(400, { seed: 3 });
  const draw = randomState(4);
  const values = draw.uniform(60, 600, 400);
  const others = rows.probabilities.map((p) => (p + draw.random()) / 2);
  const terms = { cost: 30, success: 0.3, budget: Infinity };
  const expected = await askPython<
    { values: number[]; low: number[]; high: number[] }
  >(numpy, {
    ...plain(rows),
    others: [...others],
    values: [...values],
    cost: 30,
    success: 0.3,
  });
  const cutoffs = breakEven(values, terms);
  const byValue = [...values.keys()].sort((a, b) =>
    values[b] - values[a] || a - b
  );
  const found = compareWays(rows.labels, values, terms, [
    { name: "model", order: rowsAbove(rows.probabilities, cutoffs) },
    { name: "other", order: rowsAbove(others, cutoffs) },
    { name: "value", order: byValue, most: "as many" },
    { name: "random", most: "as many" },
    { name: "everybody", order: [...values.keys()] },
    { name: "nobody", order: [] },
  ]);
  const list = [
    ...found.map(({ net }) => net),
    ...found.map(({ behind }) => behind),
  ];
  list.forEach(({ value, low, high }, i) => {
    const near = (expected.high[i] - expected.low[i]) / 9 + 1e-9;
    assertAlmostEquals(value, expected.values[i], 1e-8, `figure ${i}`);
    assertAlmostEquals(low, expected.low[i], near, `low ${i}`);
    assertAlmostEquals(high, expected.high[i], near, `high ${i}`);
  });
  for (const { contacts, churners, cost, saved, net } of found) {
    assertAlmostEquals(saved.value - cost, net.value, 1e-8);
    assertAlmostEquals(cost, 30 * contacts, 1e-9);
    assert(churners <= contacts);
  }
});

Deno.test("the best other way is one that the budget pays for", () => {
  const estimate = (value: number) => ({ value, low: value, high: value });
  const way = (way: string, cost: number, net: number) => ({
    way,
    contacts: 1,
    churners: 1,
    cost,
    saved: estimate(net + cost),
    net: estimate(net),
    behind: estimate(0),
  });
  const ways = [
    way("plan", 100, 50),
    way("value", 100, 40),
    way("everybody", 900, 70),
    way("nobody", 0, 0),
  ];
  assertEquals(bestOther(ways, { budget: 100 }).way, "value");
  assertEquals(bestOther(ways, { budget: Infinity }).way, "everybody");
  assertEquals(bestOther(ways, { budget: 0 }).way, "nobody");
});

Deno.test("the same customers in another order differ by nothing at all", () => {
  const rows = drawnRows(150, { seed: 5 });
  const { uniform } = randomState(6);
  const values = uniform(60, 600, 150).map((value) => value + 0.1);
  const order = [...values.keys()];
  const [, other] = compareWays(rows.labels, values, {
    cost: 30,
    success: 0.3,
    budget: Infinity,
  }, [
    { name: "one order", order },
    { name: "the other", order: order.toReversed() },
  ]);
  assertEquals(other.behind, { value: 0, low: 0, high: 0 });
});
