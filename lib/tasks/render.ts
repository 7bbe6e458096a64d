/**
 * `deno task render`: renders the committed notebook, with the outputs it has,
 * as one page that can be published as a static site.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { runTask, TaskError } from "./command.ts";
import { notebookPath } from "./execute_notebook.ts";
import { renderPage } from "./page.ts";
import { inRoot } from "./project.ts";

const usage =
  "Usage: deno task render [URL of the folder that the notebook's links start from]";

await runTask(async () => {
  const [links = "../../notebooks/", ...rest] = Deno.args;
  if (/^(-h|--help)$/.test(links)) return console.log(usage);
  if (rest.length > 0 || links.startsWith("-")) {
    throw new TaskError(`Cannot take '${Deno.args.join(" ")}'.\n${usage}`);
  }
  await mkdir(inRoot("build", "site"), { recursive: true });
  const page = inRoot("build", "site", "index.html");
  await renderPage(notebookPath, page, { links: links.replace(/\/*$/, "/") });
  console.log(page);
});
