/**
 * Rendering an executed notebook as one page.
 *
 * @module
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { dark, light } from "../show/theme.ts";
import { stream, TaskError } from "./command.ts";
import { environmentProgram, taskScript } from "./project.ts";

const require = createRequire(import.meta.url);

/** The scripts that draw Vega-Lite in a browser, in the order of loading. */
const scripts = ["vega", "vega-lite", "vega-embed"].map((name) =>
  join(dirname(require.resolve(name)), `${name}.min.js`)
);

/** A page of a site, as others link to it. */
export interface SitePage {
  /** The file name of its notebook. */
  readonly notebook: string;
  /** Its own file name. */
  readonly page: string;
  readonly title: string;
  readonly sentence: string;
}

/** What {@linkcode renderPage} may be told. */
export interface PageOptions {
  /** Goes before the notebook's relative links. @default nothing, as in the clone */
  readonly links?: string;
  /** The site that it is a page of. @default none: it stands by itself */
  readonly pages?: readonly SitePage[];
}

/**
 * Renders a notebook with its outputs as one HTML page that loads nothing.
 *
 * @param notebook Path of the notebook.
 * @param page Path of the page.
 * @throws {TaskError} If the notebook can't be rendered.
 */
export async function renderPage(
  notebook: string,
  page: string,
  { links = "", pages = [] }: PageOptions = {},
): Promise<void> {
  const code = await stream(environmentProgram("python"), [
    taskScript("render_page.py"),
    ...[notebook, page, "--links", links],
    ...["--pages", JSON.stringify(pages)],
    ...["--themes", JSON.stringify({ light, dark })],
    ...scripts.flatMap((path) => ["--script", path]),
  ]);
  if (code !== 0) throw new TaskError(`Cannot render ${notebook}: see above.`);
}
