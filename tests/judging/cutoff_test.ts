import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { chooseCutoff } from "lib/judging/cutoff.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain, scored, smallRows } from "./support.ts";

const costs = fc.record({
  missedChurner: fc.constantFrom(1, 2.5, 5, 40),
  needlessOffer: fc.constantFrom(0.5, 1, 3),
});

/** Every cutoff that calls different customers, with scikit-learn's counts. */
const everyCutoff = `
import json, sys
import numpy as np
from sklearn.metrics import confusion_matrix
answers = []
for case in json.load(sys.stdin):
    y, p = np.array(case["labels"]), np.array(case["probabilities"])
    def cost(cutoff):
        tn, fp, fn, tp = confusion_matrix(y, p > cutoff, labels=[0, 1]).ravel()
        return float(case["missedChurner"] * fn + case["needlessOffer"] * fp) / len(y)
    tried = [cost(c) for c in [*np.unique(p), 0]]
    answers.append({"least": min(tried), "chosen": cost(case["cutoff"]),
                    "bayes": cost(case["bayes"]), "everybody": cost(-1), "nobody": cost(1)})
print(json.dumps(answers))
`;

Deno.test("chooseCutoff() finds the least cost there is", async () => {
  const cases = fc.sample(fc.record({ rows: smallRows, costs }), {
    numRuns: 100,
    seed: 5,
  });
  const choices = cases.map(({ rows, costs }) =>
    chooseCutoff(rows, { ...costs, resamples: 5 })
  );
  const expected = await askPython<Record<string, number>[]>(
    everyCutoff,
    cases.map(({ rows, costs }, i) => ({
      ...plain(rows),
      ...costs,
      cutoff: choices[i].cutoff,
      bayes: costs.needlessOffer / (costs.needlessOffer + costs.missedChurner),
    })),
  );
  choices.forEach((choice, i) => {
    const { least, chosen, bayes, everybody, nobody } = expected[i];
    assertAlmostEquals(choice.cost, least, 1e-12, `case ${i}`);
    assertAlmostEquals(chosen, least, 1e-12, `case ${i}`);
    assertAlmostEquals(choice.bayes.cost, bayes, 1e-12);
    assertAlmostEquals(choice.everybody, everybody, 1e-12);
    assertAlmostEquals(choice.nobody, nobody, 1e-12);
  });
});

Deno.test("only the costs' ratio decides", () => {
  fc.assert(
    fc.property(smallRows, costs, (rows, { missedChurner, needlessOffer }) => {
      const [once, eight] = [1, 8].map((factor) =>
        chooseCutoff(rows, {
          missedChurner: factor * missedChurner,
          needlessOffer: factor * needlessOffer,
          resamples: 3,
        })
      );
      assertEquals(once.cutoff, eight.cutoff);
      assertAlmostEquals(8 * once.cost, eight.cost, 1e-9);
    }),
    { seed: 2, numRuns: 50 },
  );
});

Deno.test("with true probabilities the choice is near the Bayes cutoff", () => {
  const { cutoff, bayes, range, cost } = chooseCutoff(drawnRows(20_000), {
    resamples: 100,
  });
  assertAlmostEquals(bayes.cutoff, 1 / 6, 1e-15);
  assertAlmostEquals(cutoff, 1 / 6, 0.05);
  assert(range.low <= cutoff && cutoff <= range.high);
  assert(cost <= bayes.cost);
});

Deno.test("the cutoff lies between the probabilities it separates", () => {
  const choice = chooseCutoff(
    scored({ labels: [0, 0, 1, 1], probabilities: [0.1, 0.2, 0.6, 0.9] }),
    { resamples: 10 },
  );
  assertEquals(choice.cutoff, 0.4);
  assertEquals(choice.cost, 0);
});

Deno.test("costs that can't be are refused by name", () => {
  for (const cost of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => chooseCutoff(drawnRows(20), { needlessOffer: cost }),
      RangeError,
      "'needlessOffer' must be a positive number",
    );
  }
});
