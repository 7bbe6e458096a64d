/**
 * Rendering the committed notebooks as a site: a page each, with links between
 * them.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { NotebookFile } from "./notebooks.ts";
import { renderPage, type SitePage } from "./page.ts";

/** The page of each notebook; the first one's is `index.html`. */
function sitePages(notebooks: readonly NotebookFile[]): SitePage[] {
  return notebooks.map(({ id, path, title, sentence }, index) => ({
    notebook: basename(path),
    page: index === 0 ? "index.html" : `${id}.html`,
    ...{ title, sentence },
  }));
}

/**
 * Renders notebooks with the outputs they have.
 *
 * @param folder Where the pages go; it is made.
 * @param links Goes before the notebooks' relative links, but for those to each
 * other, which lead to their pages.
 * @returns The paths of the pages, in the order of the notebooks.
 * @throws {TaskError} If a notebook can't be rendered.
 */
export async function renderSite(
  notebooks: readonly NotebookFile[],
  folder: string,
  links: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const pages = sitePages(notebooks);
  const paths = pages.map(({ page }) => join(folder, page));
  for (const [index, { path }] of notebooks.entries()) {
    await renderPage(path, paths[index], { links, pages });
  }
  return paths;
}
