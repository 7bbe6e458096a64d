/**
 * `deno task notebook`: executes the notebook from scratch and rewrites the
 * committed one with its outputs, and the README's picture out of it.
 *
 * @module
 */
import { rename, writeFile } from "node:fs/promises";
import { runTask, takeNoArguments } from "./command.ts";
import { executeNotebook, notebookPath } from "./execute_notebook.ts";
import { inRoot } from "./project.ts";
import { picturePath, readPicture } from "./readme_picture.ts";
import { setUp } from "./setup.ts";

await runTask(async () => {
  takeNoArguments("notebook");
  await setUp(["walk"]);
  const output = inRoot("build", "notebook.ipynb");
  await executeNotebook({ output, asCommitted: true }, async () => {
    await rename(output, notebookPath);
    await writeFile(picturePath, await readPicture(notebookPath));
  });
  console.log(`Rewrote ${notebookPath} and ${picturePath}`);
});
