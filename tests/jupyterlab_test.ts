import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "./browser.ts";
import {
  choose,
  runAll,
  settled,
  startJupyterLab,
  until,
} from "./jupyterlab.ts";

Deno.test({
  name: "Jupyter's front ends",
  ...browserTest,
  async fn(t) {
    const home = inRoot("build", "jupyterlab");
    await Deno.remove(home, { recursive: true }).catch(() => {});
    await Deno.mkdir(home, { recursive: true });
    const name = "jupyterlab.ipynb";
    const expected = await copyWithoutOutputs(
      notebookPath,
      inRoot("build", name),
    );
    await writeNotebook(inRoot("build", "interrupted.ipynb"), longWalk);
    await writeNotebook(inRoot("build", "failing.ipynb"), failing);
    await copySlider(inRoot("build", "slider.ipynb"));
    await using lab = await startJupyterLab(inRoot("build"), home, {
      CHURN_STATE: `${home}/state`,
    });
    const browser = await launchBrowser(home);
    // One, so that its cache has JupyterLab's scripts for every page.
    const context = await browser.newContext({
      viewport: { width: 1280, height: 1600 },
    });

    /** Runs a step on a page of its own and leaves a picture of its end. */
    const step = (
      title: string,
      url: () => string,
      run: (page: Page) => Promise<void>,
    ) =>
      t.step(title, async () => {
        const page = await context.newPage();
        try {
          await page.goto(url());
          await run(page);
        } finally {
          const picture = title.replaceAll(/[^a-z0-9]+/gi, "_");
          await page.screenshot({ path: `${home}/${picture}.png` });
          await page.close();
        }
      });
    const check = async (page: Page) => {
      const seen = await readPage(page, expected.plots);
      assertEquals(seen.errors, []);
      assertEquals(seen.plots, expected.plots);
      assertEquals(seen.tables, expected.tables);
      assertEquals(seen.cellsWithOutput, expected.cellsWithOutput);
    };

    try {
      await lab.setTheme("JupyterLab Dark");
      await step(
        "JupyterLab runs all cells, all of them again, something to try, and the cleanup by hand",
        () => lab.fileUrl(name),
        async (page) => {
          await ready(page, expected.codeCells);
          await runAll(page);
          await ended(page, 1, expected.codeCells);
          assertEquals(
            await page.locator("body").getAttribute("data-jp-theme-name"),
            "JupyterLab Dark",
          );
          await check(page);
          await runAll(page);
          await ended(page, expected.codeCells + 1, expected.codeCells);
          await check(page);

          const model = page.locator(".jp-CodeCell", {
            hasText: "compareOffers(",
          }).locator("tbody tr").first();
          const before = await model.innerText();
          await edit(page, "churn.assume(", "cost: 30", "cost: 60");
          await choose(page, "Run", "Run Selected Cell and All Below");
          await settled(page);
          const after = await model.innerText();
          const offers = (row: string) => Number(row.split("\t")[1]);
          assertEquals(offers(after) < offers(before), true, after);
          await page.getByText("nothing is deleted yet").last().waitFor();

          await edit(page, "churn.cleanUp(", ", ask: true", "");
          await choose(page, "Run", "Run Selected Cell and All Below");
          await settled(page);
          await page.getByText("Nothing is left.").last().waitFor();
          assertEquals((await readPage(page, expected.plots)).errors, []);
        },
      );
      await lab.setTheme("JupyterLab Light");
      await step(
        "Notebook 7 restarts the kernel and runs all cells",
        () => lab.notebookUrl(name),
        async (page) => {
          await ready(page, expected.codeCells);
          await restartAndRunAll(page);
          await ended(page, 1, expected.codeCells);
          await check(page);
        },
      );
      await step(
        "an interrupt during training ends the wait alone",
        () => lab.fileUrl("interrupted.ipynb"),
        async (page) => {
          await ready(page, longWalk.length);
          await runAll(page);
          await page.getByText("Training job churn-training", { exact: false })
            .filter({ visible: true }).first().waitFor();
          await page.getByRole("menuitem", { name: "Kernel", exact: true })
            .click();
          await page.locator("[data-command='kernelmenu:interrupt']").click();
          await page.getByText("InterruptedError").first().waitFor();
          await settled(page);
          assertEquals(await page.getByText(/\d+ completed/).count(), 0);
          const last = page.locator(".jp-CodeCell").last();
          const prompt = last.locator(".jp-InputPrompt");
          await prompt.click();
          const begun = prompt.filter({ hasText: /[*\d]/ });
          // What comes within a tenth of a second is dropped with what was queued.
          do await page.keyboard.press("Control+Enter"); while (
            !await begun.waitFor({ timeout: 2000 }).then(
              () => true,
              () => false,
            )
          );
          // The kernel and the job have gone on; what was queued has not run.
          await page.getByText(/churn-training-\d+ completed/).waitFor();
        },
      );
      for (
        const [title, url] of [
          ["JupyterLab", lab.fileUrl],
          ["Notebook 7", lab.notebookUrl],
        ] as const
      ) {
        await step(
          `${title} stops at an error, and explains names`,
          () => url("failing.ipynb"),
          async (page) => {
            await ready(page, failing.length);
            await runAll(page);
            await page.getByText("typo is not defined").first().waitFor();
            await settled(page);
            const prompts = await page.locator(".jp-CodeCell .jp-InputPrompt")
              .allInnerTexts();
            assertEquals(
              prompts.map((text) => /\d/.test(text)),
              failing.map((_, index) => index < 2),
            );
            await page.locator(".jp-CodeCell .cm-content").last().click();
            await page.keyboard.press("End");
            await page.keyboard.press("Shift+Tab");
            await page.getByText("Uploads the scripts and starts the job")
              .waitFor();
          },
        );
      }
      for (
        const [title, url] of [
          ["JupyterLab", lab.fileUrl],
          ["Notebook 7", lab.notebookUrl],
        ] as const
      ) {
        for (
          const [when, requests] of [
            ["the kernel is asked for", /\/checkpoints\b/],
            ["the kernel has started", /POST .*\/api\/sessions\b/],
          ] as const
        ) {
          await step(
            `${title} runs cells, in order, that are run before ${when}`,
            () => "about:blank",
            async (page) => {
              const name = `early_${crypto.randomUUID()}.ipynb`;
              await writeNotebook(`${home}/${name}`, early);
              const release = await hold(page, requests);
              await page.goto(url(`jupyterlab/${name}`));
              await page.locator(".jp-CodeCell").nth(early.length - 1)
                .waitFor();
              await choose(page, "Run", "Run All Cells");
              release();
              await page.waitForFunction(`${numbers}.join() === "1,2,3"`);
              assertEquals(await page.locator(".jp-Dialog").count(), 0);
              assertEquals(
                await page.locator(".jp-OutputArea-output").allInnerTexts(),
                ["1", "3", "7"],
              );
            },
          );
        }
      }
      await step(
        "JupyterLab restarts the kernel and runs all cells",
        () => lab.fileUrl("failing.ipynb"),
        async (page) => {
          await ready(page, failing.length);
          await page.locator(".jp-CodeCell .jp-InputPrompt").first().click();
          for (const number of [1, 2]) {
            await page.keyboard.press("Control+Enter");
            await until(page, `Number(${numbers}[0]) >= ${number}`);
          }
          await restartAndRunAll(page);
          await until(page, `${numbers}.join() === "1,2,,,"`);
        },
      );
      await step(
        "→ on the slider moves the slider, not the cells",
        () => lab.fileUrl("slider.ipynb"),
        async (page) => {
          const slider = page.locator(".vega-bindings input[type=range]");
          await slider.waitFor();
          await slider.click();
          const value = await slider.inputValue();
          await page.keyboard.press("ArrowRight");
          assertEquals(
            Number(await slider.inputValue()) > Number(value),
            true,
          );
          await page.keyboard.press("ArrowLeft");
          assertEquals(await slider.inputValue(), value);
          assertEquals(
            await slider.evaluate((it) => it.matches(":focus")),
            true,
          );
        },
      );
    } finally {
      await browser.close();
    }
  },
});

/** A walk whose training takes some seconds. */
const longWalk = [
  `import * as churn from "lib/mod.ts";
const session = await churn.openSession();
const customers = await churn.loadCustomers(session);
const dataset = await churn.uploadCustomers(session, customers);
const processing = await churn.startProcessing(session, dataset);
const prepared = await churn.waitForProcessing(session, processing);
const job = await churn.startTraining(session, prepared, {
  num_round: 1500, early_stopping_rounds: 0 });`,
  `await churn.waitForTraining(session, job);`,
  `const model = await churn.waitForTraining(session, job);
console.log(model.trainingJob, "completed");
await churn.cleanUp(session, { objects: true });
await session.close();`,
];

/** Cells that build on one another. */
const early = ["let sum = 1;\nsum", "sum = sum * 2 + 1", "sum * 2 + 1"];

/** An error between other cells. */
const failing = [
  `console.log("first")`,
  "typo",
  `console.log("third")`,
  "const four = 4;",
  "churn.startTraining",
];

async function writeNotebook(path: string, sources: readonly string[]) {
  const { metadata } = JSON.parse(await Deno.readTextFile(notebookPath));
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
    ...{ execution_count: null, outputs: [] },
  }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata, cells };
  await Deno.writeTextFile(path, JSON.stringify(notebook));
}

interface Cell {
  readonly outputs?: readonly Output[];
}

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
    // The last one lists what is left, which is nothing only where all was deleted.
    tables: 1 +
      outputs.filter((output) => visibleHtml(output).includes("<td")).length,
  };
}

/** Copies the cell with the slider and its neighbours, as JupyterLab draws for long. */
async function copySlider(to: string): Promise<void> {
  const notebook = JSON.parse(await Deno.readTextFile(notebookPath));
  const place = notebook.cells.findIndex(({ outputs = [] }: Cell) =>
    JSON.stringify(outputs).includes('"input":"range"')
  );
  assert(place > 0, "no cell has a slider");
  const cells = notebook.cells.slice(place - 1, place + 3);
  await Deno.writeTextFile(to, JSON.stringify({ ...notebook, cells }));
}

/** The HTML of an output without what has to be opened first. */
const visibleHtml = ({ data }: Output) =>
  [data?.["text/html"] ?? ""].flat().join("")
    .replace(/<details>.*?<\/details>/gs, "");

/** Holds a page's requests back, each told as `POST address`, until released. */
async function hold(page: Page, requests: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**", async (route) => {
    const request = route.request();
    if (requests.test(`${request.method()} ${request.url()}`)) await promise;
    await route.continue();
  });
  return resolve;
}

/** Waits until the notebook and its kernel are there. */
async function ready(page: Page, codeCells: number): Promise<void> {
  await page.locator(".jp-CodeCell").nth(codeCells - 1).waitFor();
  await page.locator('[data-status="idle"]').first().waitFor();
}

/** Changes a part of the cell that has a text, by the keyboard, and stays in it. */
async function edit(
  page: Page,
  text: string,
  before: string,
  after: string,
): Promise<void> {
  const content = page.locator(".jp-CodeCell .cm-content", { hasText: text });
  await content.click();
  const lines = await content.locator(".cm-line").allInnerTexts();
  const source = lines.join("\n");
  assertEquals(source.split(before).length, 2, source);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(source.replace(before, after));
}

async function restartAndRunAll(page: Page): Promise<void> {
  await choose(page, "Kernel", "Restart Kernel and Run All Cells…");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
}

/** The numbers of a page's code cells, empty of one that has not run. */
const numbers = `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
  .map((prompt) => prompt.textContent.replace(/\\D/g, ""))`;

/** Waits until the code cells have the numbers from `first` on. */
async function ended(
  page: Page,
  first: number,
  codeCells: number,
): Promise<void> {
  await until(
    page,
    `(() => {
      const prompts = ${numbers};
      return prompts.length === ${codeCells} && prompts.every(
        (text, index) => text === String(${first} + index));
    })()`,
  );
}

const plotSelector = ".vega-embed canvas, .vega-embed svg.marks";

interface Seen {
  errors: string[];
  plots: number;
  tables: number;
  cellsWithOutput: number[];
}

/** Reads what the page shows, once all plots are drawn, or will not be. */
async function readPage(page: Page, plots: number): Promise<Seen> {
  await page.locator(plotSelector).nth(Math.max(plots - 1, 0))
    .waitFor().catch(() => {});
  return await page.evaluate(`(() => {
    const isVisible = (element) => element.checkVisibility() &&
      element.getBoundingClientRect().height > 5;
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
