/**
 * `deno task walkthrough`: executes the notebook from scratch and renders it.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import { elapsed, runTask, say, takeNoArguments } from "./command.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { renderPage } from "./page.ts";
import { inRoot } from "./project.ts";
import { setUp } from "./setup.ts";

await runTask(async () => {
  takeNoArguments("walkthrough");
  const start = performance.now();
  await setUp(["walk"]);
  const output = inRoot("build", "walkthrough.ipynb");
  const html = inRoot("build", "walkthrough.html");
  await rm(html, { force: true });
  await executeNotebook({ output });
  await renderPage(output, html);
  say(`The walkthrough is done in ${elapsed(start)}:`);
  console.log(`${html}\n${output}`);
});
