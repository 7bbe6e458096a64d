import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { titleOf } from "lib/show/theme.ts";
import { importance } from "lib/explanation/importance.ts";
import { cohortsPlot } from "lib/explanation/plots/cohorts.ts";
import { featureImportancePlot } from "lib/explanation/plots/feature_importance.ts";
import { waterfallPlot } from "lib/explanation/plots/waterfall.ts";
import { plots, refits, set } from "./gallery.ts";

Deno.test("the importance plot says when customers are a sample", () => {
  const spec = featureImportancePlot({
    features: importance(set, refits),
    customers: 20_000,
    complete: false,
  });
  assertStringIncludes(spec.description, "a sample of 20,000 customers");
});

Deno.test("explanation titles state the finding", () => {
  const { feature } = importance(set, refits)[0];
  assert(titleOf(plots.importance).startsWith(feature));
  assertEquals(
    titleOf(featureImportancePlot({
      features: [
        { feature: "a", meanAbsoluteShap: 0.5, low: 0.4, high: 0.6 },
        { feature: "b", meanAbsoluteShap: 0.45, low: 0.3, high: 0.5 },
      ],
      customers: 9,
    })),
    "a and b move the predictions most",
  );
  const rivals = ["a", "b", "c", "d"].map((feature, i) => ({
    feature,
    meanAbsoluteShap: 0.5 - i / 100,
    low: 0.4,
    high: 0.6,
  }));
  const most = (count: number) =>
    titleOf(featureImportancePlot({
      features: rivals.slice(0, count),
      customers: 9,
    }));
  const clear = { feature: "z", meanAbsoluteShap: 2, low: 1.5, high: 2.5 };
  const leads = (count: number) =>
    titleOf(featureImportancePlot({
      features: [clear, ...rivals.slice(0, count)],
      customers: 9,
    }));
  assertEquals(leads(1), "z moves the predictions most, then a");
  assertEquals(leads(2), "z moves the predictions most");
  assertEquals(most(3), "a, b and c move the predictions most");
  assertEquals(most(4), "a, b and 2 others move the predictions most");
  assertEquals(
    titleOf(waterfallPlot({
      bias: 0,
      average: -1,
      customers: 9,
      steps: [{ label: "x = 1", contribution: -2, from: 0, to: -2 }],
      margin: -2,
      probability: 0.1192,
    })),
    "12%: moved most by x = 1 (−2.00)",
  );
  const even = { value: 0, low: -1, high: 1 };
  assertEquals(
    titleOf(cohortsPlot({
      first: { name: "a", customers: 1 },
      second: { name: "b", customers: 1 },
      columns: [{ column: "x", first: even, second: even, difference: even }],
    })),
    "All differences are consistent with chance",
  );
});
