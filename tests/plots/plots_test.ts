import { assert, assertEquals } from "@std/assert";
import { sampleCustomers } from "lib/data/sample.ts";
import { column, numbers } from "lib/data/table.ts";
import type { Spec } from "lib/display/theme.ts";
import { rocCurve } from "lib/evaluation.ts";
import { churnRates } from "lib/exploration.ts";
import { churnRatePlot } from "lib/plots/churn_rate.ts";
import { confusionMatrixPlot } from "lib/plots/confusion_matrix.ts";
import { distributionPlot } from "lib/plots/distribution.ts";
import { featureImportancePlot } from "lib/plots/feature_importance.ts";
import { learningCurvePlot } from "lib/plots/learning_curve.ts";
import { probabilityPlot } from "lib/plots/probability.ts";
import { rocCurvePlot } from "lib/plots/roc_curve.ts";
import { drawnRows } from "../judging/support.ts";
import { layout, overlap } from "./text_boxes.ts";

const sample = sampleCustomers();
const churned = numbers(sample, "churn");
const rounds = Array.from({ length: 40 }, (_, round) => ({
  round,
  train: 0.3 + 0.35 * Math.exp(-round / 15),
  validation: 0.43 + 0.24 * Math.exp(-round / 9) + 0.002 * round,
}));
const roc = rocCurve(drawnRows(20_000));
const features = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    feature: `a_rather_long_feature_${i}`,
    meanAbsoluteShap: (i * 7 % count) / count,
  }));

const confusion = {
  truePositives: 31_000,
  falsePositives: 12,
  trueNegatives: 92_000,
  falseNegatives: 0,
};

const plots: Record<string, Spec> = {
  churnRatePlot: churnRatePlot({
    by: "contract",
    rates: churnRates(column(sample, "contract"), churned),
  }),
  tenure: distributionPlot({
    name: "tenure",
    unit: "months",
    values: numbers(sample, "tenure"),
    churned,
  }),
  charges: distributionPlot({
    name: "monthly charges",
    unit: "dollars",
    values: numbers(sample, "monthly_charges"),
    churned,
  }),
  learningCurvePlot: learningCurvePlot({ rounds }),
  oneRound: learningCurvePlot({ rounds: rounds.slice(0, 1) }),
  rocCurvePlot: rocCurvePlot({
    roc,
    metrics: { aucRoc: 0.84 },
    cutoff: 0.7,
    confusion,
  }),
  confusionMatrixPlot: confusionMatrixPlot(confusion),
  featureImportancePlot: featureImportancePlot({
    features: features(8),
    customers: 150,
  }),
  nineteenFeatures: featureImportancePlot({
    features: features(19),
    customers: 1057,
  }),
  probabilityPlot: probabilityPlot({
    labels: churned,
    probabilities: sample.probability,
  }, { cutoff: 0.34 }),
};

for (const [name, spec] of Object.entries(plots)) {
  Deno.test(`${name}: texts lie inside the picture, none over another`, async () => {
    const { texts, picture, warnings } = await layout(spec);
    assertEquals(warnings, []);
    assert(texts.length > 5, `${texts.length} texts`);
    texts.forEach((box, i) => {
      assert(
        box.x1 >= picture.x1 && box.x2 <= picture.x2 &&
          box.y1 >= picture.y1 && box.y2 <= picture.y2,
        `'${box.text}' is cut off`,
      );
      for (const other of texts.slice(i + 1)) {
        assert(!overlap(box, other), `'${box.text}' lies on '${other.text}'`);
      }
    });
  });

  Deno.test(`${name}: version 5, plain JSON, with a title and words`, () => {
    assert(spec.$schema.endsWith("/vega-lite/v5.json"));
    assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    const { text } = spec.title as { text: string };
    for (const words of [text, spec.description]) {
      assert(!/NaN|undefined|Infinity/.test(words) && words.length > 20, words);
    }
  });
}

const titleOf = (spec: Spec) => (spec.title as { text: string }).text;

Deno.test("titles state the finding", () => {
  assertEquals(
    titleOf(plots.churnRatePlot),
    "Churn by contract: 58% with Month-to-month, 13% with Two year",
  );
  assertEquals(
    titleOf(plots.tenure),
    "Median tenure: 19 months for churners, 41 for stayers",
  );
  assertEquals(
    titleOf(plots.confusionMatrixPlot),
    "31,000 of 31,000 churners found, 12 of 92,012 stayers wrongly alarmed",
  );
});

Deno.test("a title that is given is taken", () => {
  const spec = confusionMatrixPlot(
    {
      truePositives: 1,
      falsePositives: 1,
      trueNegatives: 1,
      falseNegatives: 1,
    },
    { title: "Mine" },
  );
  assertEquals(titleOf(spec), "Mine");
});

Deno.test("the learning curve marks the lowest validation loss", () => {
  const lowest = rounds.toSorted((a, b) => a.validation - b.validation)[0];
  assert(titleOf(plots.learningCurvePlot).includes(`round ${lowest.round}:`));
});

Deno.test("the ROC curve marks where probabilities above the cutoff count", () => {
  const spec = rocCurvePlot({
    roc,
    metrics: { aucRoc: 0.9 },
    cutoff: 0.5,
    confusion: {
      truePositives: 5,
      falsePositives: 0,
      trueNegatives: 8,
      falseNegatives: 5,
    },
  });
  assert(
    spec.description.includes("finds 50% of churners and takes 0% of stayers"),
    spec.description,
  );
});

Deno.test("plots of many rows stay small", () => {
  const large = sampleCustomers({ count: 50_000 });
  const spec = distributionPlot({
    name: "monthly charges",
    values: numbers(large, "monthly_charges"),
    churned: numbers(large, "churn"),
  });
  assert(JSON.stringify(spec).length < 20_000);
  assert(JSON.stringify(plots.rocCurvePlot).length < 60_000);
});
