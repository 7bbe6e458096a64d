/** The rendered page of customers whose names mean something to code. */
import { assert, assertEquals } from "@std/assert";
import { pathToFileURL } from "node:url";
import { frame } from "lib/customers/frame.ts";
import type { Table } from "lib/table.ts";
import { type Bundle, display, plotBundle } from "lib/show/bundle.ts";
import { displayTable } from "lib/show/table.ts";
import { showPredictions } from "lib/endpoint/tables.ts";
import { renderPage } from "../lib/tasks/page.ts";
import { browserTest, launchBrowser } from "./browser.ts";
import { hostileNames, hostileSpelling } from "./plots/hostile_names.ts";
import { namedPlots } from "./plots/named_plots.ts";

/** A table whose header and cells are the hostile names. */
const table: Table = {
  rows: 2,
  columns: hostileNames.map((name, i) => ({
    name,
    kind: "text" as const,
    values: [name, hostileNames[hostileNames.length - 1 - i]],
  })),
};

async function hostileOutputs(): Promise<Partial<Bundle>[]> {
  const rounds = Array.from(
    { length: Math.ceil(hostileNames.length / 8) },
    (_, i) => namedPlots(hostileSpelling(8 * i)),
  );
  const plots = (await Promise.all(rounds)).flatMap(({ plots }) => [
    plots.churnRates,
    plots.importance,
    plots.waterfall,
  ]);
  const customers = [
    Object.fromEntries(hostileNames.map((name) => [name, name])),
  ];
  const shown = [
    frame(table),
    showPredictions(customers, [0.5]),
    displayTable(hostileNames.map((column) => ({ column, reason: column })), {
      note: hostileNames.join(" "),
    }),
  ] as { [display](): Record<string, unknown> }[];
  return [
    ...await Promise.all(plots.map(plotBundle)),
    ...shown.map((one) => ({ data: one[display](), metadata: {} })),
  ];
}

Deno.test({
  name: "the page of hostile names draws every plot and runs none of them",
  ...browserTest,
  async fn() {
    const folder = await Deno.makeTempDir();
    const browser = await launchBrowser();
    try {
      const outputs = (await hostileOutputs()).map((bundle) => ({
        output_type: "display_data",
        ...bundle,
      }));
      const stream = {
        output_type: "stream",
        name: "stdout",
        text: hostileNames.join("\n"),
      };
      const cell = {
        cell_type: "code",
        id: "hostile",
        source: "show()",
        execution_count: 1,
        metadata: {},
        outputs: [...outputs, stream],
      };
      const notebook = {
        cells: [cell],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      };
      const [source, target] = [`${folder}/x.ipynb`, `${folder}/x.html`];
      await Deno.writeTextFile(source, JSON.stringify(notebook));
      await renderPage(source, target);
      const page = await browser.newPage();
      const troubles: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") troubles.push(message.text());
      });
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("dialog", (dialog) => troubles.push(dialog.message()));
      await page.goto(pathToFileURL(target).href);
      const plots = outputs.filter(({ data }) => "image/png" in data!).length;
      assert(plots > 20);
      await page.waitForFunction(
        `document.querySelectorAll("figure .drawing svg").length === ${plots}`,
      ).catch(() => assertEquals(troubles, []));
      assertEquals(troubles, []);
      assertEquals(await page.evaluate("typeof canary"), "undefined");
      const cells: string[] = await page.evaluate(
        `[...document.querySelectorAll("tbody td:first-child")].map((td) => td.textContent)`,
      );
      for (const name of hostileNames) {
        // HTML has no NUL, and a file no halves of signs.
        if (/[\0\uD83D]/.test(name)) continue;
        assert(cells.includes(name), `no cell is ${name}`);
      }
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
