/** Plots in windows of JupyterLab and Notebook 7. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { inRoot } from "../../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "../browser.ts";
import { startJupyterLab } from "../jupyterlab.ts";
import { shown, writeNotebook } from "./shown_plots.ts";

const folder = inRoot("build", "plots", "jupyter");

Deno.test({
  name: "plots fit windows of 1000 and 1440 pixels",
  ...browserTest,
  async fn(t) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(`${folder}/home`, { recursive: true });
    await writeNotebook(`${folder}/plots.ipynb`);
    await using lab = await startJupyterLab(folder, `${folder}/home`, {});
    const browser = await launchBrowser();
    const frontEnds = {
      "JupyterLab": lab.fileUrl,
      "Notebook 7": lab.notebookUrl,
    };
    try {
      for (const [name, url] of Object.entries(frontEnds)) {
        for (const width of [1000, 1440]) {
          await t.step(`${name}, ${width}`, async () => {
            const page = await browser.newPage({
              viewport: { width, height: 900 },
            });
            try {
              await page.goto(url("plots.ipynb"));
              await page.locator(drawing).nth(shown.length - 1).waitFor();
              await check(page);
            } finally {
              await page.screenshot({ path: `${folder}/${name} ${width}.png` });
              await page.close();
            }
          });
        }
      }
    } finally {
      await browser.close();
    }
  },
});

const drawing = ".vega-embed canvas, .vega-embed svg.marks";

/** Each plot is in its natural size and inside its output, which does not scroll. */
async function check(page: Page): Promise<void> {
  const found: { cut: number; scale: number; beyond: number }[] = await page
    .evaluate(
      `[...document.querySelectorAll(${
        JSON.stringify(drawing)
      })].map((drawing) => {
        const box = drawing.getBoundingClientRect();
        const area = drawing.closest(".jp-OutputArea-output");
        const outer = area.getBoundingClientRect();
        return {
          cut: area.scrollWidth - area.clientWidth,
          beyond: box.right - Math.min(outer.right, innerWidth),
          scale: box.width / parseFloat(
            drawing.style.width || drawing.getAttribute("width")),
        };
      })`,
    );
  assertEquals(found.length, shown.length);
  found.forEach(({ cut, beyond, scale }, i) => {
    assert(cut <= 0, `${shown[i]} is ${cut} pixels too wide`);
    assert(beyond <= 0, `${shown[i]} ends ${beyond} pixels too far right`);
    assertEquals(scale, 1, `${shown[i]} is scaled`);
  });
}
