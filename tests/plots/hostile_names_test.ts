/** Names of columns and categories never become code, markup or keys. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { XMLValidator } from "fast-xml-parser";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Spec } from "lib/show/theme.ts";
import { toPng, toSvg } from "lib/show/vega.ts";
import { browserTest, launchBrowser } from "../browser.ts";
import { hostileNames, hostileSpelling } from "./hostile_names.ts";
import { namedPlots } from "./named_plots.ts";
import { layout } from "./text_boxes.ts";

/** Each plot shows eight of the columns: so every name is one of them once. */
const rounds = await Promise.all(
  Array.from(
    { length: Math.ceil(hostileNames.length / 8) },
    (_, i) => namedPlots(hostileSpelling(8 * i)),
  ),
);

const { plots: usual } = await namedPlots();
/** Plots leave long names more room. */
const { plots: usualOfLong } = await namedPlots({
  column: (name) => name,
  category: (name) => name.padEnd(20, "x"),
});

/** Where a specification holds words that Vega shows and never reads. */
const words =
  /^(description|title\.(text|sub)|params\.\d+\.value\.|(.*\.)?data\.values\.\d+\.\w+(\.\d+)?$|datasets\.\w+\.\d+\.\w+$|concat\.\d+\.title\.text$|.*\.x\.title$)/;

/** Every text of a specification with its place, keys among them. */
function* textsOf(value: unknown, place = ""): Generator<[string, string]> {
  if (typeof value === "string") yield [place, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [`key of ${place}`, key];
    yield* textsOf(part, place ? `${place}.${key}` : key);
  }
}

for (const name of Object.keys(rounds[0].plots)) {
  // Plots of forty columns show most of the names at once.
  const some = /forty|many/i.test(name) ? [rounds[0], rounds[4]] : rounds;
  const specs = some.map(({ plots }) =>
    plots[name as keyof typeof plots] as Spec
  );

  Deno.test(`${name}: hostile names stand only where words are shown`, () => {
    const own = new Set(
      [usual, usualOfLong].flatMap((plots) =>
        [...textsOf(plots[name as keyof typeof plots])].map(([, text]) => text)
      ),
    );
    for (const spec of specs) {
      for (const [place, text] of textsOf(spec)) {
        assert(words.test(place) || own.has(text), `${place}: ${text}`);
      }
    }
  });

  Deno.test(`${name}: is drawn whatever the names are`, async () => {
    for (const spec of specs) {
      const { svg, warnings } = await layout(spec);
      assertEquals(warnings, []);
      assertEquals(XMLValidator.validate(svg), true);
    }
  });
}

Deno.test("every hostile name is a label of a plot", async () => {
  const shown = new Set<string>();
  for (const { plots } of rounds) {
    const { texts, svg } = await layout(plots.importance);
    for (const { text } of texts) shown.add(text);
    const { width, height } = await toPng(svg);
    assert(width < 1000 && height < 3000, `${width} × ${height}`);
  }
  const isShown = (name: string) =>
    shown.has(name) || name.length > 30 || /\n/.test(name);
  assertEquals(hostileNames.filter((name) => !isShown(name)), []);
});

Deno.test("long names differ at their ends and leave the plot its room", async () => {
  const long = (name: string) => "x".repeat(300) + name;
  const { plots } = await namedPlots({ column: long, category: long });
  for (const name of ["associations", "importance", "churnRate"] as const) {
    const [spec, as] = [plots[name], usual[name]];
    const [{ texts, picture }, before] = [await layout(spec), await layout(as)];
    assert(picture.x2 - picture.x1 <= before.picture.x2 - before.picture.x1);
    assert(
      picture.y2 - picture.y1 <= 1.2 * (before.picture.y2 - before.picture.y1),
    );
    const labels = texts.filter(({ text }) => /^x+…/.test(text));
    assert(labels.length >= 3, name);
    assertEquals(new Set(labels.map(({ text }) => text)).size, labels.length);
    for (const { x1, x2 } of texts) {
      assert(x1 >= picture.x1 && x2 <= picture.x2);
    }
    assertStringIncludes(spec.description, "x".repeat(300));
  }
});

const require = createRequire(import.meta.url);
const scripts = ["vega", "vega-lite", "vega-embed"].map((name) =>
  join(dirname(require.resolve(name)), `${name}.min.js`)
);

Deno.test({
  name: "in a browser no name runs: not as a plot, in a tooltip or as SVG",
  ...browserTest,
  async fn() {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({
        viewport: { width: 1100, height: 1200 },
      });
      const said: string[] = [];
      page.on("console", (message) => {
        if (!/uses Vega-Lite v5/.test(message.text())) {
          said.push(message.text());
        }
      });
      page.on("pageerror", (error) => said.push(error.message));
      page.on("dialog", (dialog) => said.push(dialog.message()));
      await page.setContent("<div id=plot></div><div id=svg></div>");
      for (const path of scripts) await page.addScriptTag({ path });
      for (const { plots } of rounds) {
        for (const [name, spec] of Object.entries(plots)) {
          if (/forty|^one|^worse/i.test(name)) continue; // alike
          const [text, svg] = [JSON.stringify(spec), await toSvg(spec)];
          const tooltips = await page.evaluate(
            `(async ([text, svg]) => {
              document.getElementById("svg").innerHTML = svg;
              const { view } = await vegaEmbed("#plot", JSON.parse(text), {
                renderer: "svg", actions: false });
              // The tooltip of every mark, as the pointer would have it shown.
              const handler = view.tooltip();
              let shown = 0;
              const walk = (mark) => {
                for (const item of mark.items ?? []) {
                  if (mark.marktype === "group") item.items.forEach(walk);
                  else if (item.tooltip && shown < 60) {
                    shown++;
                    handler(null, { clientX: 5, clientY: 5, preventDefault() {} }, item, item.tooltip);
                  }
                }
              };
              walk(view.scenegraph().root);
              await new Promise((done) => setTimeout(done));
              view.finalize();
              return shown;
            })(${JSON.stringify([text, svg])})`,
          );
          assert(name === "tenure" || tooltips as number > 0, name);
          assertEquals(said, [], name);
        }
      }
      assertEquals(await page.evaluate("typeof canary"), "undefined");
    } finally {
      await browser.close();
    }
  },
});
