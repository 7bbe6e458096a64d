import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { calibration } from "lib/judging/calibration.ts";
import {
  fitPlatt,
  recalibrated,
  recalibration,
} from "lib/judging/recalibration.ts";
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
from sklearn.calibration import _SigmoidCalibration, calibration_curve
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
    margins = np.log(p / (1 - p)) if p.min() > 0 and p.max() < 1 else np.zeros(0)
    platt = _SigmoidCalibration().fit(margins, y) if len(margins) else None
    answers.append({
        "rate": rate.tolist(), "predicted": predicted.tolist(), "sizes": sizes.tolist(),
        "low": [i.low for i in intervals], "high": [i.high for i in intervals],
        "error": float(np.sum(sizes / len(y) * np.abs(rate - predicted))),
        "platt": platt.predict(margins).tolist() if platt else None,
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
  platt: number[] | null;
}

Deno.test("calibration and Platt's scaling are scikit-learn's and SciPy's", async () => {
  const expected = await askPython<Expected[]>(python, cases.map(plain));
  let scaled = 0;
  cases.forEach((rows, index) => {
    const { platt, error, sizes, ...bins } = expected[index];
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
    if (!platt) return;
    scaled++;
    const fit = { ...fitPlatt(rows), pays: true, gain: noGain };
    recalibrated(rows, fit).probabilities.forEach((p, row) =>
      assertAlmostEquals(p, platt[row], 2e-5)
    );
  });
  assert(scaled >= 4, `${scaled} cases`);
});

const noGain = { value: 0, low: 0, high: 0 };

Deno.test("true probabilities err as chance has it, wrong ones more", () => {
  const right = calibration(drawnRows(5000));
  assert(right.error < right.chance.high, `${right.error}`);
  assertAlmostEquals(right.error, right.chance.mean, right.chance.mean / 2);
  const wrong = calibration(drawnRows(5000, { power: 2 }));
  assert(wrong.error > 3 * wrong.chance.high, `${wrong.error}`);
});

Deno.test("recalibration pays for wrong probabilities, and mends others too", () => {
  const found = recalibration(drawnRows(3000, { seed: 5, power: 2 }));
  assert(found.pays, JSON.stringify(found.gain));
  const fresh = drawnRows(3000, { seed: 6, power: 2 });
  const after = recalibrated(fresh, found);
  assert(calibration(after).error < calibration(fresh).error / 3);
});

Deno.test("recalibration does not pay for true probabilities", () => {
  const rows = drawnRows(3000);
  const found = recalibration(rows);
  assert(!found.pays, JSON.stringify(found.gain));
  assertEquals(recalibrated(rows, found), rows);
});

Deno.test("recalibration keeps the ranking, and bears 0, 1 and perfect scores", () => {
  const rows = scored({
    labels: Array.from({ length: 20 }, (_, row) => row < 10 ? 0 : 1),
    probabilities: Array.from({ length: 20 }, (_, row) => row < 10 ? 0 : 1),
  });
  const { slope, intercept } = fitPlatt(rows);
  assert(slope > 0 && Number.isFinite(slope + intercept));
  const { probabilities } = recalibrated(rows, {
    slope,
    intercept,
    pays: true,
    gain: noGain,
  });
  // Platt's targets: 1/12 and 11/12.
  assertAlmostEquals(probabilities[0], 1 / 12, 1e-6);
  assertAlmostEquals(probabilities[19], 11 / 12, 1e-6);
});

Deno.test("with too few rows of a class the probabilities stay as they are", () => {
  const few = scored({ labels: [0, 1], probabilities: [0, 1] });
  const found = recalibration(few);
  assertEquals(found, { slope: 1, intercept: 0, pays: false });
  assertEquals(recalibrated(few, found), few);
});
