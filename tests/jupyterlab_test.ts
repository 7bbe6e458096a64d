import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "./browser.ts";
import { startJupyterLab } from "./jupyterlab.ts";

Deno.test({
  name: "JupyterLab runs all cells and shows plots and frames",
  ...browserTest,
  async fn() {
    const home = inRoot("build", "jupyterlab");
    await Deno.remove(home, { recursive: true }).catch(() => {});
    await Deno.mkdir(home, { recursive: true });
    const expected = await copyWithoutOutputs(
      notebookPath,
      inRoot("build", "jupyterlab.ipynb"),
    );
    await using lab = await startJupyterLab(inRoot("build"), home, {
      CHURN_STATE: `${home}/state`,
    });
    const browser = await launchBrowser(home);
    const page = await browser.newPage({
      viewport: { width: 1280, height: 1600 },
    });
    try {
      await page.goto(lab.fileUrl("jupyterlab.ipynb"));
      await runAllCells(page, expected.codeCells);
      const seen = await readPage(page, expected.plots);
      assertEquals(seen.errors, []);
      assertEquals(seen.plots, expected.plots);
      assertEquals(seen.tables, expected.tables);
      assertEquals(seen.cellsWithOutput, expected.cellsWithOutput);
    } finally {
      await page.screenshot({ path: `${home}/page.png` });
      await browser.close();
    }
  },
});

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}

/** What a page must show for the committed outputs. */
interface Expected {
  codeCells: number;
  /** Numbers of the code cells that have an output. */
  cellsWithOutput: number[];
  plots: number;
  tables: number;
}

/**
 * Copies a notebook without its outputs. Beside `notebooks/`, so that its
 * relative imports hold.
 */
async function copyWithoutOutputs(
  from: string,
  to: string,
): Promise<Expected> {
  const notebook = JSON.parse(await Deno.readTextFile(from));
  const cells = notebook.cells.filter(
    (cell: { cell_type: string }) => cell.cell_type === "code",
  );
  const outputs: Output[] = [];
  const cellsWithOutput: number[] = [];
  for (const [index, cell] of cells.entries()) {
    outputs.push(...cell.outputs);
    if (cell.outputs.length > 0) cellsWithOutput.push(index + 1);
    cell.outputs = [];
    cell.execution_count = null;
  }
  await Deno.writeTextFile(to, JSON.stringify(notebook));
  return {
    codeCells: cells.length,
    cellsWithOutput,
    plots:
      outputs.filter((output) =>
        output.data && "application/vnd.vegalite.v5+json" in output.data
      ).length,
    tables:
      outputs.filter((output) =>
        String(output.data?.["text/html"]).includes("<td")
      ).length,
  };
}

/** Chooses Run All Cells and waits until every code cell has its number. */
async function runAllCells(page: Page, codeCells: number): Promise<void> {
  await page.locator(".jp-CodeCell").nth(codeCells - 1).waitFor();
  await page.locator('[data-status="idle"]').first().waitFor();
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true })
    .click();
  await page.waitForFunction(
    `document.querySelectorAll(".jp-CodeCell").length === ${codeCells} &&
    [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
      .every((prompt) => /\\d/.test(prompt.textContent))`,
    undefined,
    { timeout: 300_000 },
  );
}

const plotSelector = ".vega-embed canvas, .vega-embed svg.marks";

interface Seen {
  errors: string[];
  plots: number;
  tables: number;
  cellsWithOutput: number[];
}

/** Reads what the page shows, once all plots are drawn or a while has passed. */
async function readPage(page: Page, plots: number): Promise<Seen> {
  await page.locator(plotSelector).nth(Math.max(plots - 1, 0))
    .waitFor({ timeout: 20_000 }).catch(() => {});
  return await page.evaluate(`(() => {
    const isVisible = (element) => element.getBoundingClientRect().height > 5;
    const count = (selector) =>
      [...document.querySelectorAll(selector)].filter(isVisible).length;
    const cells = [...document.querySelectorAll(".jp-CodeCell")];
    return {
      errors: [...document.querySelectorAll(
        '[data-mime-type="application/vnd.jupyter.error"]',
      )].map((element) => element.textContent),
      plots: count("${plotSelector}"),
      tables: count(".jp-RenderedHTML table:has(td)"),
      cellsWithOutput: cells.flatMap((cell, index) =>
        cell.querySelector(".jp-OutputArea-output") ? [index + 1] : []
      ),
    };
  })()`);
}
