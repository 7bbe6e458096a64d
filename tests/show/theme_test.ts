import { assert, assertEquals } from "@std/assert";
import { chart, colors, dark, light, ramps, titleOf } from "lib/show/theme.ts";
import { contrast } from "../plots/contrast.ts";

/** The background of Vega's dark theme, which JupyterLab takes. */
const jupyterLabDark = "#333333";
const papers = [light.background, dark.background, jupyterLabDark];

Deno.test("marks stand out from every background", () => {
  for (const [name, color] of Object.entries(colors)) {
    for (const paper of papers) {
      const found = contrast(color, paper);
      assert(found >= 3, `${name} on ${paper}: ${found.toFixed(2)}`);
    }
  }
});

Deno.test("texts of both themes can be read", () => {
  for (const { background, title, style } of [light, dark]) {
    for (
      const ink of [
        title.color,
        title.subtitleColor,
        style["guide-label"].fill,
        style["guide-title"].fill,
      ]
    ) {
      assert(contrast(ink, background) >= 4.5, `${ink} on ${background}`);
    }
  }
});

Deno.test("texts on shaded cells can be read", () => {
  const parts = (color: string) =>
    color.match(/[\da-f]{2}/gi)!.map((part) => parseInt(part, 16));
  const shade = (from: string, to: string, share: number) =>
    `rgb(${
      parts(from).map((part, i) => part + share * (parts(to)[i] - part))
    })`;
  const [wrong, nothing, right] = ramps.two.range;
  const ends = [ramps.one.range, [nothing, wrong], [nothing, right]] as const;
  for (const [from, to] of ends) {
    for (let share = 0; share <= 1; share += 0.005) {
      const ink = share > 0.72 ? "#FFFFFF" : "#000000";
      const found = contrast(ink, shade(from, to, share));
      assert(found >= 4.45, `${to} at ${share}: ${found.toFixed(2)}`);
    }
  }
});

Deno.test("long titles break into lines of about equal length", () => {
  const title = "a word ".repeat(40).trim();
  const spec = chart({ title, description: "words", layer: [] });
  assertEquals(titleOf(spec), title);
  const params = spec.params as { name: string; value: string[][] }[];
  const { value } = params.find(({ name }) => name === "titles")!;
  assertEquals(value.length, 3); // phone, narrow window, wide
  const lengths = value.map((text) => text.map((line) => line.length));
  const longest = lengths.map((each) => Math.max(...each));
  assert(longest[0] <= 28 && longest[1] <= 43 && longest[2] <= 76);
  const wide = lengths[2];
  assert(wide.length > 2 && longest[2] - Math.min(...wide) < 14);
});
