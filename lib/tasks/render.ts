/**
 * `deno task render`: renders the committed notebooks, with the outputs they have,
 * as pages that can be published as a static site.
 *
 * @module
 */
import { runTask, TaskError } from "./command.ts";
import { notebooks } from "./notebooks.ts";
import { inRoot } from "./project.ts";
import { renderSite } from "./site.ts";

const usage =
  "Usage: deno task render [URL of the folder that the notebooks' links start from]";

await runTask(async () => {
  const [links = "../../notebooks/", ...rest] = Deno.args;
  if (/^(-h|--help)$/.test(links)) return console.log(usage);
  if (rest.length > 0 || links.startsWith("-")) {
    throw new TaskError(`Cannot take '${Deno.args.join(" ")}'.\n${usage}`);
  }
  const folder = links.replace(/\/*$/, "/");
  const pages = await renderSite(notebooks, inRoot("build", "site"), folder);
  for (const page of pages) console.log(page);
});
