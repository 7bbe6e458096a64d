import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { randomState } from "lib/data/mt19937.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { column } from "lib/data/table.ts";
import type { Spec } from "lib/display/theme.ts";
import {
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "lib/explanation/cohorts.ts";
import { dependence } from "lib/explanation/dependence.ts";
import { type ExplainedSet, gather } from "lib/explanation/explained_set.ts";
import { importance } from "lib/explanation/importance.ts";
import { customerOf, story } from "lib/explanation/story.ts";
import { cohortsPlot } from "lib/plots/cohorts.ts";
import { dependencePlot } from "lib/plots/dependence.ts";
import { featureImportancePlot } from "lib/plots/feature_importance.ts";
import { waterfallPlot } from "lib/plots/waterfall.ts";
import { checkPlot, titleOf } from "./checks.ts";

const sample = sampleCustomers();
const names = sample.columns.map(({ name }) => name)
  .filter((name) => name !== "customer_id" && name !== "churn");
const draw = randomState(7);
const options = { resamples: 100 };

/** Contributions that follow the values: the first columns weigh most. */
function explained(columns: string[]): Promise<ExplainedSet> {
  const rows = Array.from(
    { length: sample.rows },
    (_, row) =>
      columns.map((name, i) => {
        const cell = sample.columns.find((c) => c.name === name)?.values[row];
        const size = typeof cell === "number"
          ? cell / 40
          : `${cell}`.length / 8;
        return (1 - size + draw.random() / 5) / (i + 1);
      }),
  );
  const margins = rows.map((row) => row.reduce((a, b) => a + b, -0.9));
  return gather([{
    features: columns,
    contributions: rows,
    bias: rows.map(() => -0.9),
    margins,
    predictions: margins.map((margin) => 1 / (1 + Math.exp(-margin))),
  }], columns.map((name) => ({ name })));
}

const set = await explained(names);
const wide = await explained([
  ...names,
  ...Array.from({ length: 32 }, (_, i) => `a_rather_long_column_name_${i}`),
]);
const categories = {
  name: names[0],
  kind: "text" as const,
  values: Array.from(
    { length: sample.rows },
    (_, row) => row % 9 ? `a long category ${row ** 2 % 97}` : "",
  ),
};
const blanks = {
  name: "tenure",
  kind: "float64" as const,
  values: Float64Array.from(
    column(sample, "tenure").values as Float64Array,
    (value, row) => row % 9 ? value : NaN,
  ),
};

const plots: Record<string, Spec> = {
  importance: featureImportancePlot({
    features: importance(set, options),
    customers: set.customers,
  }),
  importanceOfForty: featureImportancePlot({
    features: importance(wide, options),
    customers: set.customers,
  }),
  dependence: dependencePlot(
    names.slice(0, 6).map((name) => dependence(set, column(sample, name))),
  ),
  oneDependence: dependencePlot([dependence(set, blanks)]),
  categoryDependence: dependencePlot([dependence(set, categories)]),
  waterfall: waterfallPlot(story(set, 3, customerOf(sample, 3))),
  waterfallOfForty: waterfallPlot(story(wide, 3, {})),
  cohorts: cohortsPlot(
    compareCohorts(set, cohortsByColumn(column(sample, "contract")), options),
  ),
  cohortsOfForty: cohortsPlot(
    compareCohorts(wide, cohortsByRisk(wide), options),
  ),
};

for (const [name, spec] of Object.entries(plots)) checkPlot(name, spec);

Deno.test("explanation plots stay small", () => {
  for (const [name, spec] of Object.entries(plots)) {
    const { length } = JSON.stringify(spec);
    assert(length < 160_000, `${name}: ${length}`);
  }
});

Deno.test("the importance plot says when customers are a sample", () => {
  const spec = featureImportancePlot({
    features: importance(set, options),
    customers: 20_000,
    complete: false,
  });
  assertStringIncludes(spec.description, "a sample of 20,000 customers");
});

Deno.test("explanation titles state the finding", () => {
  const { feature } = importance(set, options)[0];
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
  assertEquals(
    titleOf(waterfallPlot({
      bias: 0,
      steps: [{ label: "x = 1", contribution: -2, from: 0, to: -2 }],
      margin: -2,
      probability: 0.1192,
    })),
    "12% instead of 50%: most by x = 1 (−2.00)",
  );
  const even = { value: 0, low: -1, high: 1 };
  assertEquals(
    titleOf(cohortsPlot({
      first: { name: "a", customers: 1 },
      second: { name: "b", customers: 1 },
      columns: [{ column: "x", first: even, second: even, difference: even }],
    })),
    "No column parts them more than chance would",
  );
});
