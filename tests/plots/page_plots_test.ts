/** Plots and tables on the rendered page: in a narrow window and on a phone. */
import { assert, assertEquals } from "@std/assert";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { showResources } from "lib/resources/tables.ts";
import { showRetentionPlan } from "lib/retention/tables.ts";
import { renderPage } from "../../lib/tasks/page.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "../browser.ts";
import { plan } from "./gallery.ts";
import { shown, writeNotebook } from "./shown_plots.ts";

const folder = inRoot("build", "plots", "page");
const path = `${folder}/plots.html`;
const resources = ["processing-1", "training-1", "refits-1"].map((name) => ({
  kind: "s3-prefix",
  name: `s3://sagemaker-us-east-1-123456789012/churn_data/${name}/output/`,
  state: "deleted",
}));

async function writePage(): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await writeNotebook(`${folder}/plots.ipynb`, [
    showResources(resources),
    showRetentionPlan(plan),
  ]);
  await renderPage(`${folder}/plots.ipynb`, path);
}

async function open(browser: Browser, options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  await drawn(page);
  return page;
}

const drawn = (page: Page) =>
  page.waitForFunction(
    `document.querySelectorAll("figure .drawing svg").length === ${shown.length}`,
  );

/** A plot by its name. */
const figure = (page: Page, name: typeof shown[number]) =>
  page.locator("figure").nth(shown.indexOf(name));

/** Points at, or taps on, a share of a plot's marks and reads the tooltip. */
async function tooltipAt(
  page: Page,
  name: typeof shown[number],
  [across, down]: readonly [number, number],
  tap: boolean,
): Promise<string> {
  const view = figure(page, name).locator(
    "svg .mark-group.role-frame > g > path.background",
  ).first();
  await view.scrollIntoViewIfNeeded();
  const axis = figure(page, name).locator("svg .role-axis-grid").first();
  const box = (await axis.boundingBox())!;
  const [x, y] = [box.x + across * box.width, box.y + down * box.height];
  if (tap) await page.touchscreen.tap(x, y);
  else await page.mouse.move(x, y);
  const tooltip = page.locator("#vg-tooltip-element.visible");
  await tooltip.waitFor();
  const text = (await tooltip.innerText()).replace(/\s+/g, " ");
  if (!tap) await page.mouse.move(1, 1);
  return text;
}

Deno.test({
  name: "plots and tables on a page",
  ...browserTest,
  async fn(t) {
    await writePage();
    const browser = await launchBrowser();
    const sizes = { "1000": [1000, 800], "375": [375, 812] } as const;
    try {
      for (const [size, [width, height]] of Object.entries(sizes)) {
        for (const colorScheme of ["light", "dark"] as const) {
          await t.step(
            `fit ${size} pixels, and can be read: ${colorScheme}`,
            async () => {
              const page = await open(browser, {
                ...{ viewport: { width, height }, colorScheme },
              });
              const found: { cut: number; scale: number; least: number }[] =
                await page.evaluate(
                  `[...document.querySelectorAll("figure")].map((figure) => {
                const svg = figure.querySelector("svg");
                const { width } = svg.getBoundingClientRect();
                const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent);
                return {
                  cut: figure.scrollWidth - figure.clientWidth,
                  scale: width / Number(svg.getAttribute("width")),
                  least: Math.min(...texts.map((text) =>
                    parseFloat(getComputedStyle(text).fontSize))),
                };
              })`,
                );
              found.forEach(({ cut, scale, least }, i) => {
                assert(cut <= 0, `${shown[i]} is ${cut} pixels too wide`);
                assertEquals(scale, 1, `${shown[i]} is scaled`);
                assert(least >= 9, `${shown[i]} has texts of ${least} pixels`);
              });
              assertEquals(found.length, shown.length);
              await checkTables(page, width);
              await page.screenshot({
                path: `${folder}/${size} ${colorScheme}.png`,
                fullPage: true,
              });
              await page.context().close();
            },
          );
        }
      }

      const wide = await open(browser, {
        viewport: { width: 1000, height: 900 },
      });
      const phone = { viewport: { width: 375, height: 900 }, hasTouch: true };
      for (const tap of [false, true]) {
        await t.step(
          `lines that share an x have one tooltip: ${
            tap ? "finger" : "pointer"
          }`,
          async () => {
            const page = tap ? await open(browser, phone) : wide;
            const at = (name: typeof shown[number]) =>
              tooltipAt(page, name, [0.52, 0.5], tap);
            const number = "\\d[\\d.,]*";
            for (
              const [name, words] of [
                [
                  "learningCurve",
                  `round \\d+ log loss of training rows ${number} of validation rows ${number}`,
                ],
                [
                  "retentionInDollars",
                  `customers contacted ${number} net gain, best first \\$${number} its 95% interval \\$${number} to \\$${number} by value only \\$${number} at random \\$${number}`,
                ],
                [
                  "cutoffInDollars",
                  `cutoff ${number} an offer there nets \\$${number} per customer, that is \\$${number} (more|less) than offers to everybody churners with an offer ${number} stayers with an offer ${number}`,
                ],
                [
                  "scores",
                  `from 0\\.5 to 0\\.55 of those who churned ${number} \\(${number}%\\) of those who stayed ${number} \\(${number}%\\)`,
                ],
                [
                  "precisionRecall",
                  `cutoff ${number} churners found \\(recall\\) ${number}% of those found, churned \\(precision\\) ${number}%`,
                ],
              ] as const
            ) {
              const text = (await at(name)).replaceAll(":", "");
              assert(new RegExp(words).test(text), `${name}: ${text}`);
            }
            if (tap) await page.context().close();
          },
        );
      }

      await t.step(
        "a dot of dependence says which customer it is",
        async () => {
          const dot = figure(wide, "dependence").locator(".mark-symbol path")
            .first();
          await dot.hover({ force: true });
          const tooltip = wide.locator("#vg-tooltip-element.visible");
          await tooltip.waitFor();
          const text = (await tooltip.innerText()).replace(/[\s:]+/g, " ");
          assert(
            /customer row \d+ value [\d.,]+ contribution to the log-odds [+−]\d\.\d{3}/
              .test(text),
            text,
          );
        },
      );

      await t.step("is laid out anew when the window changes", async () => {
        await wide.setViewportSize({ width: 375, height: 900 });
        await wide.waitForFunction(
          `[...document.querySelectorAll("figure")].every(
          (figure) => figure.scrollWidth <= figure.clientWidth)`,
        );
        await wide.context().close();
      });

      await t.step("remembers Dark, and does without a store", async () => {
        const context = await browser.newContext({ colorScheme: "light" });
        const scheme = (page: Page) =>
          page.evaluate("document.documentElement.dataset.scheme");
        const first = await context.newPage();
        await first.goto(pathToFileURL(path).href);
        assertEquals(await scheme(first), undefined);
        await first.getByRole("button", { name: "Dark" }).click();
        const next = await context.newPage();
        await next.goto(pathToFileURL(path).href);
        assertEquals(await scheme(next), "dark");
        await next.getByRole("button", { name: "Light" }).waitFor();
        await context.close();

        const closed = await browser.newContext({ colorScheme: "light" });
        await closed.addInitScript(
          `Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("refused", "SecurityError"); } })`,
        );
        const page = await closed.newPage();
        const troubles: string[] = [];
        page.on("pageerror", (error) => troubles.push(error.message));
        await page.goto(pathToFileURL(path).href);
        await page.getByRole("button", { name: "Dark" }).click();
        assertEquals(await scheme(page), "dark");
        assertEquals(troubles, []);
        await closed.close();
      });
    } finally {
      await browser.close();
    }
  },
});

/** The state of each resource is on the screen, and no number is broken. */
async function checkTables(page: Page, width: number): Promise<void> {
  const states = page.locator("td", { hasText: /^deleted$/ });
  assertEquals(await states.count(), resources.length);
  for (const state of await states.all()) {
    const { x, width: wide } = (await state.boundingBox())!;
    assert(x >= 0 && x + wide <= width, `the state ends at ${x + wide}`);
  }
  const broken: string[] = await page.evaluate(
    `[...document.querySelectorAll(".output td, .output th[scope=row]")]
      .filter((cell) => /\\d/.test(cell.textContent) && cell.textContent.length <= 40)
      .filter((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
      }).map((cell) => cell.textContent)`,
  );
  assertEquals(broken, []);
}
