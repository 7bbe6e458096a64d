import { assert, assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { liftByDecile } from "lib/judging/lift.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, smallRows } from "./support.ts";

/** Gains as NumPy interpolates them between different probabilities. */
const numpy = `
import json, sys
import numpy as np
from scipy.stats import bootstrap

def gains(y, p):
    levels = np.unique(p)[::-1]
    customers = np.concatenate([[0], [(p >= level).sum() for level in levels]])
    churned = np.concatenate([[0], [y[p >= level].sum() for level in levels]])
    return np.interp(np.arange(1, 11) * len(y) / 10, customers, churned) / y.sum()

case = json.load(sys.stdin)
answers = [gains(np.array(c["labels"]), np.array(c["probabilities"])).tolist()
           for c in case["cases"]]
y, p = (np.array(case["drawn"][k]) for k in ("labels", "probabilities"))
found = bootstrap((y, p), gains, paired=True, vectorized=False, rng=2,
                  method="percentile", n_resamples=800).confidence_interval
print(json.dumps({"gains": answers, "low": found.low.tolist(), "high": found.high.tolist()}))
`;

Deno.test("gain and lift are what NumPy interpolates, intervals SciPy's", async () => {
  const cases = fc.sample(smallRows, { numRuns: 60, seed: 9 });
  const drawn = drawnRows(300, { step: 0.02 });
  const { gains, low, high } = await askPython<
    { gains: number[][]; low: number[]; high: number[] }
  >(numpy, { cases: cases.map(plain), drawn: plain(drawn) });
  cases.forEach((rows, index) => {
    liftByDecile(rows, { resamples: 1 }).forEach(({ gain, lift }, i) => {
      const before = i ? gains[index][i - 1] : 0;
      assertAlmostEquals(gain.value, gains[index][i], 1e-12);
      assertAlmostEquals(lift.value, 10 * (gains[index][i] - before), 1e-11);
    });
  });
  liftByDecile(drawn).slice(0, 9).forEach(({ gain }, i) => {
    assertAlmostEquals(gain.low, low[i], (high[i] - low[i]) / 8 + 1e-9);
    assertAlmostEquals(gain.high, high[i], (high[i] - low[i]) / 8 + 1e-9);
  });
});

Deno.test("gain rises to 1, and lifts have a mean of 1", () => {
  fc.assert(
    fc.property(smallRows, (rows) => {
      const deciles = liftByDecile(rows, { resamples: 2 });
      const gains = deciles.map(({ gain }) => gain.value);
      assert(gains.every((gain, i) => i === 0 || gain >= gains[i - 1] - 1e-12));
      assertAlmostEquals(gains[9], 1, 1e-12);
      const sum = deciles.reduce((sum, { lift }) => sum + lift.value, 0);
      assertAlmostEquals(sum, 10, 1e-9);
    }),
    { seed: 4, numRuns: 50 },
  );
});
