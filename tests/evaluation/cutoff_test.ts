import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { confusionMatrix, evaluate } from "lib/evaluation/evaluate.ts";
import { breakEven } from "lib/evaluation/assumptions.ts";
import { cutoffCurve } from "lib/evaluation/cutoff.ts";
import { compareOffers } from "lib/evaluation/offers.ts";
import { retentionPlan } from "lib/retention/retention_plan.ts";
import { segments } from "lib/evaluation/segments.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, smallRows } from "./support.ts";

const costs = fc.record({
  cost: fc.constantFrom(1, 7.5, 30, 200),
  success: fc.constantFrom(0.1, 0.3, 1),
});
const paid = fc.array(fc.constantFrom(0, 20.5, 60, 95, 700), {
  minLength: 60,
  maxLength: 60,
});
const cases = fc.record({ rows: smallRows, costs, paid }).map((given) => ({
  rows: given.rows,
  terms: { ...given.costs, budget: Infinity, unit: "" },
  values: Float64Array.from(given.rows.labels, (_, row) => given.paid[row]),
}));

/** NumPy's: net at break-even and at every cutoff that calls other customers. */
const numpy = `
import json, sys
import numpy as np
from sklearn.metrics import confusion_matrix
answers = []
for case in json.load(sys.stdin):
    y, p, v = (np.array(case[k]) for k in ("labels", "probabilities", "values"))
    with np.errstate(divide="ignore"):
        own = case["cost"] / (case["success"] * v)
        typical = case["cost"] / (case["success"] * np.median(v))
    gain = y * case["success"] * v - case["cost"]
    chosen = p > own
    scaled = p / own
    tried = [float(gain[scaled > c].sum()) for c in [*np.unique(scaled), 0]]
    counts = confusion_matrix(y, chosen, labels=[0, 1]).ravel().tolist()
    answers.append({"net": float(gain[chosen].mean() * chosen.mean()) if chosen.any() else 0.0,
                    "typical": typical if np.isfinite(typical) else None, "counts": counts,
                    "most": max(0.0, *tried) / len(y), "everybody": float(gain.mean())})
print(json.dumps(answers))
`;

Deno.test("break-even, the best cutoff and the counts are NumPy's", async () => {
  const drawn = fc.sample(cases, { numRuns: 100, seed: 5 });
  const expected = await askPython<
    {
      net: number;
      typical: number | null;
      counts: number[];
      most: number;
      everybody: number;
    }[]
  >(
    numpy,
    drawn.map(({ rows, terms, values }) => ({
      ...plain(rows),
      cost: terms.cost,
      success: terms.success,
      values: [...values],
    })),
  );
  drawn.forEach(({ rows, terms, values }, i) => {
    const found = cutoffCurve(rows, values, terms, { resamples: 3 });
    const { net, typical, counts, most, everybody } = expected[i];
    assertAlmostEquals(found.breakEven.net, net, 1e-9, `case ${i}`);
    if (typical !== null) assertAlmostEquals(found.breakEven.cutoff, typical);
    if (typical !== null) assertAlmostEquals(found.best.net, most, 1e-9);
    assertAlmostEquals(found.everybody, everybody, 1e-9);
    const cutoff = breakEven(values, terms);
    const { trueNegatives, falsePositives, falseNegatives, truePositives } =
      confusionMatrix(rows, cutoff);
    assertEquals(
      [trueNegatives, falsePositives, falseNegatives, truePositives],
      counts,
    );
    assertEquals(found.breakEven.truePositives, truePositives);
    assertEquals(found.breakEven.falsePositives, falsePositives);
  });
});

Deno.test("whoever gets an offer at break-even is in the plan, and nobody else", () => {
  fc.assert(
    fc.property(cases, ({ rows, terms, values }) => {
      const cutoff = breakEven(values, terms);
      const { confusion } = evaluate(rows, { cutoff, resamples: 1 });
      const options = { resamples: 2 };
      const { contacts, ways: [plan] } = retentionPlan(
        rows,
        values,
        terms,
        options,
      );
      const offered = confusion.truePositives + confusion.falsePositives;
      assertEquals(contacts.length, offered);
      for (const { row, probability, value, gain } of contacts) {
        assert(probability > cutoff[row]);
        assert(gain > 0, `an expected loss of ${gain}`);
        const expected = probability * terms.success * value - terms.cost;
        assertAlmostEquals(gain, expected, 1e-9 * terms.success * value);
      }
      const [model] = compareOffers(
        rows,
        values,
        terms,
        options,
      );
      assertEquals(model.contacts, offered);
      assertAlmostEquals(model.net.value, plan.net.value, 1e-6);
    }),
    { seed: 8, numRuns: 200 },
  );
});

Deno.test("one cutoff for all is the same as so many equal ones, everywhere", () => {
  const rows = drawnRows(400);
  const each = new Float64Array(400).fill(0.3);
  const options = { resamples: 20 };
  const one = evaluate(rows, { cutoff: 0.3, ...options });
  const many = evaluate(rows, { cutoff: each, ...options });
  assertEquals({ ...many, cutoff: 0.3 }, one);
  const column = {
    name: "half",
    kind: "text" as const,
    values: Array.from({ length: 400 }, (_, row) => row % 2 ? "odd" : "even"),
  };
  assertEquals(segments(rows, [column], each), segments(rows, [column], 0.3));
  assertThrows(
    () => evaluate(rows, { cutoff: each.subarray(1) }),
    RangeError,
    "399 cutoffs for 400 rows",
  );
});

Deno.test("with true probabilities break-even is near the best cutoff, and nets most on fresh rows", () => {
  const values = new Float64Array(20_000).fill(200);
  const terms = { cost: 10, success: 0.3, unit: "" };
  const { breakEven: even, best, range } = cutoffCurve(
    drawnRows(20_000),
    values,
    terms,
    { resamples: 100 },
  );
  assertAlmostEquals(even.cutoff, 1 / 6, 1e-15);
  assertAlmostEquals(best.cutoff, 1 / 6, 0.05);
  assert(range.low <= best.cutoff && best.cutoff <= range.high);
  assert(best.net >= even.net);
  let [kept, lost] = [0, 0];
  for (let seed = 10; seed < 40; seed++) {
    const few = values.subarray(0, 150);
    const chosen = cutoffCurve(drawnRows(150, { seed }), few, terms, {
      resamples: 1,
    }).best.cutoff;
    const fresh = drawnRows(20_000, { seed: 1000 + seed });
    const net = (cutoff: number) => {
      const { truePositives, falsePositives } = confusionMatrix(fresh, cutoff);
      return truePositives * 60 - 10 * (truePositives + falsePositives);
    };
    kept += net(1 / 6);
    lost += net(chosen);
  }
  assert(kept > lost, `${kept} at break-even, ${lost} at chosen cutoffs`);
});
