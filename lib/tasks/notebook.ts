/**
 * `deno task notebook [name…]`: executes notebooks from scratch and rewrites the
 * committed ones with their outputs, and the README's pictures out of the first.
 *
 * @module
 */
import { rename, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { runTask, taskCommand, TaskError } from "./command.ts";
import { executeNotebook, notebookPath } from "./execute_notebook.ts";
import { findNotebook, notebooks } from "./notebooks.ts";
import { inRoot, root } from "./project.ts";
import { drawPictures } from "./readme_picture.ts";

const usage = `Usage: ${taskCommand()} notebook [name…]

Executes notebooks from scratch and rewrites the outputs that are committed, all
of them by default: ${notebooks.map(({ id }) => id).join(", ")}.`;

await runTask(async () => {
  if (Deno.args.some((each) => each === "-h" || each === "--help")) {
    return console.log(usage);
  }
  if (Deno.args.some((each) => each.startsWith("-"))) {
    throw new TaskError(`Cannot take '${Deno.args.join(" ")}'.\n${usage}`);
  }
  const named = Deno.args.map((name) => findNotebook(name));
  for (const { id, path } of named.length > 0 ? named : notebooks) {
    const output = inRoot("build", `${id}.ipynb`);
    await executeNotebook(
      { notebook: path, output, asCommitted: true },
      () => rename(output, path),
    );
    console.log(`Rewrote ${relative(root, path)}`);
    if (path === notebookPath) await rewritePictures();
  }
});

async function rewritePictures(): Promise<void> {
  for (const [path, bytes] of await drawPictures(notebookPath)) {
    await writeFile(path, bytes);
    console.log(`Rewrote ${relative(root, path)}`);
  }
}
