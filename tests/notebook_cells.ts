/**
 * Type-checks the notebook's cells, which Deno's own check does not read.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

/** A notebook, as far as it matters here. */
export interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
  }[];
}

/** The code cells as one TypeScript module; each begins with its number. */
export function moduleOfCells(notebook: Notebook): string {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map((cell, index) =>
      `// Cell ${index + 1}\n${[cell.source].flat().join("")}\n`
    )
    .join("\n");
}

/**
 * Type-checks the cells of a notebook (by `deno cache --check`, as `deno check`
 * passes over the excluded folder `build/`). Imports relative to `notebooks/` are
 * found, as `build/`, where the module is written, lies beside it.
 *
 * @param name The module's, so that checks at the same time don't meet.
 * @param further Lines to check after the cells.
 * @returns What the check complains about; empty where all is well.
 */
export async function checkCells(
  name: string,
  notebookPath: string,
  further = "",
): Promise<string> {
  const module = inRoot("build", `${name}_cells.ts`);
  const notebook = JSON.parse(await readFile(notebookPath, "utf8"));
  await mkdir(dirname(module), { recursive: true });
  await writeFile(module, `${moduleOfCells(notebook)}\n;${further}\n`);
  const outcome = await capture(
    Deno.execPath(),
    ["cache", "--frozen", "--check", module],
    {
      cwd: inRoot(),
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    },
  );
  return outcome?.success ? "" : outcome?.stderr ?? "";
}
