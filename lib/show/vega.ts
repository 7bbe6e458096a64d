/**
 * Pictures of Vega-Lite specifications, drawn without browser, canvas or
 * installed fonts.
 *
 * @module
 */
import { createRequire } from "node:module";
import { measureIn, readFont } from "./font.ts";
import { palettePng } from "./png.ts";
import { type dark, light, type Spec } from "./theme.ts";

const require = createRequire(import.meta.url);
const inter = (face: "400Regular" | "600SemiBold") =>
  require.resolve(`@expo-google-fonts/inter/${face}/Inter_${face}.ttf`);

/** Inter, then DejaVu Sans for the scripts that Inter lacks. */
const fontFiles = {
  regular: [
    inter("400Regular"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  ],
  bold: [
    inter("600SemiBold"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ],
};

/** A picture of dots. */
export interface Png {
  readonly bytes: Uint8Array;
  /** The size to show it at, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a specification as SVG; the same text every time.
 *
 * @param page Ink and background.
 */
export async function toSvg(
  spec: Spec,
  page: typeof light | typeof dark = light,
): Promise<string> {
  const { vega, compile } = await loadVega();
  vega.resetSVGDefIds();
  // A copy, as vega marks the rows of the data it draws.
  // deno-lint-ignore no-explicit-any -- vega-lite's own type knows every mark
  const copy = structuredClone(spec) as any;
  // deno-lint-ignore no-explicit-any -- as above
  const config = page as any;
  const view = new vega.View(vega.parse(compile(copy, { config }).spec), {
    renderer: "none",
  });
  try {
    const svg = await view.toSVG();
    const words = escapeXml(spec.description);
    return svg.replace("<svg ", () => `<svg role="img" aria-label="${words}" `)
      .replace(notXml, "\uFFFD");
  } finally {
    view.finalize();
  }
}

/**
 * Draws SVG as PNG in at most 256 colours.
 *
 * @param scale Dots a CSS pixel.
 */
export async function toPng(svg: string, scale = 2): Promise<Png> {
  const { Resvg } = await import("@resvg/resvg-js");
  const resvg = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fontFiles.regular, ...fontFiles.bold],
      defaultFontFamily: "Inter",
      sansSerifFamily: "Inter",
    },
  });
  const { width, height } = resvg;
  return { bytes: palettePng(resvg.render()), width, height };
}

let loading: ReturnType<typeof load> | undefined;
/** Loaded at the first plot: it takes a third of a second. */
const loadVega = () => loading ??= load();

async function load() {
  const [vega, { compile }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
  ]);
  const read = async (files: string[]) =>
    measureIn(
      ...await Promise.all(
        files.map(async (file) => readFont(await Deno.readFile(file))),
      ),
    );
  const regular = await read(fontFiles.regular);
  const bold = await read(fontFiles.bold);
  // deno-lint-ignore no-explicit-any -- not in vega's types
  (vega as any).textMetrics.width = (item: TextItem, text: unknown) => {
    const measure = isBold(item.fontWeight) ? bold : regular;
    const width = measure(`${text ?? ""}`.trim()) * (item.fontSize ?? 11);
    return item.limit ? Math.min(width, item.limit) : width;
  };
  return { vega, compile };
}

/** What XML can't hold in any spelling: control signs, halves of signs. */
// deno-lint-ignore no-control-regex -- that is what it is for
const notXml = /[\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/gu;

const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

const isBold = (weight: TextItem["fontWeight"]) =>
  weight === "bold" || Number(weight) >= 600;
