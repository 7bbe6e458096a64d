/**
 * The results that an executed notebook ends with.
 *
 * @module
 */
import type { ResultLine } from "../results/types.ts";
import { resultsText, resultsType } from "../results/tables.ts";
import type { Notebook } from "./walkthrough_cells.ts";

interface Executed extends Notebook {
  readonly cells: readonly (Notebook["cells"][number] & {
    readonly outputs?: readonly {
      readonly data?: Readonly<Record<string, unknown>>;
    }[];
  })[];
}

/** The results as plain text; nothing of a notebook that shows none. */
export async function resultsOf(path: string): Promise<string | undefined> {
  const { cells }: Executed = JSON.parse(await Deno.readTextFile(path));
  const shown = cells.flatMap(({ outputs = [] }) => outputs)
    .flatMap(({ data }) => data?.[resultsType] ?? []);
  const last = shown.at(-1) as { lines: ResultLine[] } | undefined;
  return last && resultsText(last.lines);
}
