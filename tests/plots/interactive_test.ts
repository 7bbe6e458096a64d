import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { frame, frameBundle } from "lib/customers/frame.ts";
import { plotBundle, plotType } from "lib/show/bundle.ts";
import type { Spec } from "lib/show/theme.ts";
import { confusionMatrix } from "lib/evaluation/evaluate.ts";
import { breakEven } from "lib/evaluation/assumptions.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "../browser.ts";
import { startJupyterLab } from "../jupyterlab.ts";
import { contrast } from "./contrast.ts";
import { curve, plots, sample, scores, terms, values } from "./gallery.ts";

const shown: Spec[] = [
  plots.cutoff,
  plots.learningCurve,
  plots.churnRate,
  plots.churnRates,
  plots.confusionMatrix,
  plots.correlations,
  plots.rocCurve,
  plots.calibration,
  plots.lift,
  plots.segments,
  plots.retention,
  plots.importance,
  plots.dependence,
  plots.waterfall,
  plots.cohorts,
];

Deno.test({
  name: "in JupyterLab plots can be read and move, and wide frames scroll",
  ...browserTest,
  async fn(t) {
    const home = inRoot("build", "plots", "jupyterlab");
    await writeNotebook(home);
    await using lab = await startJupyterLab(home, home, {});
    const browser = await launchBrowser(home);
    try {
      for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
        await t.step(theme, async () => {
          await lab.setTheme(theme);
          const page = await browser.newPage({
            viewport: { width: 1200, height: 8600 },
          });
          await page.goto(lab.fileUrl("plots.ipynb"));
          await page.locator(".vega-embed svg.marks").nth(shown.length - 1)
            .waitFor();
          // It asks which kernel to start; none is needed.
          await page.locator(".jp-Dialog").waitFor();
          await page.keyboard.press("Escape");
          await page.locator(".jp-Dialog").waitFor({ state: "detached" });
          assertEquals(
            await page.locator("body").getAttribute("data-jp-theme-name"),
            theme,
          );
          assertEquals(await faintTexts(page), []);
          await checkSlider(page);
          await checkHover(page);
          // JupyterLab takes away what would hold it, until the cell is run.
          await checkFrame(page, false);
          await page.screenshot({ path: `${home}/${theme}.png` });
          await page.setContent(`${shownFrame["text/html"]}`);
          await checkFrame(page, true);
        });
      }
    } finally {
      await browser.close();
    }
  },
});

/** Writes a notebook of plots that were drawn before, and of a frame. */
async function writeNotebook(home: string): Promise<void> {
  await Deno.remove(home, { recursive: true }).catch(() => {});
  await Deno.mkdir(home, { recursive: true });
  const outputs = await Promise.all(shown.map(async (spec) => {
    const { data, metadata } = await plotBundle(spec);
    return {
      output_type: "display_data",
      data: { [plotType]: data[plotType], "text/plain": data["text/plain"] },
      metadata,
    };
  }));
  outputs.push({
    output_type: "display_data",
    data: shownFrame as never,
    metadata: {},
  });
  const cells = [{
    cell_type: "code",
    id: "plots",
    source: "",
    execution_count: 1,
    metadata: {},
    outputs,
  }];
  await Deno.writeTextFile(
    `${home}/plots.ipynb`,
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
}

/** Texts on the plots' background with a contrast below 4.5 : 1. */
async function faintTexts(page: Page): Promise<string[]> {
  const texts: { text: string; ink: string; paper: string }[] = await page
    .evaluate(`[...document.querySelectorAll(
      ".vega-embed .role-axis-label text, .vega-embed .role-axis-title text, " +
      ".vega-embed .role-title-text text, .vega-embed .role-title-subtitle text, " +
      ".vega-embed .role-legend-label text")]
      .filter((text) => text.textContent && getComputedStyle(text).opacity !== "0")
      .map((text) => ({
        text: text.textContent,
        ink: getComputedStyle(text).fill,
        paper: getComputedStyle(text.closest("svg")).backgroundColor,
      }))`);
  assert(texts.length > 100, `${texts.length} texts`);
  return texts.filter(({ ink, paper }) => contrast(ink, paper) < 4.5)
    .map(({ text, ink, paper }) => `'${text}' is ${ink} on ${paper}`);
}

/** Moves the slider and counts again, without the plot's own figures. */
async function checkSlider(page: Page): Promise<void> {
  const plot = page.locator(".vega-embed").first();
  const texts = () => plot.locator("svg .mark-text text").allTextContents();
  const slider = plot.locator("input[type=range]");
  const own = breakEven(values, terms);
  const check = async (cutoff: number) => {
    const cutoffs = own.map((each) => each * cutoff / curve.breakEven.cutoff);
    const found = confusionMatrix(scores, cutoffs);
    const nets = values.map((value, row) =>
      scores.probabilities[row] > cutoffs[row]
        ? scores.labels[row] * terms.success * value - terms.cost
        : 0
    );
    const net = nets.reduce((sum, each) => sum + each, 0) / nets.length;
    const seen = await texts();
    for (
      const text of [
        ...Object.values(found).map(String),
        `Cutoff ${cutoff.toFixed(3)}`,
        `nets ${net.toPrecision(3)} per customer,`,
      ]
    ) {
      assert(seen.includes(text), `no '${text}' among ${seen.join(" | ")}`);
    }
  };
  assertEquals(await slider.count(), 1);
  await check(curve.breakEven.cutoff);
  for (const cutoff of [0.5, 0.815]) {
    await slider.fill(String(cutoff));
    await plot.locator("svg").getByText(`Cutoff ${cutoff.toFixed(3)}`)
      .waitFor();
    await check(cutoff);
  }
}

/** More columns than a page is wide. */
const wide = [...sample.columns, ...sample.columns.slice(1)].map((
  column,
  i,
) => ({ ...column, name: i < 10 ? column.name : `${column.name}_again` }));

const shownFrame = frameBundle(
  frame({ ...sample, columns: wide }) as unknown as Parameters<
    typeof frameBundle
  >[0],
);

/**
 * Scrolls a frame in its own box.
 *
 * @param stays Whether its first column stays in view.
 */
async function checkFrame(page: Page, stays: boolean): Promise<void> {
  const box = page.locator("div:has(> table > thead)").last();
  const first = box.locator("tbody th").first();
  const last = box.locator("tbody tr").first().locator("td").last();
  const right = async (cell: typeof first) => {
    const { x, width } = (await cell.boundingBox())!;
    return x + width;
  };
  const edge = await right(box);
  assert(await right(last) > edge, "the frame is not wide");
  const before = await right(first);
  await box.evaluate((box) => void (box.scrollLeft = 5000));
  assert(await right(last) <= edge + 1, "the last column stays out of view");
  const moved = Math.abs(await right(first) - before);
  assertEquals(moved < 3, stays, `the first column moved by ${moved} pixels`);
}

/** Points at the learning curve and reads the tooltip. */
async function checkHover(page: Page): Promise<void> {
  const curve = page.locator(".vega-embed").nth(1).locator("svg.marks");
  const box = (await curve.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const tooltip = page.locator("#vg-tooltip-element");
  await tooltip.filter({ hasText: "log loss" }).waitFor();
  const words = (await tooltip.textContent()) ?? "";
  assert(
    /round\d+log loss of training rows0\.\d{4}of validation rows0\.\d{4}/
      .test(
        words.replace(/[\s:]+/g, " ").replaceAll(" ", "").replace(
          "loglossoftrainingrows",
          "log loss of training rows",
        ).replace("ofvalidationrows", "of validation rows"),
      ),
    words,
  );
}
