import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { randomState } from "lib/statistics/mt19937.ts";
import { evaluate, rocCurve } from "lib/evaluation/evaluate.ts";
import { auc } from "lib/evaluation/auc.ts";
import { metricNames } from "lib/evaluation/metrics.ts";
import { drawnRows, plain, scored, smallRows } from "./evaluation/support.ts";
import { askPython } from "./python.ts";

const scikitLearn = `
import json, sys, warnings
from sklearn import metrics as m
warnings.simplefilter("ignore")
answers = []
for case in json.load(sys.stdin):
    y, p, cutoff = case["labels"], case["probabilities"], case["cutoff"]
    z = [int(x > cutoff) for x in p]
    fpr, tpr, thresholds = m.roc_curve(y, p, drop_intermediate=False)
    answers.append({
        "metrics": {
            "accuracy": m.accuracy_score(y, z),
            "precision": m.precision_score(y, z, zero_division=0),
            "recall": m.recall_score(y, z),
            "f1": m.f1_score(y, z, zero_division=0),
            "aucRoc": m.roc_auc_score(y, p),
            "averagePrecision": m.average_precision_score(y, p),
            "logLoss": m.log_loss(y, p),
            "brier": m.brier_score_loss(y, p),
        },
        "confusion": m.confusion_matrix(y, z, labels=[0, 1]).ravel().tolist(),
        "fpr": fpr.tolist(), "tpr": tpr.tolist(),
    })
print(json.dumps(answers))
`;

interface Expected {
  metrics: Record<typeof metricNames[number], number>;
  confusion: number[];
  fpr: number[];
  tpr: number[];
}

const cases = fc.sample(
  fc.record({
    rows: smallRows,
    cutoff: fc.constantFrom(0, 0.25, 0.5, 0.9, 1),
  }),
  { numRuns: 200, seed: 7 },
);

Deno.test("evaluate() gives scikit-learn's numbers", async () => {
  const expected = await askPython<Expected[]>(
    scikitLearn,
    cases.map(({ rows, cutoff }) => ({ ...plain(rows), cutoff })),
  );
  cases.forEach(({ rows, cutoff }, index) => {
    const { metrics, confusion, fpr, tpr } = expected[index];
    const evaluation = evaluate(rows, { cutoff, resamples: 1 });
    for (const name of metricNames) {
      assertAlmostEquals(
        evaluation.metrics[name],
        metrics[name],
        1e-12,
        `${name} of case ${index}`,
      );
    }
    const { trueNegatives, falsePositives, falseNegatives, truePositives } =
      evaluation.confusion;
    assertEquals(
      [trueNegatives, falsePositives, falseNegatives, truePositives],
      confusion,
    );
    const roc = rocCurve(rows, { step: 0 });
    assertEquals(roc.map((point) => point.falsePositiveRate), fpr);
    assertEquals(roc.map((point) => point.truePositiveRate), tpr);
  });
});

Deno.test("rocCurve() of many rows leaves out what can't be seen", () => {
  const rows = drawnRows(20_000);
  const whole = rocCurve(rows, { step: 0 });
  const thinned = rocCurve(rows);
  assert(whole.length > 5000 && thinned.length <= 802, `${thinned.length}`);
  assertEquals([thinned[0], thinned.at(-1)], [whole[0], whole.at(-1)]);
  const area = (points: typeof whole) =>
    points.slice(1).reduce((sum, point, i) =>
      sum +
      (point.falsePositiveRate - points[i].falsePositiveRate) *
        (point.truePositiveRate + points[i].truePositiveRate) / 2, 0);
  assertAlmostEquals(area(thinned), area(whole), 1e-4);
});

const scipyIntervals = `
import json, sys, warnings
import numpy as np
from scipy.stats import bootstrap
from sklearn import metrics as m
warnings.simplefilter("ignore")
case = json.load(sys.stdin)
y, p, q = (np.array(case[k]) for k in ("labels", "probabilities", "baseline"))
figures = {
    "accuracy": lambda y, p, q: np.mean(y == (p > 0.3)),
    "precision": lambda y, p, q: np.mean(y[p > 0.3]),
    "recall": lambda y, p, q: np.mean(p[y == 1] > 0.3),
    "f1": lambda y, p, q: 2 * np.sum(y[p > 0.3]) / (np.sum(y) + np.sum(p > 0.3)),
    "aucRoc": lambda y, p, q: m.roc_auc_score(y, p),
    "averagePrecision": lambda y, p, q: m.average_precision_score(y, p),
    "logLoss": lambda y, p, q: -np.mean(np.log(np.where(y == 1, p, 1 - p))),
    "brier": lambda y, p, q: np.mean((y - p) ** 2),
    "gain": lambda y, p, q: m.roc_auc_score(y, p) - m.roc_auc_score(y, q),
}
answers = {}
for name, figure in figures.items():
    found = bootstrap((y, p, q), figure, paired=True, vectorized=False,
                      method="percentile", n_resamples=800, rng=1)
    answers[name] = list(found.confidence_interval)
print(json.dumps(answers))
`;

Deno.test("evaluate() gives SciPy's percentile intervals, up to the draws", async () => {
  const rows = drawnRows(400, { seed: 3 });
  const { random } = randomState(5);
  const baseline = {
    labels: rows.labels,
    probabilities: rows.probabilities.map((p) => 0.6 * p + 0.4 * random()),
  };
  const expected = await askPython<Record<string, [number, number]>>(
    scipyIntervals,
    { ...plain(rows), baseline: [...baseline.probabilities] },
  );
  const found = evaluate(rows, { cutoff: 0.3, baseline });
  const ours = { ...found.intervals, gain: found.baseline!.aucGain };
  for (const [name, [low, high]] of Object.entries(expected)) {
    const interval = ours[name as keyof typeof ours];
    // Quantiles of so many draws themselves move by a twentieth of the width.
    const near = (high - low) / 10;
    assertAlmostEquals(interval.low, low, near, `low end of ${name}`);
    assertAlmostEquals(interval.high, high, near, `high end of ${name}`);
  }
  assertEquals(found.resamples, 2000);
});

Deno.test("intervals depend on the seed alone", () => {
  const rows = drawnRows(80);
  const draw = (seed: number) => evaluate(rows, { seed, resamples: 50 });
  assertEquals(draw(1), draw(1));
  assert(draw(1).intervals.brier.low !== draw(2).intervals.brier.low);
});

Deno.test("without a model: the majority's accuracy, an AUC of 0.5", () => {
  const { majority } = evaluate(
    scored({ labels: [1, 0, 0, 0, 1], probabilities: [1, 0, 0, 0, 1] }),
    { resamples: 10 },
  );
  assertEquals(majority.accuracy, 0.6);
  assertEquals(majority.aucRoc, 0.5);
  assertEquals(majority.averagePrecision, 0.4);
  assertAlmostEquals(majority.brier, 0.24, 1e-12);
  assertAlmostEquals(
    majority.logLoss,
    -0.4 * Math.log(0.4) - 0.6 * Math.log(0.6),
    1e-12,
  );
});

Deno.test("the AUC has one interval, that of auc(), and none where a class has one row", () => {
  const rows = drawnRows(60);
  const { low, high } = auc(rows);
  const { intervals } = evaluate(rows, { resamples: 20 });
  assertEquals(intervals.aucRoc, { low, high });
  const one = scored({ labels: [1, 0, 0], probabilities: [0.9, 0.4, 0.5] });
  const { intervals: unknown, baseline } = evaluate(one, {
    resamples: 20,
    baseline: one,
  });
  assertEquals(unknown.aucRoc, { low: 0, high: 1 });
  assertEquals([baseline!.aucGain.low, baseline!.aucGain.high], [-1, 1]);
});

Deno.test("a model gains nothing on itself", () => {
  const rows = drawnRows(60);
  const { baseline, metrics } = evaluate(rows, {
    baseline: rows,
    resamples: 20,
  });
  assertEquals(baseline!.aucGain, { value: 0, error: 0, low: 0, high: 0 });
  assertEquals(baseline!.metrics, metrics);
});

Deno.test("what can't be judged is refused", () => {
  const refuse = (rows: Parameters<typeof scored>[0], words: string) =>
    assertThrows(() => evaluate(scored(rows)), RangeError, words);
  refuse(
    { labels: [0, 0], probabilities: [0.1, 0.2] },
    "0 churned and 2 staying",
  );
  refuse({ labels: [0, 1], probabilities: [0.1] }, "2 labels with 1");
  refuse({ labels: [0, 1], probabilities: [0.1, NaN] }, "row 2");
  refuse({ labels: [0, 1], probabilities: [-0.1, 1] }, "row 1");
  refuse({ labels: [], probabilities: [] }, "0 churned and 0 staying");
  assertThrows(
    () => rocCurve(scored({ labels: [1], probabilities: [1] })),
    RangeError,
    "1 churned and 0 staying",
  );
  const rows = drawnRows(20);
  assertThrows(
    () =>
      evaluate(rows, {
        baseline: { ...rows, labels: rows.labels.map((label) => 1 - label) },
      }),
    RangeError,
    "not those of the model's rows",
  );
});
