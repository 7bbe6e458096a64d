import { assertAlmostEquals } from "@std/assert";
import { plattScaled } from "lib/evaluation/platt.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, scored } from "./support.ts";

const cases = [
  drawnRows(300, { seed: 1 }),
  drawnRows(1003, { seed: 3, power: 2 }),
  scored({ labels: [0, 1, 1, 0], probabilities: [0.5, 0.5, 0.5, 0.5] }),
  { ...drawnRows(500), probabilities: new Float64Array(500).fill(0.3) },
];

const sklearn = `
import json, sys
import numpy as np
from sklearn.calibration import _SigmoidCalibration
answers = []
for case in json.load(sys.stdin):
    y, p = np.array(case["labels"]), np.array(case["probabilities"])
    margins = np.log(p / (1 - p))
    answers.append(_SigmoidCalibration().fit(margins, y).predict(margins).tolist())
print(json.dumps(answers))
`;

Deno.test("Platt's scaling is scikit-learn's", async () => {
  const expected = await askPython<number[][]>(sklearn, cases.map(plain));
  cases.forEach((rows, index) => {
    plattScaled(rows).forEach((p, row) =>
      assertAlmostEquals(p, expected[index][row], 2e-5, `case ${index}`)
    );
  });
});

Deno.test("Platt's scaling bears 0, 1 and perfect scores", () => {
  const rows = scored({
    labels: Array.from({ length: 20 }, (_, row) => row < 10 ? 0 : 1),
    probabilities: Array.from({ length: 20 }, (_, row) => row < 10 ? 0 : 1),
  });
  const probabilities = plattScaled(rows);
  // Platt's targets: 1/12 and 11/12.
  assertAlmostEquals(probabilities[0], 1 / 12, 1e-6);
  assertAlmostEquals(probabilities[19], 11 / 12, 1e-6);
});
