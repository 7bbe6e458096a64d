/**
 * The notebook on many customers, cell by cell in its own kernel, beside one
 * plain pandas and XGBoost script that does the same work on the same file.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  executeNotebook,
  notebookPath,
} from "../../lib/tasks/execute_notebook.ts";
import type { Notebook } from "../notebook_cells.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { python } from "../python.ts";
import type { CellCost } from "./memory_probe.ts";

/** What one run took. */
export interface ScaleRun {
  /** One entry a code cell, in their order. */
  readonly cells: readonly CellCost[];
  /** Seconds of the plain script's stages. */
  readonly plain: Readonly<Record<Compared, number>>;
  /** The walk's seconds over the plain script's. */
  readonly ratios: Readonly<Record<Compared, number>>;
  /** The most memory that the kernel had, the local SageMaker in it, in MB. */
  readonly peakMemory: number;
  /** AUC on the test rows, as the notebook shows it. */
  readonly aucRoc: number;
}

/** The stages that the plain script does too, and the cells that are them. */
const compared = {
  processing: "waitForProcessing",
  training: "waitForTraining",
  scoring: "scoreOnce",
} as const;
type Compared = keyof typeof compared;

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs the notebook and the plain script on `rows` generated customers. */
export async function runScale(rows: number): Promise<ScaleRun> {
  const folder = await Deno.makeTempDir();
  try {
    const csv = join(folder, "customers.csv");
    await runPython("make_customers.py", String(rows), csv);
    const { cells, aucRoc } = await runNotebook(csv, folder);
    const plain = JSON.parse(await runPython("plain.py", csv, folder));
    const seconds = (call: string) =>
      cells.find(({ calls }) => calls.includes(call))!.seconds;
    const ratios = Object.entries(compared).map(([stage, call]) => [
      stage,
      seconds(call) / plain[stage],
    ]);
    return {
      cells,
      plain,
      ratios: Object.fromEntries(ratios),
      peakMemory: Math.max(...cells.map(({ peakMemory = 0 }) => peakMemory)),
      aucRoc,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runNotebook(csv: string, folder: string) {
  const log = join(folder, "cells.jsonl");
  const notebook = inRoot("build", "scale.ipynb");
  const committed = JSON.parse(await Deno.readTextFile(notebookPath));
  await Deno.mkdir(inRoot("build"), { recursive: true });
  await Deno.writeTextFile(notebook, JSON.stringify(probed(committed, log)));
  const output = join(folder, "executed.ipynb");
  const settings = { CHURN_CSV: csv };
  await executeNotebook({ notebook, output, asCommitted: true, settings });
  await Deno.remove(notebook);
  const text = await Deno.readTextFile(log);
  const executed = await Deno.readTextFile(output);
  return {
    cells: text.trim().split("\n").map((line): CellCost => JSON.parse(line)),
    aucRoc: Number(/AUC-ROC\s*\W*(0\.\d+)/.exec(executed)![1]),
  };
}

/** The notebook with a line more at the begin of each code cell, and one cell more. */
function probed(notebook: Notebook, log: string): Notebook {
  let before: string[] = [];
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code")
    .map((cell, index) => {
      const source = [cell.source].flat().join("");
      const line = index === 0
        ? `import { cellEnds } from "../tests/soak/memory_probe.ts";\n`
        : ends(before);
      before = callsOf(source);
      return { ...cell, source: line + source };
    });
  const last = { ...cells[0], id: "last", source: ends(before) };
  return { ...notebook, cells: [...cells, last] };

  function ends(calls: readonly string[]) {
    return `cellEnds(${JSON.stringify(log)}, ${JSON.stringify(calls)});\n`;
  }
}

/** The functions that a cell calls, but for what shows their results. */
function callsOf(source: string): string[] {
  const calls = [...source.matchAll(/\b(?:churn|session)\.(\w+)\(/g)].map((
    [, name],
  ) => name);
  const working = calls.filter((name) => !/^show|Plot$/.test(name));
  return working.length > 0 ? working : calls;
}

async function runPython(name: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [script(name), ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
