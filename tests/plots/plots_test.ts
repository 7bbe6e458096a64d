import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { numbers } from "lib/table.ts";
import { titleOf } from "lib/show/theme.ts";
import { rocCurve } from "lib/evaluation/evaluate.ts";
import { confusionMatrixPlot } from "lib/evaluation/plots/confusion_matrix.ts";
import { distributionPlot } from "lib/exploration/plots/distribution.ts";
import { rocCurvePlot } from "lib/evaluation/plots/roc_curve.ts";
import { checkPlot } from "./checks.ts";
import { inRoom, layout } from "./text_boxes.ts";
import { plots, rounds, scores } from "./gallery.ts";

for (const [name, spec] of Object.entries(plots)) checkPlot(name, spec);

Deno.test("titles state the finding", () => {
  assertEquals(
    titleOf(plots.churnRate),
    "Churn by contract: 58% with Month-to-month, 13% with Two year",
  );
  assertEquals(
    titleOf(plots.oneSidedRate),
    "Churn by plan: 100% with trial, 0% with free for ever",
  );
  assertEquals(
    titleOf(plots.tenure),
    "Median tenure: 19 months for churners, 41 for stayers",
  );
  assertEquals(
    titleOf(plots.confusionOfMany),
    "310,000 of 310,000 churners get an offer, and 12 of 920,012 stayers",
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
  assertStringIncludes(titleOf(plots.learningCurve), `round ${lowest.round}:`);
});

Deno.test("the ROC curve marks where probabilities above the cutoff count", () => {
  const spec = rocCurvePlot({
    roc: rocCurve(scores),
    metrics: { aucRoc: 0.9 },
    cutoff: 0.5,
    confusion: {
      truePositives: 5,
      falsePositives: 0,
      trueNegatives: 8,
      falseNegatives: 5,
    },
  });
  assertStringIncludes(
    spec.description,
    "finds 50% of churners and flags 0% of stayers",
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
  for (const [name, spec] of Object.entries(plots)) {
    const { length } = JSON.stringify(spec);
    const most = name.toLowerCase().includes("dependence") ? 170_000 : 60_000;
    assert(length < most, `${name}: ${length}`);
  }
});

Deno.test("on a phone the segments are named in full, the column above its group", async () => {
  const { texts } = await layout(inRoom(plots.segments, 293));
  const shown = texts.map(({ text }) => text).join("\n");
  assert(!shown.includes("…"), shown);
  for (const name of ["monthly_charges", "Month-to-month", "online_security"]) {
    assertStringIncludes(shown, name);
  }
});
