/**
 * `deno task walkthrough`: executes the notebook from scratch and renders it.
 *
 * @module
 */
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
  const render = () => renderPage(output, html);
  await executeNotebook({ output, madeOfIt: [html] }, render);
  say(`The walkthrough is done in ${elapsed(start)}:`);
  console.log(`${html}\n${output}`);
});
