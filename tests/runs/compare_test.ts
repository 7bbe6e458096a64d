/** Whether the intervals cover, the p-values are Student's, and the words say so. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as churn from "lib/mod.ts";
import { compareScores, type RunScores } from "lib/runs/compare.ts";
import { differenceText } from "lib/runs/compare_words.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { differenceP, meanDifference } from "lib/statistics/paired.ts";
import { askPython } from "../python.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Customers whose true logit is normal, and models that see it with noise: those
 * with equal noise are equally good.
 */
function drawn(
  rows: number,
  noises: readonly number[],
  random: () => number,
): RunScores[] {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = Float64Array.from({ length: rows }, () => 1.5 * normal() - 1);
  const labels = Uint8Array.from(
    truth,
    (logit) => random() < logistic(logit) ? 1 : 0,
  );
  return noises.map((noise, i) => ({
    ...{ run: `churn-training-${i + 1}`, labels },
    probabilities: truth.map((logit) => logistic(logit + noise * normal())),
  }));
}

Deno.test("of equally good models 95 % of the intervals cover zero, and few false findings come of several", () => {
  const { random } = randomState(5);
  const repeats = 600;
  let [auc, loss, falsely] = [0, 0, 0];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { differences } = compareScores(
      drawn(300, [0.5, 0.5, 0.5, 0.5], random),
    );
    const [first] = differences;
    if (first.auc.low <= 0 && 0 <= first.auc.high) auc++;
    if (first.logLoss.low <= 0 && 0 <= first.logLoss.high) loss++;
    if (differences.some(({ auc }) => auc.p < 0.05)) falsely++;
  }
  // Three standard deviations of 600 draws are 0.027.
  for (const share of [auc / repeats, loss / repeats]) {
    assertAlmostEquals(share, 0.95, 0.027);
  }
  assert(falsely / repeats < 0.05 + 0.027, `${falsely / repeats}`);
});

Deno.test("a model that sees less is found to be worse, and said to be", () => {
  const { random } = randomState(6);
  const comparison = compareScores(drawn(2000, [0, 2], random));
  const [difference] = comparison.differences;
  assert(difference.auc.high < 0 && difference.auc.p < 0.001);
  assert(difference.logLoss.high < 0 && difference.logLoss.p < 0.001);
  assertMatch(
    differenceText(difference, comparison),
    /^churn-training-2 ranks worse than churn-training-1 by 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\): more than chance explains, p < 0\.001$/,
  );
});

Deno.test("what can't be told apart is said so", () => {
  const comparison = (value: number, low: number, high: number, p: number) => {
    const tested = { value, low, high, error: 0.003, p };
    const difference = { run: "B", auc: tested, logLoss: tested };
    return differenceText(difference, {
      ...{ base: "A", customers: 1056, churned: 280 },
      differences: [difference],
    });
  };
  assertEquals(
    comparison(0.004, -0.001, 0.009, 0.12),
    "B ranks better than A by 0.004 (−0.001 to 0.009): these 1,056 customers can't tell them apart",
  );
  assertEquals(
    comparison(-0.004, -0.009, 0.001, 0.12),
    "B ranks worse than A by 0.004 (−0.001 to 0.009): these 1,056 customers can't tell them apart",
  );
  const [one] = drawn(50, [1], randomState(1).random);
  const same = compareScores([one, { ...one, run: "again" }]);
  assertEquals(same.differences[0].auc.p, 1);
  assertEquals(
    differenceText(same.differences[0], same),
    "again and churn-training-1 rank these 50 customers alike",
  );
});

Deno.test("p-values and intervals of a mean difference are Student's", async () => {
  const { random } = randomState(2);
  const cases = [6, 20, 150, 1000].flatMap((rows) =>
    [0, 0.1, 0.5].map((shift) =>
      Array.from({ length: rows }, () => random() - 0.5 + shift * random())
    )
  );
  const expected = await askPython<number[][]>(
    `
import json, sys
from scipy import stats
answers = []
for case in json.load(sys.stdin):
    found = stats.ttest_1samp(case, 0)
    interval = found.confidence_interval(0.95)
    answers.append([found.pvalue, interval.low, interval.high])
print(json.dumps(answers))
`,
    cases,
  );
  cases.forEach((rows, index) => {
    const found = meanDifference(Float64Array.from(rows));
    const [p, low, high] = expected[index];
    assertAlmostEquals(differenceP(found, rows.length - 1), p, 0.002);
    assertAlmostEquals(found.low, low, 0.001 * (high - low));
    assertAlmostEquals(found.high, high, 0.001 * (high - low));
  });
});

Deno.test("other rows are refused", () => {
  const [one, two] = drawn(40, [1, 1], randomState(3).random);
  const labels = two.labels.map((label) => 1 - label);
  assertThrows(
    () => compareScores([one, { ...two, labels }]),
    RangeError,
    "Cannot compare churn-training-2 with churn-training-1 because their rows differ",
  );
});

Deno.test("what is no run is refused, and a model by what to give instead", async () => {
  const session = {} as churn.session.Session;
  const model = { trainingJob: "churn-training-1", artifacts: "s3://b/m" };
  const { compareRuns, repeatRun, exportRuns } = churn.runs;
  const trackingUri = "http://127.0.0.1:9";
  for (const one of [undefined, null, 3, "", {}, model]) {
    const run = one as unknown as string;
    for (
      const call of [
        () => compareRuns(session, [run, "churn-training-2"]),
        () => compareRuns(session, ["churn-training-2", run]),
        () => repeatRun(session, run),
        () =>
          exportRuns(session, {
            ...{ trackingUri, experiment: "churn" },
            runs: [run as unknown as churn.runs.RunRecord],
          }),
      ]
    ) await assertRejects(call, RangeError, "churn.runs.listRuns(session)");
  }
  await assertRejects(
    () => repeatRun(session, model as unknown as string),
    RangeError,
    "here 'churn-training-1' (`.trainingJob` of the model)",
  );
  for (const runs of [undefined, "churn-training-1"]) {
    await assertRejects(
      () => compareRuns(session, runs as unknown as string[]),
      RangeError,
      "give [first, other, …]",
    );
  }
});

Deno.test("a few customers who are ranked perfectly are no proof", () => {
  const differenceOf = (customers: number) => {
    const labels = Uint8Array.from({ length: customers }, (_, i) => i % 2);
    const flat = new Float64Array(customers).fill(0.5);
    const perfect = Float64Array.from(labels, (label) => 0.4 + label / 5);
    return compareScores([
      { run: "flat", labels, probabilities: flat },
      { run: "perfect", labels, probabilities: perfect },
    ]).differences[0].auc;
  };
  const few = differenceOf(9);
  assertEquals(few.value, 0.5);
  assert(few.low < 0 && few.p > 0.05, `${few.low}, p = ${few.p}`);
  const many = differenceOf(1000);
  assert(many.low > 0.4 && many.p < 0.001, `${many.low}, p = ${many.p}`);
});
