/**
 * The project's kernel, in which a test runs cells one by one or all at once.
 *
 * @module
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { withoutSettings } from "../lib/tasks/execute_notebook.ts";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import { environmentProgram, inRoot } from "../lib/tasks/project.ts";

/** What became of a cell. */
export interface CellRun {
  /** Empty where it ended well. */
  readonly error: string;
  /** Its outputs as plain text. */
  readonly text: string;
}

/** Sends cells at once, and waits for all of them. */
export type RunCells = (cells: readonly string[]) => Promise<CellRun[]>;

/**
 * Starts a kernel in `notebooks/`, with an empty state folder that goes with it.
 * Nobody's settings but `environment` are in force.
 */
export async function withKernel(
  environment: Record<string, string>,
  run: (cells: RunCells, stateFolder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const stateFolder = `${folder}/state`;
  const kernel = new Deno.Command(environmentProgram("python"), {
    args: [inRoot("tests", "kernel.py"), "churn", inRoot("notebooks")],
    clearEnv: true,
    env: {
      ...withoutSettings(Deno.env.toObject()),
      ...jupyterEnvironment(`${folder}/jupyter`),
      CHURN_STATE: stateFolder,
      ...environment,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = kernel.stdin.getWriter();
  const lines = createInterface({ input: Readable.from(kernel.stdout) })
    [Symbol.asyncIterator]();
  try {
    await run(async (cells) => {
      await writer.write(
        new TextEncoder().encode(JSON.stringify(cells) + "\n"),
      );
      const { value, done } = await lines.next();
      if (done) throw new Error("The kernel has ended");
      return JSON.parse(value);
    }, stateFolder);
  } finally {
    await writer.close();
    await kernel.status;
    await Deno.remove(folder, { recursive: true });
  }
}
