import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { randomState } from "lib/statistics/mt19937.ts";
import { retentionPlan } from "lib/retention/retention_plan.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, smallRows } from "./support.ts";

const numpy = `
import json, sys
import numpy as np
from scipy.stats import bootstrap
case = json.load(sys.stdin)
y, p, v = (np.array(case[k]) for k in ("labels", "probabilities", "values"))
rank = np.empty(len(y))
rank[case["rule"]] = np.arange(len(case["rule"]), 0, -1)
cost, success, budget = case["cost"], case["success"], case["budget"]

def figures(y, p, v, rank):
    expected = p * success * v - cost
    chosen = np.argsort(-expected, kind="stable")[: int(budget // cost)]
    chosen = chosen[expected[chosen] > 0]
    gain, k = y * success * v - cost, len(chosen)
    first = lambda keys: gain[np.argsort(-keys, kind="stable")[:k]].sum()
    net = np.array([gain[chosen].sum(), first(v), first(rank), k * gain.mean(), gain.sum(), 0])
    return np.concatenate([net, net[0] - net])

found = bootstrap((y, p, v, rank), figures, paired=True, vectorized=False, rng=1,
                  method="percentile", n_resamples=1500).confidence_interval
gain = p * success * v - cost
order, by_value = (np.argsort(-keys, kind="stable") for keys in (gain, v))
curve, others = (np.concatenate([[0], np.cumsum((y * success * v - cost)[o])]) for o in (order, by_value))
print(json.dumps({"values": figures(y, p, v, rank).tolist(), "low": found.low.tolist(),
                  "high": found.high.tolist(), "curve": curve.tolist(), "others": others.tolist()}))
`;

for (const budget of [3000, 1e6]) {
  Deno.test(`retentionPlan() gives NumPy's and SciPy's numbers with a budget of ${budget}`, async () => {
    const rows = drawnRows(500, { seed: 2 });
    const values = randomState(3).uniform(200, 1200, 500);
    const order = [...values.keys()].sort((a, b) =>
      a * 7919 % 500 - b * 7919 % 500
    );
    const terms = { cost: 50, success: 0.3, budget, unit: "" };
    const expected = await askPython<
      {
        values: number[];
        low: number[];
        high: number[];
        curve: number[];
        others: number[];
      }
    >(numpy, { ...plain(rows), values: [...values], rule: order, ...terms });
    const { ways, curve, contacts } = retentionPlan(rows, values, terms, {
      rule: { name: "a rule", order },
    });
    assertEquals(ways.map(({ way }) => way), [
      "the plan",
      "as many of the most valuable",
      "a rule",
      "as many at random",
      "everybody",
      "nobody",
    ]);
    assertEquals(
      ways.slice(0, 4).map((way) => way.contacts),
      Array(4).fill(contacts.length),
    );
    [...ways.map(({ net }) => net), ...ways.map(({ behind }) => behind)]
      .forEach(
        ({ value, low, high }, i) => {
          const near = (expected.high[i] - expected.low[i]) / 9 + 1e-9;
          assertAlmostEquals(value, expected.values[i], 1e-7, `figure ${i}`);
          assertAlmostEquals(low, expected.low[i], near, `low ${i}`);
          assertAlmostEquals(high, expected.high[i], near, `high ${i}`);
        },
      );
    for (const { contacts, value, byValue } of curve) {
      assertAlmostEquals(value, expected.curve[contacts], 1e-7);
      assertAlmostEquals(byValue, expected.others[contacts], 1e-7);
    }
  });
}

const offers = fc.record({
  cost: fc.constantFrom(1, 20, 150),
  success: fc.constantFrom(0.1, 0.5, 1),
  budget: fc.constantFrom(0, 19, 100, Infinity),
  unit: fc.constant(""),
});

Deno.test("nobody is contacted at a loss, and the budget holds", () => {
  fc.assert(
    fc.property(smallRows, offers, (rows, offer) => {
      const values = new Float64Array(rows.labels.length).fill(100);
      const {
        contacts,
        ways: [plan, ...others],
        best,
        promised,
        customers,
        curve,
      } = retentionPlan(rows, values, offer, { resamples: 2 });
      assert(plan.cost <= offer.budget && best.cost <= offer.budget);
      assert(contacts.every(({ gain }) => gain > 0));
      assertEquals(new Set(contacts.map(({ row }) => row)).size, plan.contacts);
      const gains = contacts.map(({ gain }) => gain);
      assertEquals(gains, gains.toSorted((a, b) => b - a));
      const chances = contacts.reduce((sum, c) => sum + c.probability, 0);
      assertAlmostEquals(promised, chances * offer.success * 100, 1e-8);
      const nets = others.filter(({ cost }) => cost <= offer.budget)
        .map(({ net }) => net.value);
      assertEquals(best.net.value, Math.max(...nets));
      assertAlmostEquals(
        best.behind.value,
        plan.net.value - best.net.value,
        1e-9,
      );
      assertEquals(curve[0].value, 0);
      assertEquals(curve.at(-1)!.contacts, customers);
    }),
    { seed: 6 },
  );
});

Deno.test("values that don't fit the customers are refused", () => {
  const rows = drawnRows(30);
  const refuse = (words: string, values: Float64Array) =>
    assertThrows(
      () =>
        retentionPlan(rows, values, {
          cost: 1,
          success: 0.5,
          budget: 9,
          unit: "",
        }),
      RangeError,
      words,
    );
  refuse("2 values for 30", Float64Array.of(1, 2));
  refuse("row 1 is NaN", new Float64Array(30).fill(NaN));
});
