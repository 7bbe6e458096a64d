/** The rendered pages, as a reader's browser shows them. */
import { assert, assertEquals } from "@std/assert";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { renderSite } from "../lib/tasks/site.ts";
import { browserTest, launchBrowser } from "./browser.ts";
import { madeUpRun } from "./made_up_run.ts";

const source = inRoot("build", "page_test.ipynb");
const pictures = inRoot("build", "page");
const axe = createRequire(import.meta.url).resolve("axe-core");
const phone = { viewport: { width: 390, height: 844 } };
const narrow = { viewport: { width: 360, height: 700 } };

/** Writes a second notebook, with links to the first and into the repository. */
async function writeSecond(): Promise<string> {
  const path = inRoot("build", "page_test_second.ipynb");
  const text = `# Hyperparameters and superhyperparameterisations

*What the second notebook is about.*

## A section

It goes on from [the first one](page_test.ipynb), from
[its evaluation](./page_test.ipynb#7.-Evaluation), and from
[the code](../lib).`;
  const cell = {
    cell_type: "markdown",
    id: "text",
    metadata: {},
    source: text,
  };
  await Deno.writeTextFile(
    path,
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [cell],
    }),
  );
  return path;
}

/** Renders a site of the two; returns the paths of their pages. */
async function renderTwo(): Promise<string[]> {
  const [first] = notebooks;
  const about = { sentence: "How good a search is.", groups: [] };
  const two = [
    { ...first, path: source },
    { id: "second", title: "Second", ...about, path: await writeSecond() },
  ];
  return await renderSite(two, pictures, "../../notebooks/");
}

/** Opens a page without a network and collects what goes wrong in it. */
async function open(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({ ...options, offline: true });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) troubles.push(request.url());
  });
  await page.goto(pathToFileURL(path).href);
  if (options.javaScriptEnabled !== false) await drawn(page);
  return { page, troubles };
}

/** Waits until every plot that can be drawn is. */
async function drawn(page: Page) {
  await page.waitForFunction(
    `document.querySelectorAll("figure .drawing svg").length ===
      document.querySelectorAll("figure script").length`,
  );
}

const width = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth");

/** Which page the navigation says it is. */
const shownPage = (page: Page) =>
  page.locator(".site [aria-current=page]").allInnerTexts();

/** What the focus is on after one Tab after the other. */
async function tabbed(page: Page, count: number): Promise<string[]> {
  const words: string[] = [];
  for (let i = 0; i < count; i++) {
    await page.keyboard.press("Tab");
    words.push(
      await page.evaluate("document.activeElement.textContent.trim()"),
    );
  }
  return words;
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return await page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
      id + ": " + html.slice(0, 200) + " " + failureSummary)))`);
}

/** A cell of the committed notebook, as far as it is changed here. */
interface Cell {
  readonly id: string;
  readonly outputs: unknown[];
}

/** The committed notebook with results of names that a browser could run. */
async function withResults(): Promise<churn.results.ResultLine[]> {
  const notebook = JSON.parse(await Deno.readTextFile(notebookPath));
  const run = await madeUpRun({
    names: ["id", '<img src=x onerror="canary = 1">', "</ul><h1>", "left"],
    ...{ churned: 60, stayed: 140 },
  });
  const card: churn.results.ModelCard = {
    ...{ version: 1, title: "Model card" },
    sections: [{ title: "A section", summary: "In short", tables: [] }],
  };
  const lines = churn.resultsAtAGlance(run);
  const shown = {
    results: churn.showResults(lines),
    "model-card": churn.showModelCard(card),
  };
  for (const [id, displayable] of Object.entries(shown)) {
    const cell = notebook.cells.find((cell: Cell) => cell.id === id);
    const data = await displayable[display]();
    cell.outputs = [{ output_type: "display_data", data, metadata: {} }];
  }
  await Deno.writeTextFile(source, JSON.stringify(notebook));
  return lines;
}

async function committedPlots(): Promise<number> {
  const { cells } = JSON.parse(await Deno.readTextFile(notebookPath));
  return cells.flatMap((cell: { outputs?: { data?: object }[] }) =>
    cell.outputs ?? []
  ).filter(({ data = {} }) => "application/vnd.vegalite.v5+json" in data)
    .length;
}

Deno.test({
  name: "the rendered page",
  ...browserTest,
  async fn(t) {
    await Deno.mkdir(pictures, { recursive: true });
    const results = await withResults();
    const [path, second] = await renderTwo();
    const browser = await launchBrowser();
    // To draw all plots takes long: what doesn't ask for a page of its own
    // shares these.
    const pages = {
      light: await open(browser, path, { colorScheme: "light" }),
      dark: await open(browser, path, { colorScheme: "dark" }),
    };
    try {
      await t.step("has less than 4 MB", async () => {
        const { size } = await Deno.stat(path);
        assert(size < 4e6, `${size} bytes`);
      });

      for (const colorScheme of ["light", "dark"] as const) {
        await t.step(
          `draws every plot, asks for nothing, and is accessible: ${colorScheme}`,
          async () => {
            const { page, troubles } = pages[colorScheme];
            assertEquals(
              await page.locator("figure .drawing svg").count(),
              await committedPlots(),
            );
            await page.screenshot({
              path: `${pictures}/${colorScheme}.png`,
              fullPage: colorScheme === "light", // which takes a while
            });
            assertEquals(await seriousFindings(page), []);
            assertEquals(troubles, []);
          },
        );
      }

      await t.step(
        "begins with the results, each line linked to its sections",
        async () => {
          const { page } = pages.light;
          const first = page.locator("main > section").nth(1);
          assertEquals(await page.locator("main h1").count(), 1);
          assertEquals(
            await first.locator("h2").textContent(),
            "Results at a glance",
          );
          const items = await first.locator("li").all();
          assertEquals(items.length, results.length);
          for (const [i, { topic, text, sections }] of results.entries()) {
            const said = (await items[i].textContent())!.replace(/\s+/g, " ");
            assert(said.startsWith(`${topic}. ${text}`), said);
            const links = await items[i].locator("a").all();
            assertEquals(links.length, sections.length);
            for (const [at, link] of links.entries()) {
              const words = await link.textContent();
              assert(words!.startsWith(`${sections[at]}. `), words!);
              await link.click();
              const id = (await link.getAttribute("href"))!.slice(1);
              const heading = page.locator(`[id="${id}"]`);
              assert((await heading.textContent())!.startsWith(words!));
              const box = (await heading.boundingBox())!;
              assert(box.y >= 0 && box.y < 400, `${id} is at ${box.y}`);
            }
          }
          assertEquals(await page.evaluate("typeof canary"), "undefined");
          const last = page.locator("main > section").last();
          assertEquals(await last.locator("li").count(), results.length);
        },
      );

      await t.step("shows a value where the pointer is", async () => {
        const { page } = pages.light;
        const figure = page.locator("figure", {
          has: page.locator('img[alt*="Churn rates by column"]'),
        });
        await figure.locator(".mark-symbol path").first().hover();
        await page.locator("#vg-tooltip-element.visible").waitFor();
      });

      await t.step(
        "has contents whose links lead to their sections",
        async () => {
          const { page } = pages.light;
          const links = page.locator(".contents a");
          assert(await links.count() > 10);
          for (const link of await links.all()) {
            const id = (await link.getAttribute("href"))!.slice(1);
            const heading = page.locator(`[id="${id}"]`);
            assertEquals(await heading.count(), 1, id);
            const text = await heading.evaluate((one) =>
              one.firstChild!.textContent
            );
            assertEquals(await link.textContent(), text);
          }
          await links.last().click();
          await page.locator(".contents a[aria-current]").waitFor();
        },
      );

      await t.step("moves the cutoff, its outcomes and its cost", async () => {
        const { page } = pages.light;
        const figure = page.locator("figure:has(input[type=range])");
        const texts = () =>
          figure.locator("svg.marks .mark-text text").allTextContents();
        const before = await texts();
        await figure.locator("input").fill("0.6");
        await figure.getByText("Cutoff 0.600").waitFor();
        const after = await texts();
        assert(after.filter((text, i) => text !== before[i]).length >= 6);
      });

      await t.step(
        "folds its code and changes between light and dark",
        async () => {
          const { page } = pages.light;
          const code = page.locator("details.code pre").first();
          assert(await code.isVisible());
          await page.getByRole("button", { name: "Hide code" }).click();
          assert(!await code.isVisible());
          await page.getByRole("button", { name: "Show code" }).click();
          assert(await code.isVisible());
          const paper = () =>
            page.evaluate("getComputedStyle(document.body).backgroundColor");
          const light = await paper();
          await page.getByRole("button", { name: "Dark" }).click();
          const dark = await paper();
          assert(dark !== light);
          await drawn(page);
          const plot = page.locator(".drawing svg.marks").first();
          await page.waitForFunction(
            `getComputedStyle(document.querySelector(".drawing svg.marks"))
              .backgroundColor !== "rgb(255, 255, 255)"`,
          );
          assert(await plot.isVisible());
        },
      );

      await t.step("fits a phone", async () => {
        const { page, troubles } = await open(browser, path, phone);
        assertEquals(await width(page), phone.viewport.width);
        assertEquals(troubles, []);
        await page.screenshot({ path: `${pictures}/phone.png` });
        await page.context().close();
      });

      await t.step("shows tables of offers whole at 1,000 px", async () => {
        const { page } = pages.dark;
        await page.setViewportSize({ width: 1000, height: 1200 });
        const tables = page.locator(".output [role=group]", {
          has: page.getByText("an offer to", { exact: true }),
        });
        const hidden = await tables.evaluateAll((all) =>
          all.map((each) => each.scrollWidth - each.clientWidth)
        );
        assertEquals(hidden, [0, 0]);
      });

      await t.step("prints without what only a screen needs", async () => {
        const { page } = pages.dark;
        await page.emulateMedia({ media: "print" });
        assertEquals(await page.locator("nav").count(), 2);
        assertEquals(await page.locator("nav:visible").count(), 0);
        assert(!await page.getByRole("button", { name: "Light" }).isVisible());
        await page.pdf({ path: `${pictures}/print.pdf` });
      });

      await t.step("is complete without scripts", async () => {
        const { page } = await open(browser, path, {
          javaScriptEnabled: false,
        });
        const images = await page.locator("figure img").all();
        assertEquals(images.length, await committedPlots());
        for (const image of images) {
          assert(await image.isVisible());
          assert((await image.getAttribute("alt"))!.length > 40);
        }
        assert(await page.locator("details.code pre").first().isVisible());
      });

      for (const colorScheme of ["light", "dark"] as const) {
        await t.step(
          `has another notebook's page beside it: ${colorScheme}`,
          async () => {
            const options = { ...narrow, colorScheme };
            const { page, troubles } = await open(browser, second, options);
            assertEquals(await width(page), narrow.viewport.width);
            assertEquals(await tabbed(page, 6), [
              ...["Skip to the content", "Hide code"],
              ...[colorScheme === "light" ? "Dark" : "Light"],
              ...[notebooks[0].title, "Second", "Contents"],
            ]);
            assertEquals(await shownPage(page), ["Second"]);
            assertEquals(await seriousFindings(page), []);
            await page.screenshot({
              path: `${pictures}/second_${colorScheme}.png`,
            });
            assertEquals(troubles, []);
            await page.context().close();
          },
        );
      }

      await t.step("leads to the other notebook and back", async () => {
        const { page, troubles } = await open(browser, second);
        const links = page.locator("main p a");
        assertEquals(
          await links.evaluateAll((all) =>
            all.map((each) => each.getAttribute("href"))
          ),
          ["index.html", "index.html#7-evaluation", "../../notebooks/../lib"],
        );
        await links.nth(1).click();
        await page.waitForURL(`${pathToFileURL(path).href}#7-evaluation`);
        assertEquals(await page.locator("h2:target").count(), 1);
        assertEquals(await shownPage(page), [notebooks[0].title]);
        await page.locator(".site").getByText("Second").click();
        await page.waitForURL(pathToFileURL(second).href);
        assertEquals(troubles, []);
        await page.context().close();
      });

      await t.step("has run into no trouble meanwhile", () => {
        for (const { troubles } of Object.values(pages)) {
          assertEquals(troubles, []);
        }
      });
    } finally {
      await browser.close();
    }
  },
});
