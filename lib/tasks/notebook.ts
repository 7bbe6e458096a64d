/**
 * `deno task notebook`: executes the notebook from scratch and rewrites the
 * committed one with its outputs, and the README's pictures out of it.
 *
 * @module
 */
import { rename, writeFile } from "node:fs/promises";
import { runTask, takeNoArguments } from "./command.ts";
import { executeNotebook, notebookPath } from "./execute_notebook.ts";
import { inRoot } from "./project.ts";
import { drawPictures } from "./readme_picture.ts";

await runTask(async () => {
  takeNoArguments("notebook");
  const output = inRoot("build", "notebook.ipynb");
  await executeNotebook({ output, asCommitted: true }, async () => {
    await rename(output, notebookPath);
    for (const [path, bytes] of await drawPictures(notebookPath)) {
      await writeFile(path, bytes);
    }
  });
  console.log(`Rewrote ${notebookPath} and the README's pictures`);
});
