/**
 * A notebook whose one cell has plots as outputs.
 *
 * @module
 */
import { display, type Displayable, plotBundle } from "lib/show/bundle.ts";
import { notebookPath } from "../../lib/tasks/execute_notebook.ts";
import { plots } from "./gallery.ts";

/** One of each kind; the gallery's others are laid out without a browser. */
export const shown = [
  "learningCurve",
  "retentionInDollars",
  "cutoffInDollars",
  "scores",
  "precisionRecall",
  "dependence",
  "cohorts",
  "churnRates",
  "segments",
  "correlations",
  "waterfall",
] as const;

/** Writes a notebook that shows all of them, and tables. */
export async function writeNotebook(
  path: string,
  tables: readonly Displayable[] = [],
): Promise<void> {
  const bundles = [
    ...await Promise.all(shown.map((name) => plotBundle(plots[name]))),
    ...await Promise.all(tables.map(async (it) => ({
      data: await it[display](),
    }))),
  ];
  const outputs = bundles.map((bundle) => ({
    output_type: "display_data",
    metadata: {},
    ...bundle,
  }));
  const cells = [{
    ...{ cell_type: "code", id: "plots", source: "", execution_count: 1 },
    ...{ metadata: {}, outputs },
  }];
  const { metadata } = JSON.parse(await Deno.readTextFile(notebookPath));
  await Deno.writeTextFile(
    path,
    JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }),
  );
}
