import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { escapeHtml, plotBundle, plotPng, showPlot } from "lib/show/bundle.ts";
import { measureIn, readFont } from "lib/show/font.ts";
import { liveLine } from "lib/show/live.ts";
import { toPng, toSvg } from "lib/show/vega.ts";
import { featureImportancePlot } from "lib/explanation/plots/feature_importance.ts";

const dejaVu = createRequire(import.meta.url)
  .resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
const spec = featureImportancePlot({
  customers: 150,
  features: ["tenure", "monthly_charges", "contract", "tech_support"]
    .map((feature, i) => ({ feature, meanAbsoluteShap: (i + 1) / 7 })),
});

Deno.test("SVG is the same text every time", async () => {
  const first = await toSvg(spec);
  assertEquals(await toSvg(spec), first);
  assertEquals(await toSvg(structuredClone(spec)), first);
});

Deno.test("a plot fills as many inches as it is told", async () => {
  const bytes = await plotPng(spec, { inches: [10, 6] });
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  assertEquals([header.getUint32(16), header.getUint32(20)], [1920, 1152]);
});

Deno.test("every text of the PNG is drawn, without installed fonts", async () => {
  const svg = await toSvg(spec);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)];
  assert(texts.length > 12, `${texts.length} texts`);
  for (const names of ["tenure", "contract", "log-odds"]) {
    assert(texts.some(([, text]) => text.includes(names)), names);
  }
  const whole = (await toPng(svg, 1)).bytes;
  for (const [element, text] of texts) {
    const without = (await toPng(svg.replace(element, ""), 1)).bytes;
    assert(
      !whole.every((byte, i) => byte === without[i]),
      `'${text}' leaves no trace in the picture`,
    );
  }
});

Deno.test("characters that look different are drawn differently", async () => {
  const picture = async (text: string) =>
    (await toPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15" font-family="Inter, sans-serif">${text}</text></svg>`,
    )).bytes.join();
  const pictures = await Promise.all(
    ["a", "b", "é", "€", "≥", "–", "|", "ж", "ש", "س"].map(picture),
  );
  assertEquals(new Set(pictures).size, pictures.length);
});

Deno.test("readFont() gives the widths that DejaVu Sans has", async () => {
  const advance = readFont(await Deno.readFile(dejaVu));
  assertEquals(advance(0x20), 651 / 2048);
  assertEquals(advance(0x4d), 1767 / 2048);
  assertEquals(advance(0x4e2d), undefined);
});

Deno.test("measureIn() takes each character from the first font that has it", () => {
  const latin = (code: number) => code < 0x80 ? 0.5 : undefined;
  const greek = (code: number) => code < 0x400 ? 0.75 : undefined;
  const width = measureIn(latin, greek);
  assertEquals(width(""), 0);
  assertEquals(width("aaα"), 1.75);
  assertEquals(width("中"), 0.6);
});

Deno.test("texts are as wide as they are drawn", async () => {
  const inter = createRequire(import.meta.url)
    .resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf");
  const text = "Churn by contract: 58% of 330 (−0.24)";
  const measured = 100 * measureIn(readFont(await Deno.readFile(inter)))(text);
  const { Resvg } = await import("@resvg/resvg-js");
  const drawn = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text y="100" font-size="100" font-family="Inter">${text}</text></svg>`,
    { font: { loadSystemFonts: false, fontFiles: [inter] } },
  ).getBBox()!;
  assertAlmostEquals(measured, drawn.width, 0.02 * drawn.width);
});

Deno.test("a plot's bundle has a picture, a specification and words", async () => {
  const { data, metadata } = await plotBundle(spec);
  assertEquals(Object.keys(data), [
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
    "image/png",
    "text/plain",
  ]);
  assertEquals(metadata["image/png"], {
    width: 760,
    height: 456,
    alt: spec.description,
  });
  assertEquals(data["text/plain"], spec.description);
  assertEquals(
    data["image/png"],
    Buffer.from(await plotPng(spec)).toString("base64"),
  );
});

Deno.test("outside a notebook nothing is shown and nothing fails", async () => {
  await showPlot(spec);
  await liveLine().update("10 %");
});

Deno.test("escaped text has no markup left", () => {
  assertEquals(
    escapeHtml(`<a href="x">&'`),
    "&#60;a href=&#34;x&#34;&#62;&#38;&#39;",
  );
});
