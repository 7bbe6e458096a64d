import { assert, assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { liftByDecile } from "lib/evaluation/lift.ts";
import { rateRatioInterval } from "lib/statistics/rate_ratio.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, smallRows } from "./support.ts";

/** Gains as NumPy interpolates them between different probabilities. */
const numpy = `
import json, sys
import numpy as np

def gains(y, p):
    levels = np.unique(p)[::-1]
    customers = np.concatenate([[0], [(p >= level).sum() for level in levels]])
    churned = np.concatenate([[0], [y[p >= level].sum() for level in levels]])
    return np.interp(np.arange(1, 11) * len(y) / 10, customers, churned) / y.sum()

print(json.dumps([gains(np.array(c["labels"]), np.array(c["probabilities"])).tolist()
                  for c in json.load(sys.stdin)]))
`;

Deno.test("gain and lift are what NumPy interpolates, within their intervals", async () => {
  const cases = fc.sample(smallRows, { numRuns: 60, seed: 9 });
  const gains = await askPython<number[][]>(numpy, cases.map(plain));
  cases.forEach((rows, index) => {
    liftByDecile(rows).forEach(({ gain, lift }, i) => {
      const before = i ? gains[index][i - 1] : 0;
      assertAlmostEquals(gain.value, gains[index][i], 1e-12);
      assertAlmostEquals(lift.value, 10 * (gains[index][i] - before), 1e-11);
      for (const { value, low, high } of [gain, lift]) {
        assert(-1e-9 <= low && low <= value + 1e-9 && value <= high + 1e-9);
      }
    });
  });
});

Deno.test("with many customers the ratio's interval is SciPy's", async () => {
  const cases = [[300, 1000, 1800, 9000], [50, 1000, 3000, 9000]];
  const expected = await askPython<number[][]>(
    `
import json, sys
from scipy.stats.contingency import relative_risk
print(json.dumps([list(relative_risk(*case).confidence_interval())
                  for case in json.load(sys.stdin)]))`,
    cases,
  );
  cases.forEach(([a, m, b, n], i) => {
    const { low, high } = rateRatioInterval(
      { churned: a, customers: m },
      { churned: b, customers: n },
    );
    assertAlmostEquals(low, expected[i][0], 0.01 * low);
    assertAlmostEquals(high, expected[i][1], 0.01 * high);
  });
});

Deno.test("intervals of 150 customers cover the lift and gain of all", () => {
  const truth = liftByDecile(drawnRows(400_000, { seed: 1 }));
  const covered = truth.map(() => ({ lift: 0, gain: 0 }));
  for (let seed = 0; seed < 1000; seed++) {
    liftByDecile(drawnRows(150, { seed: seed + 2 })).forEach((decile, i) => {
      for (const name of ["lift", "gain"] as const) {
        const { low, high } = decile[name];
        const { value } = truth[i][name];
        if (low <= value && value <= high) covered[i][name]++;
      }
    });
  }
  // In the last tenth less than one churns in a hundred; there Wilson's interval
  // covers the least it can, and the percentile bootstrap's in one case of seven.
  covered.forEach(({ lift, gain }, i) => {
    const least = i < 8 ? 925 : 840;
    assert(lift >= least && gain >= least, `${i}: ${lift}, ${gain}`);
  });
});

Deno.test("gain rises to 1, and lifts have a mean of 1", () => {
  fc.assert(
    fc.property(smallRows, (rows) => {
      const deciles = liftByDecile(rows);
      const gains = deciles.map(({ gain }) => gain.value);
      assert(gains.every((gain, i) => i === 0 || gain >= gains[i - 1] - 1e-12));
      assertAlmostEquals(gains[9], 1, 1e-12);
      const sum = deciles.reduce((sum, { lift }) => sum + lift.value, 0);
      assertAlmostEquals(sum, 10, 1e-9);
    }),
    { seed: 4, numRuns: 50 },
  );
});
