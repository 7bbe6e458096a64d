/**
 * A thousand cells that are sent to the kernel at once: how many outputs come
 * after `idle`, or below another cell, or never. Behind the project's proxy
 * none may; Deno's own kernel is measured beside it.
 */
import { assertEquals } from "@std/assert";
import { jupyterEnvironment } from "../../lib/tasks/jupyter.ts";
import { writeKernelSpec } from "../../lib/tasks/kernel_spec.ts";
import { environmentProgram, inRoot } from "../../lib/tasks/project.ts";
import { newestDeno, run, writeBareKernel } from "../newer_deno.ts";

const cells = 1000;

/** Queues the cells in the kernel of that name below a folder; returns the counts. */
async function queue(folder: string, kernel: string): Promise<unknown> {
  const start = performance.now();
  const printed = await run(environmentProgram("python"), [
    inRoot("tests", "python", "tasks", "queued_cells.py"),
    ...[kernel, String(cells)],
  ], { ...jupyterEnvironment(`${folder}/jupyter`), JUPYTER_PATH: folder });
  const milliseconds = (performance.now() - start) / cells;
  console.log(kernel, printed.trim(), `${milliseconds.toFixed(1)} ms a cell`);
  return JSON.parse(printed);
}

for (
  const [which, deno] of [
    ["the project's Deno", () => environmentProgram("deno")],
    ["the newest Deno", newestDeno],
  ] as const
) {
  Deno.test(`no output of ${cells} queued cells goes astray behind the proxy: ${which}`, async () => {
    const folder = await Deno.makeTempDir();
    const program = await deno();
    console.log((await run(program, ["--version"])).split("\n")[0]);
    await writeBareKernel(folder, "bare", program);
    await queue(folder, "bare");
    await writeKernelSpec(folder, program);
    const found = await queue(folder, "churn");
    assertEquals(found, {
      cells,
      late: 0,
      incomplete: 0,
      replies: { ok: cells },
    });
    await Deno.remove(folder, { recursive: true });
  });
}
