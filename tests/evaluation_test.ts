import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { evaluate, rocCurve } from "lib/evaluation.ts";
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
        "accuracy": m.accuracy_score(y, z),
        "precision": m.precision_score(y, z, zero_division=0),
        "recall": m.recall_score(y, z),
        "f1": m.f1_score(y, z, zero_division=0),
        "aucRoc": m.roc_auc_score(y, p),
        "confusion": m.confusion_matrix(y, z, labels=[0, 1]).ravel().tolist(),
        "fpr": fpr.tolist(), "tpr": tpr.tolist(),
    })
print(json.dumps(answers))
`;

interface Expected {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
  aucRoc: number;
  confusion: number[];
  fpr: number[];
  tpr: number[];
}

/** Labels of both classes; few enough different probabilities for ties. */
const cases = fc.sample(
  fc.record({
    rows: fc.array(
      fc.record({ label: fc.integer({ min: 0, max: 1 }), step: fc.nat(20) }),
      { minLength: 2, maxLength: 60 },
    ).filter((rows) => new Set(rows.map(({ label }) => label)).size === 2),
    cutoff: fc.constantFrom(0, 0.25, 0.5, 0.9, 1),
  }),
  { numRuns: 200, seed: 7 },
).map(({ rows, cutoff }) => ({
  labels: rows.map(({ label }) => label),
  probabilities: rows.map(({ step }) => step / 20),
  cutoff,
}));

Deno.test("evaluate() gives scikit-learn's numbers", async () => {
  const expected = await askPython<Expected[]>(scikitLearn, cases);
  cases.forEach(({ labels, probabilities, cutoff }, index) => {
    const { confusion, fpr, tpr, ...metrics } = expected[index];
    const evaluation = evaluate({
      labels: Uint8Array.from(labels),
      probabilities: Float64Array.from(probabilities),
    }, cutoff);
    for (const [name, value] of Object.entries(metrics)) {
      const ours = evaluation.metrics[name as keyof typeof metrics];
      assertAlmostEquals(ours, value, 1e-12, `${name} of case ${index}`);
    }
    const { trueNegatives, falsePositives, falseNegatives, truePositives } =
      evaluation.confusion;
    assertEquals(
      [trueNegatives, falsePositives, falseNegatives, truePositives],
      confusion,
    );
    assertEquals(
      evaluation.roc.map((point) => point.falsePositiveRate),
      fpr,
    );
    assertEquals(evaluation.roc.map((point) => point.truePositiveRate), tpr);
  });
});

Deno.test("rocCurve() wants both classes", () => {
  assertThrows(
    () =>
      rocCurve({
        labels: Uint8Array.of(0, 0),
        probabilities: Float64Array.of(0.1, 0.2),
      }),
    RangeError,
    "0 churned and 2 staying",
  );
});
