/** Whether the choice holds up: figures by SciPy, and how often chance is blamed rightly. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertThrows,
} from "@std/assert";
import { chooseCandidate } from "lib/candidates/choose.ts";
import { testOfChoice } from "lib/candidates/on_test.ts";
import { onTestText } from "lib/candidates/words.ts";
import type { StoredScores } from "lib/evaluation/scores.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import type { ScoredRows } from "lib/statistics/scored_rows.ts";
import type { TrainedModel } from "lib/training/types.ts";
import { askPython } from "../python.ts";

const model = { trainingJob: "churn-training-2" } as TrainedModel;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

function drawn(rows: number, noise: number, random: () => number): ScoredRows {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = Float64Array.from({ length: rows }, () => 1.5 * normal() - 1);
  return {
    labels: Uint8Array.from(truth, (at) => random() < logistic(at) ? 1 : 0),
    probabilities: truth.map((at) => logistic(at + noise * normal())),
  };
}

const stored = (rows: ScoredRows, more: Partial<StoredScores> = {}) =>
  ({
    ...{ set: "test", trainingJob: model.trainingJob, models: 1, uses: [] },
    ...rows,
    ...more,
  }) as StoredScores;

const choiceOf = (rows: ScoredRows) =>
  chooseCandidate([{ name: "case study", about: "", model, ...rows }]);

Deno.test("the difference and its interval are Welch's", async () => {
  const { random } = randomState(11);
  const cases = [[400, 60], [900, 900], [60, 300]].map(([before, after]) =>
    [drawn(before, 0.5, random), drawn(after, 0.5, random)] as const
  );
  const expected = await askPython<number[][]>(
    `
import json, sys
import numpy as np
from scipy import stats
answers = []
for case in json.load(sys.stdin):
    before, after = (
        -np.log(np.where(np.array(y) == 1, p, 1 - np.array(p))) for y, p in case
    )
    found = stats.ttest_ind(after, before, equal_var=False)
    interval = found.confidence_interval(0.95)
    answers.append([after.mean() - before.mean(), interval.low, interval.high])
print(json.dumps(answers))
`,
    cases.map((pair) =>
      pair.map(({ labels, probabilities }) => [[...labels], [...probabilities]])
    ),
  );
  cases.forEach(([before, after], i) => {
    const { optimism, outOfFold, test } = testOfChoice(
      choiceOf(before),
      stored(after),
    );
    const [value, low, high] = expected[i];
    assertAlmostEquals(optimism.value, value, 1e-12);
    assertAlmostEquals(optimism.low, low, 1e-3 * (high - low));
    assertAlmostEquals(optimism.high, high, 1e-3 * (high - low));
    assertEquals(
      [outOfFold.customers, test.customers],
      [before.labels.length, after.labels.length],
    );
  });
});

Deno.test("a choice that is as good as it looks is blamed in few draws, one that is not is found", () => {
  const { random } = randomState(12);
  let blamed = 0;
  const repeats = 400;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { optimism } = testOfChoice(
      choiceOf(drawn(300, 0.5, random)),
      stored(drawn(150, 0.5, random)),
    );
    if (optimism.low > 0 || optimism.high < 0) blamed++;
  }
  // Three standard deviations of 400 draws are 0.033.
  assert(blamed / repeats < 0.05 + 0.033, `${blamed / repeats}`);
  const found = testOfChoice(
    choiceOf(drawn(1000, 0, random)),
    stored(drawn(1000, 2, random)),
  );
  assert(found.optimism.low > 0);
  assertMatch(
    onTestText(found),
    /higher .*: the choice looked better than it is/,
  );
});

Deno.test("words say how many models have used the rows, and what chance explains", () => {
  const { random } = randomState(13);
  const choice = choiceOf(drawn(300, 0.5, random));
  const rows = drawn(300, 0.5, random);
  assertMatch(
    onTestText(testOfChoice(choice, stored(rows))),
    /^On the 300 customers of the test set the log loss is 0\.\d{4}\. This is .*: no more than chance explains\. No other model has used the test rows\.$/,
  );
  assertMatch(
    onTestText(testOfChoice(choice, stored(rows, { models: 3 }))),
    /3 models have used the test rows\.$/,
  );
});

Deno.test("scores of another model or set are refused", () => {
  const rows = drawn(50, 0.5, randomState(14).random);
  for (
    const other of [{ set: "validation" }, { trainingJob: "x" }] as const
  ) {
    assertThrows(
      () => testOfChoice(choiceOf(rows), stored(rows, other)),
      RangeError,
      "the scores must be those of churn-training-2 of the test rows",
    );
  }
});
