import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { auc, aucDifference, aucOf } from "lib/judging/auc.ts";
import { randomState } from "lib/data/mt19937.ts";
import { rank } from "lib/judging/ranking.ts";
import { askPython } from "../python.ts";
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

for (const [churned, rows, covered] of [[15, 150, 0.89], [45, 150, 0.92]]) {
  Deno.test(`auc() covers a high AUC, of ${churned} churners of ${rows}`, () => {
    const { random } = randomState(3);
    const normal = () =>
      Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    // Φ(2.5 / √2), by scipy.stats.norm.cdf.
    const truth = 0.9614500641282291;
    let count = 0;
    for (let repeat = 0; repeat < 2000; repeat++) {
      const labels = Uint8Array.from(Array(rows).keys(), (i) => +(i < churned));
      const probabilities = Float64Array.from(
        labels,
        (label) => 1 / (1 + Math.exp(-(2.5 * label + normal()))),
      );
      const { low, high } = auc({ labels, probabilities });
      if (low <= truth && truth <= high) count++;
    }
    // Clipped instead, 0.80 and 0.89.
    assert(count / 2000 > covered, `${count} of 2000`);
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
