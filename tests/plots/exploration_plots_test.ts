import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import { titleOf } from "lib/show/theme.ts";
import { correlations } from "lib/exploration/correlations.ts";
import { missingness } from "lib/exploration/missingness.ts";
import {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "lib/exploration/tables.ts";
import { toSvg } from "lib/show/vega.ts";
import { churnRatesPlot } from "lib/exploration/plots/churn_rates.ts";
import { correlationPlot } from "lib/exploration/plots/correlations.ts";
import { associated, churned, columns, plots } from "./gallery.ts";
import { layout } from "./text_boxes.ts";

Deno.test("exploration titles state the finding", () => {
  assertEquals(
    [plots.associations, plots.churnRates, plots.correlations].map(titleOf),
    [
      "contract says most about churn, then tenure; 3 of 8 columns can't be distinguished from chance",
      "32% churn: 13% to 58% by contract",
      "One of 28 pairs is associated at 0.7 or more: tenure and total_charges (0.84)",
    ],
  );
  assertStringIncludes(
    titleOf(plots.fortyAssociations),
    "No column on its own",
  );
  assertStringIncludes(titleOf(plots.manyGroups), "consistent with chance");
});

Deno.test("one column has no correlations, and the plot says so", async () => {
  const spec = correlationPlot(correlations(columns.slice(0, 1)));
  assertEquals(titleOf(spec), "There are no two columns to compare");
  assertEquals((await layout(spec)).warnings, []);
});

Deno.test("tables end with the finding in a sentence", async () => {
  const note = async (shown: ReturnType<typeof showMissingness>) =>
    String((await shown[display]())["text/plain"]).split("\n").at(-1)!;
  assertEquals(await note(showMissingness([])), "There are no blank cells.");
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
    `x has blank cells; whether a cell is blank is related to churn in x (${rate}% versus 0%).`,
  );
  assertEquals(
    await note(showAssociations(associated)),
    titleOf(plots.associations),
  );
  assertEquals(
    await note(showCorrelations(correlations(columns))),
    titleOf(plots.correlations),
  );
});

Deno.test("every rate has its dot on the scale, that of a tiny group too", async () => {
  const rate = (group: string, customers: number, rate: number) => ({
    ...{ group, customers, rate },
    ...{ low: rate / 2, high: Math.min(1, 1.4 * rate) },
  });
  const rates = [rate("a", 400, 0.2), rate("b", 500, 0.3), rate("c", 2, 1)];
  const spec = churnRatesPlot([{ column: "x", rates }]);
  const { concat: [panel] } = spec as unknown as {
    concat: { encoding: { x: { scale: { domain: number[] } } } }[];
  };
  const { domain } = panel.encoding.x.scale;
  assertEquals(domain, [0, 1]);
  const dots = /<g class="mark-symbol[^]*?<\/g>/.exec(await toSvg(spec))![0];
  assertEquals(dots.match(/<path/g)!.length, 3);
});
