import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { auc, aucDifference, aucOf } from "lib/evaluation/auc.ts";
import { areaInterval } from "lib/statistics/area_interval.ts";
import { rank } from "lib/statistics/ranking.ts";
import { askPython } from "../python.ts";
import { coverage } from "./coverage.ts";
import { drawnRows, plain, scored, smallRows } from "./support.ts";

/** DeLong's paper, pair by pair. */
const deLong = `
import json, sys
import numpy as np

def parts(y, p):
    wins = p[y == 1][:, None] - p[y == 0][None, :]
    wins = (wins > 0) + 0.5 * (wins == 0)
    return wins.mean(axis=1), wins.mean(axis=0)

answers = []
for case in json.load(sys.stdin):
    y, p, q = (np.array(case[k]) for k in ("labels", "probabilities", "other"))
    a, b = parts(y, p), parts(y, q)
    difference = [x - z for x, z in zip(a, b)]
    error = lambda v: float(np.sqrt(sum(x.var(ddof=1) / len(x) for x in v)))
    answers.append([a[0].mean(), error(a), difference[0].mean(), error(difference)])
print(json.dumps(answers))
`;

Deno.test("auc() and aucDifference() give DeLong's estimates and errors", async () => {
  const cases = fc.sample(
    smallRows.chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        other: fc.array(fc.nat(10), {
          minLength: rows.labels.length,
          maxLength: rows.labels.length,
        }),
      })
    ),
    { numRuns: 150, seed: 3 },
  ).map(({ rows, other }) => ({
    ...plain(rows),
    other: other.map((n) => n / 10),
  }));
  const expected = await askPython<number[][]>(deLong, cases);
  cases.forEach(({ labels, probabilities, other }, index) => {
    const rows = scored({ labels, probabilities });
    const one = auc(rows);
    const two = aucDifference(rows, scored({ labels, probabilities: other }));
    [one.value, one.error, two.value, two.error].forEach((value, i) =>
      assertAlmostEquals(value, expected[index][i], 1e-12, `case ${index}`)
    );
  });
});

Deno.test("auc() keeps its interval between 0 and 1", () => {
  fc.assert(
    fc.property(smallRows, (rows) => {
      const { low, value, high } = auc(rows);
      assert(0 <= low && low <= value && value <= high && high <= 1);
    }),
    { seed: 1 },
  );
});

/** Newcombe's variance, scaled and with Student's t, solved by SciPy. */
const scoreIntervals = `
import json, sys
import numpy as np
from scipy.optimize import brentq
from scipy.stats import t
answers = []
for area, error, m, n in json.load(sys.stdin):
    def variance(a):
        star = (m + n) / 2 - 1
        return a * (1 - a) * (1 + star * (1 - a) / (2 - a) + star * a / (1 + a)) / (m * n)
    degrees = min(m, n) - 1
    ratio = error**2 / variance(area) if 0 < area < 1 else 1
    factor = (degrees * ratio + 4) / (degrees + 4)
    reach = t.ppf(0.975, degrees + 4) * np.sqrt(factor)
    beyond = lambda a: abs(a - area) - reach * np.sqrt(variance(a))
    answers.append([
        0.0 if area == 0 else brentq(beyond, 1e-15, area * (1 - 1e-12)),
        1.0 if area == 1 else brentq(beyond, area or 1e-12, 1 - 1e-15),
    ])
print(json.dumps(answers))
`;

Deno.test("areaInterval() solves the score equation, for a perfect ranking too", async () => {
  const cases = [
    [0.8, 0.05, 14, 136],
    [0.8, 0.05, 136, 14],
    [0.5, 0.2, 2, 148],
    [0.97, 0.01, 45, 105],
    [0.86, 0.011, 280, 777],
    [1, 0, 14, 136],
    [0, 0, 6, 144],
  ];
  const expected = await askPython<number[][]>(scoreIntervals, cases);
  cases.forEach(([area, error, positives, negatives], i) => {
    const { low, high } = areaInterval(area, error, positives, negatives);
    assertAlmostEquals(low, expected[i][0], 2e-4, `low end of case ${i}`);
    assertAlmostEquals(high, expected[i][1], 2e-4, `high end of case ${i}`);
  });
  const { low, high } = areaInterval(1, 0, 14, 136);
  assert(low < 0.95 && high === 1, "a perfect ranking is not sure to be so");
});

// The least that were covered over all shapes in the soak's full simulation,
// less four standard errors. DeLong's interval on log-odds: 80 to 88 % at 4 %
// of 150, 88 to 93 % at 9 %.
for (
  const [rate, rows, least] of [[0.04, 150, 0.94], [0.09, 150, 0.93], [
    0.3,
    150,
    0.93,
  ], [0.04, 1000, 0.92]]
) {
  Deno.test(`auc() covers the true area, with ${100 * rate} % churners of ${rows}`, () => {
    for (const shift of [0.742, 1.19, 2.476]) {
      const covered =
        coverage({ rate, rows, repeats: rows > 500 ? 400 : 1000, shift }).auc;
      assert(covered > least, `${covered} at a shift of ${shift}`);
    }
  });
}

Deno.test("auc() of turned labels is the rest to 1", () => {
  fc.assert(
    fc.property(smallRows, ({ labels, probabilities }) => {
      const turned = auc({ labels: labels.map((l) => 1 - l), probabilities });
      const straight = auc({ labels, probabilities });
      assertAlmostEquals(turned.value, 1 - straight.value, 1e-12);
      assertAlmostEquals(turned.error, straight.error, 1e-12);
    }),
    { seed: 1 },
  );
});

Deno.test("aucOf() judges chosen rows as if they were alone", () => {
  const rows = drawnRows(200, { step: 0.05 });
  const member = rows.labels.map((_, row) => row % 3 ? 1 : 0);
  const alone = {
    labels: rows.labels.filter((_, row) => member[row]),
    probabilities: rows.probabilities.filter((_, row) => member[row]),
  };
  const ours = aucOf(rank(rows), { isIn: (row) => member[row] === 1 });
  const { value, error } = auc(alone);
  assertAlmostEquals(ours.value, value, 1e-12);
  assertAlmostEquals(ours.error, error, 1e-12);
});

Deno.test("of one row of a class nobody can tell how sure an AUC is", () => {
  for (const labels of [[0, 1, 0, 0], [1, 0, 1, 1], [0, 1]]) {
    const probabilities = [0.3, 0.6, 0.9, 0.1].slice(0, labels.length);
    const scores = scored({ labels, probabilities });
    const { value, error, low, high } = auc(scores);
    const expected = labels.length === 2 ? 1 : labels[0] ? 1 / 3 : 2 / 3;
    assertAlmostEquals(value, expected, 1e-12);
    assertEquals([error, low, high], [NaN, 0, 1]);
    const gap = aucDifference(scores, scores);
    assertEquals([gap.value, gap.low, gap.high], [0, -1, 1]);
  }
});

Deno.test("auc() wants both classes", () => {
  assertThrows(
    () => auc(scored({ labels: [1, 1], probabilities: [0, 1] })),
    RangeError,
    "there are 2 churned and 0 staying",
  );
});
