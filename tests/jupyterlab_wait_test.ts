import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { inRoot } from "../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "./browser.ts";
import { startJupyterLab } from "./jupyterlab.ts";

const cells = [
  `import * as churn from "lib/mod.ts";
const session = await churn.openSession();
const sample = { count: 60_000 };
const customers = await churn.loadCustomers(session, { sample });
const dataset = await churn.uploadCustomers(session, customers);
const job = await churn.startProcessing(session, dataset);`,
  `const prepared = await churn.waitForProcessing(session, job);`,
  `await churn.startTraining(session, model)`,
  `const failing = await churn.startTraining(session, prepared, { tree_method: "exact", max_depth: 0 });
await churn.waitForTraining(session, failing);`,
  `churn.showResumed(await churn.resume(session))`,
];

Deno.test({
  ...browserTest,
  name:
    "in JupyterLab a wait shows a panel, can be interrupted and taken up, and ends as one line",
  async fn() {
    const home = inRoot("build", "jupyterlab_wait");
    await Deno.remove(home, { recursive: true }).catch(() => {});
    await Deno.mkdir(home, { recursive: true });
    await Deno.writeTextFile(`${home}/wait.ipynb`, notebook());
    await using lab = await startJupyterLab(inRoot("build"), home, {
      CHURN_STATE: `${home}/state`,
    });
    const browser = await launchBrowser(home);
    const page = await browser.newPage({
      viewport: { width: 1200, height: 1100 },
    });
    try {
      await page.goto(lab.fileUrl("jupyterlab_wait/wait.ipynb"));
      await page.locator('[data-status="idle"]').first().waitFor();
      const cell = (index: number) => page.locator(".jp-CodeCell").nth(index);
      const output = (index: number) => cell(index).locator(".jp-OutputArea");

      await run(page, 0);
      await cell(0).getByText("[1]:").waitFor();
      await run(page, 1);
      const panel = output(1).getByRole("group", { name: "InProgress" });
      await panel.waitFor();
      assertMatch(
        await panel.innerText(),
        /churn-processing-1: InProgress · \d+ s/,
      );
      await page.screenshot({ path: `${home}/running.png` });

      await page.getByTitle("Interrupt the kernel").first().click();
      await output(1).getByText("still running; the wait was interrupted")
        .waitFor();
      await output(1).getByText("InterruptedError").waitFor();
      await page.screenshot({ path: `${home}/interrupted.png` });

      await run(page, 1);
      const line = output(1).getByRole("group", { name: "Completed" });
      await line.waitFor();
      assertMatch(
        await line.innerText(),
        /^✓ Processing job churn-processing-1: Completed in (\d+ min )?\d+ s$/,
      );
      assertEquals(await output(1).getByRole("group").count(), 1);

      await run(page, 2);
      await output(2).getByText("run the cells of section 5 first").waitFor();
      await run(page, 3);
      await output(3).getByText("JobError").waitFor();
      const error = await output(3).innerText();
      assertMatch(error, /exact tree method doesn.t support unlimited depth/);
      assert(!/node_modules|\/lib\//.test(error), error);
      await run(page, 4);
      await output(4).getByText("found.prepared").waitFor();
      await page.screenshot({ path: `${home}/light.png` });
      await page.getByRole("menuitem", { name: "Settings", exact: true })
        .click();
      await page.getByText("Theme", { exact: true }).first().click();
      await page.getByText("JupyterLab Dark", { exact: true }).click();
      await page.waitForTimeout(1000);
      await page.screenshot({ path: `${home}/dark.png` });
    } finally {
      await page.screenshot({ path: `${home}/last.png` });
      await browser.close();
    }
  },
});

function notebook(): string {
  return JSON.stringify({
    ...{ nbformat: 4, nbformat_minor: 5 },
    metadata: {
      kernelspec: {
        name: "churn",
        display_name: "churn",
        language: "typescript",
      },
    },
    cells: cells.map((source, index) => ({
      ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
      ...{ execution_count: null, outputs: [] },
    })),
  });
}

/** Runs a cell by the toolbar; again, where the page was not ready for it. */
async function run(page: Page, index: number): Promise<void> {
  const prompt = page.locator(".jp-CodeCell .jp-InputPrompt").nth(index);
  const before = await prompt.innerText();
  for (let attempt = 1; attempt <= 10; attempt++) {
    await prompt.click();
    await page.locator('[data-command="notebook:run-cell-and-select-next"]')
      .first().click();
    for (let i = 0; i < 100; i++) {
      if (await prompt.innerText() !== before) return;
      await page.waitForTimeout(100);
    }
  }
  throw new Error(`Cell ${index + 1} does not run`);
}
