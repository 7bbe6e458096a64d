/**
 * What if in JupyterLab and Notebook 7.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import type { WhatIf } from "lib/explanation/mod.ts";
import { predictor } from "lib/explanation/browser/encode.js";
import { notebookPath } from "../../lib/tasks/execute_notebook.ts";
import { runAll, settled, startJupyterLab } from "../jupyterlab.ts";

/** Runs a cell that shows it, and moves values by the keyboard. */
export async function inJupyter(
  t: Deno.TestContext,
  browser: Browser,
  folder: string,
  whatIf: WhatIf,
): Promise<void> {
  await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(whatIf));
  await writeNotebook(`${folder}/shown.ipynb`);
  const home = `${folder}/jupyter`;
  await Deno.mkdir(home, { recursive: true });
  await using lab = await startJupyterLab(folder, home, {});
  for (
    const [name, url, theme] of [
      ["JupyterLab", lab.fileUrl, "JupyterLab Dark"],
      ["Notebook 7", lab.notebookUrl, "JupyterLab Light"],
    ] as const
  ) {
    await t.step(`moves by the keyboard in ${name}`, async () => {
      await lab.setTheme(theme);
      const viewport = { width: 1280, height: 900 };
      const page = await browser.newPage({ viewport });
      try {
        await page.goto(url("shown.ipynb"));
        await page.locator('[data-status="idle"]').first().waitFor();
        await run(page);
        await moved(page, whatIf);
      } finally {
        await page.screenshot({ path: `${folder}/${name}.png` });
        await page.close();
      }
    });
  }
}

/** The second cell shows it, with cells before and after, which must not be moved to. */
async function writeNotebook(path: string) {
  const { metadata } = JSON.parse(await Deno.readTextFile(notebookPath));
  const sources = [
    `import * as churn from "lib/mod.ts";`,
    `churn.showWhatIf(JSON.parse(Deno.readTextFileSync("model.json")))`,
    `"after"`,
  ];
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
    ...{ execution_count: null, outputs: [] },
  }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata, cells };
  await Deno.writeTextFile(path, JSON.stringify(notebook));
}

async function run(page: Page) {
  await runAll(page);
  await page.locator(".what-if select").first().waitFor();
  await settled(page);
}

async function moved(page: Page, whatIf: WhatIf) {
  const values = whatIf.columns.map(({ value }) => value);
  const at = (name: string) =>
    whatIf.columns.findIndex((column) => column.name === name);
  const panel = page.locator(".what-if");
  const slider = panel.getByLabel("tenure", { exact: true });
  await slider.focus();
  const active = await activeCell(page);
  for (const key of ["ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "j"]) {
    await page.keyboard.press(key);
  }
  assertEquals(await activeCell(page), active);
  values[at("tenure")] = Number(values[at("tenure")]) + 2;
  assertEquals(Number(await slider.inputValue()), values[at("tenure")]);
  await panel.getByLabel("contract").selectOption("Two year");
  values[at("contract")] = "Two year";
  const said = predictor(whatIf)(values);
  const shown = await panel.locator("> :first-child").getAttribute(
    "data-probability",
  );
  assertEquals(Number(shown), said.probability);
  const text = await panel.locator("strong").textContent();
  assertEquals(text, `${(100 * said.probability).toFixed(1)}%`);
  assert(await slider.evaluate((it) => it.isConnected));
}

const activeCell = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll(".jp-Cell")]
    .findIndex((cell) => cell.classList.contains("jp-mod-active"))`);
