import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { calibration } from "lib/evaluation/calibration.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, scored } from "./support.ts";

const cases = [
  drawnRows(300, { seed: 1 }),
  drawnRows(200, { seed: 2, step: 0.1 }),
  drawnRows(1003, { seed: 3, power: 2 }),
  drawnRows(37, { seed: 4, step: 0.25 }),
  scored({ labels: [0, 1, 1, 0], probabilities: [0.5, 0.5, 0.5, 0.5] }),
  { ...drawnRows(500), probabilities: new Float64Array(500).fill(0.3) },
];

const python = `
import json, sys
import numpy as np
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
answers = []
for case in json.load(sys.stdin):
    y, p = np.array(case["labels"]), np.array(case["probabilities"])
    rate, predicted = calibration_curve(y, p, n_bins=10, strategy="quantile")
    edges = np.percentile(p, np.linspace(0, 100, 11))
    bins = np.searchsorted(edges[1:-1], p)
    sizes = np.bincount(bins, minlength=10)
    sizes = sizes[sizes > 0]
    intervals = [binomtest(int(round(r * n)), int(n)).proportion_ci(method="wilson")
                 for r, n in zip(rate, sizes)]
    answers.append({
        "rate": rate.tolist(), "predicted": predicted.tolist(), "sizes": sizes.tolist(),
        "low": [i.low for i in intervals], "high": [i.high for i in intervals],
        "error": float(np.sum(sizes / len(y) * np.abs(rate - predicted))),
    })
print(json.dumps(answers))
`;

interface Expected {
  rate: number[];
  predicted: number[];
  sizes: number[];
  low: number[];
  high: number[];
  error: number;
}

Deno.test("calibration is scikit-learn's and SciPy's", async () => {
  const expected = await askPython<Expected[]>(python, cases.map(plain));
  cases.forEach((rows, index) => {
    const { error, sizes, ...bins } = expected[index];
    const ours = calibration(rows);
    assertAlmostEquals(ours.error, error, 1e-12);
    assertEquals(ours.bins.map(({ customers }) => customers), sizes);
    for (const [name, values] of Object.entries(bins)) {
      ours.bins.forEach((bin, i) =>
        assertAlmostEquals(
          bin[name as keyof typeof bins],
          values[i],
          1e-12,
          `${name} of bin ${i}, case ${index}`,
        )
      );
    }
  });
});

Deno.test("true probabilities err as chance has it, wrong ones more", () => {
  const right = calibration(drawnRows(5000));
  assert(right.error < right.chance.high, `${right.error}`);
  assertAlmostEquals(right.error, right.chance.mean, right.chance.mean / 2);
  const wrong = calibration(drawnRows(5000, { power: 2 }));
  assert(wrong.error > 3 * wrong.chance.high, `${wrong.error}`);
});
