import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sampleCustomers } from "lib/data/sample.ts";
import { numbers } from "lib/data/table.ts";
import { display } from "lib/display/bundle.ts";
import type { Spec } from "lib/display/theme.ts";
import { associations } from "lib/exploration/associations.ts";
import { correlations } from "lib/exploration/correlations.ts";
import { missingness } from "lib/exploration/missingness.ts";
import {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "lib/exploration_tables.ts";
import { associationsPlot } from "lib/plots/associations.ts";
import { churnRatePlot } from "lib/plots/churn_rate.ts";
import { churnRatesPlot } from "lib/plots/churn_rates.ts";
import { correlationPlot } from "lib/plots/correlations.ts";
import { checkPlot, titleOf } from "./checks.ts";
import { layout } from "./text_boxes.ts";

const sample = sampleCustomers();
const churned = numbers(sample, "churn");
const columns = sample.columns.filter(({ name }) =>
  name !== "customer_id" && name !== "churn"
);
const found = associations(columns, churned);
/** Tens of columns, long names, many categories, dates, blanks. */
const wide = Array.from({ length: 40 }, (_, i) => ({
  name: `a_rather_long_column_name_${i}`,
  kind: "text" as const,
  values: Array.from(
    { length: sample.rows },
    (_, row) =>
      i === 0
        ? `20${10 + row % 12}-0${1 + row % 9}-01`
        : row % 50 === 0
        ? ""
        : `category number ${(row * (i + 7)) % (i * i + 2)}`,
  ),
}));
const wideFound = associations(wide, churned);

const plots: Record<string, Spec> = {
  associations: associationsPlot(found),
  oneAssociation: associationsPlot(found.slice(0, 1)),
  fortyAssociations: associationsPlot(wideFound),
  churnRates: churnRatesPlot(found),
  oneColumn: churnRatesPlot(found.slice(0, 1)),
  fortyColumns: churnRatesPlot(wideFound),
  manyGroups: churnRatePlot({
    by: "a_rather_long_column_name_39",
    rates: wideFound.find(({ column }) => column.endsWith("_39"))!.rates,
  }),
  correlations: correlationPlot(correlations(columns)),
  oneCorrelation: correlationPlot(correlations(columns.slice(0, 2))),
  fortyCorrelations: correlationPlot(correlations(wide)),
};

for (const [name, spec] of Object.entries(plots)) checkPlot(name, spec);

Deno.test("exploration plots stay small", () => {
  for (const spec of Object.values(plots)) {
    assert(JSON.stringify(spec).length < 60_000);
  }
});

Deno.test("exploration titles state the finding", () => {
  assertEquals(
    [plots.associations, plots.churnRates, plots.correlations].map(titleOf),
    [
      "contract tells most of churn, then tenure; 3 of 8 columns tell no more than chance would",
      "32% churn: 13% to 58% by contract",
      "1 of 28 pairs goes together at 0.7 or more, most tenure and total_charges (0.84)",
    ],
  );
  assertStringIncludes(titleOf(plots.fortyAssociations), "No column by itself");
  assertStringIncludes(titleOf(plots.manyGroups), "no more apart than chance");
});

Deno.test("one column has no correlations, and the plot says so", async () => {
  const spec = correlationPlot(correlations(columns.slice(0, 1)));
  assertEquals(titleOf(spec), "There are no two columns to compare");
  assertEquals((await layout(spec)).warnings, []);
});

Deno.test("tables end with the finding in a sentence", async () => {
  const note = async (shown: ReturnType<typeof showMissingness>) =>
    String((await shown[display]())["text/plain"]).split("\n").at(-1)!;
  assertEquals(await note(showMissingness([])), "No cell is blank.");
  const values = churned.map((label, row) => label || row % 2 ? NaN : row);
  const blank = { name: "x", kind: "float64" as const, values };
  const stayed = churned.filter((label) => !label).length;
  const odd = churned.filter((label, row) => !label && row % 2).length;
  assert(stayed > odd);
  const rate = Math.round(
    100 * (churned.length - stayed) / (churned.length - stayed + odd),
  );
  assertEquals(
    await note(showMissingness(missingness([blank], churned))),
    `x has blank cells; blank or not goes with churn in x (${rate}% against 0%).`,
  );
  assertEquals(
    await note(showAssociations(found)),
    titleOf(plots.associations),
  );
  assertEquals(
    await note(showCorrelations(correlations(columns))),
    titleOf(plots.correlations),
  );
});
