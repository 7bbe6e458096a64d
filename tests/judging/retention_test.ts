import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { customerValue, retentionPlan } from "lib/judging/retention.ts";
import { randomState } from "lib/data/mt19937.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, smallRows } from "./support.ts";

const numpy = `
import json, sys
import numpy as np
from scipy.stats import bootstrap
case = json.load(sys.stdin)
y, p, v = (np.array(case[k]) for k in ("labels", "probabilities", "values"))
cost, success, budget = case["cost"], case["success"], case["budget"]

def plan(y, p, v):
    gain = p * success * v - cost
    chosen = np.argsort(-gain, kind="stable")[: int(budget // cost)]
    chosen = chosen[gain[chosen] > 0]
    k, saved = len(chosen), y * success * v
    return np.array([
        k, saved[chosen].sum(), saved[chosen].sum() - k * cost,
        k * saved.mean(), k * saved.mean() - k * cost,
        saved.sum(), saved.sum() - len(y) * cost,
        saved[chosen].sum() - k * saved.mean(),
    ])

found = bootstrap((y, p, v), plan, paired=True, vectorized=False, rng=1,
                  method="percentile", n_resamples=1500).confidence_interval
gain = p * success * v - cost
order = np.argsort(-gain, kind="stable")
curve = np.concatenate([[0], np.cumsum((y * success * v - cost)[order])])
print(json.dumps({"values": plan(y, p, v).tolist(), "low": found.low.tolist(),
                  "high": found.high.tolist(), "curve": curve.tolist()}))
`;

for (const budget of [3000, 1e6]) {
  Deno.test(`retentionPlan() gives NumPy's and SciPy's numbers with a budget of ${budget}`, async () => {
    const rows = drawnRows(500, { seed: 2 });
    const values = randomState(3).uniform(200, 1200, 500);
    const offer = { cost: 50, success: 0.3, budget };
    const expected = await askPython<
      { values: number[]; low: number[]; high: number[]; curve: number[] }
    >(numpy, { ...plain(rows), values: [...values], ...offer });
    const { plan, random, everybody, advantage, contacts, curve } =
      retentionPlan(rows, values, offer);
    const [k, ...figures] = expected.values;
    assertEquals(contacts.length, k);
    assertEquals(plan.contacts, k);
    assertEquals(plan.cost, 50 * k);
    [
      plan.saved,
      plan.net,
      random.saved,
      random.net,
      everybody.saved,
      everybody.net,
      advantage,
    ].forEach(({ value, low, high }, i) => {
      const near = (expected.high[i + 1] - expected.low[i + 1]) / 9;
      assertAlmostEquals(value, figures[i], 1e-8, `figure ${i}`);
      assertAlmostEquals(low, expected.low[i + 1], near, `low ${i}`);
      assertAlmostEquals(high, expected.high[i + 1], near, `high ${i}`);
    });
    for (const { contacts, value } of curve) {
      assertAlmostEquals(value, expected.curve[contacts], 1e-8);
    }
  });
}

const offers = fc.record({
  cost: fc.constantFrom(1, 20, 150),
  success: fc.constantFrom(0.1, 0.5, 1),
  budget: fc.constantFrom(0, 19, 100, Infinity),
});

Deno.test("nobody is contacted at a loss, and the budget holds", () => {
  fc.assert(
    fc.property(smallRows, offers, (rows, offer) => {
      const { contacts, plan, promised, customers, curve } = retentionPlan(
        rows,
        100,
        offer,
        { resamples: 2 },
      );
      assert(plan.cost <= offer.budget);
      assert(contacts.every(({ gain }) => gain > 0));
      assertEquals(new Set(contacts.map(({ row }) => row)).size, plan.contacts);
      const gains = contacts.map(({ gain }) => gain);
      assertEquals(gains, gains.toSorted((a, b) => b - a));
      const chances = contacts.reduce((sum, c) => sum + c.probability, 0);
      assertAlmostEquals(promised, chances * offer.success * 100, 1e-8);
      assertEquals(curve[0].value, 0);
      assertEquals(curve.at(-1)!.contacts, customers);
    }),
    { seed: 6 },
  );
});

Deno.test("customerValue() is a column's amount over the months", () => {
  const table = {
    rows: 4,
    columns: [{
      name: "charges",
      kind: "float64" as const,
      values: Float64Array.of(10, NaN, 30, 20),
    }],
  };
  assertEquals([...customerValue(table, "charges", 6)], [60, 120, 180, 120]);
  assertEquals(customerValue(table, "charges")[0], 120);
});

Deno.test("an offer that can't be is refused by name", () => {
  const rows = drawnRows(30);
  const refuse = (
    words: string,
    offer: { cost: number; success: number; budget?: number },
    value: number | Float64Array = 100,
  ) => assertThrows(() => retentionPlan(rows, value, offer), RangeError, words);
  refuse("'cost'", { cost: 0, success: 0.5 });
  refuse("'success'", { cost: 1, success: 1.5 });
  refuse("'budget'", { cost: 1, success: 0.5, budget: -1 });
  refuse("2 values for 30", { cost: 1, success: 0.5 }, Float64Array.of(1, 2));
  refuse("row 1 is NaN", { cost: 1, success: 0.5 }, NaN);
});
