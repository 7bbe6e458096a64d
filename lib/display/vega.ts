/**
 * Pictures of Vega-Lite specifications, drawn without browser, canvas or
 * installed fonts.
 *
 * @module
 */
import { createRequire } from "node:module";
import { readFont } from "./font.ts";
import type { Spec } from "./theme.ts";

const require = createRequire(import.meta.url);
const fontFile = (weight: "" | "-Bold") =>
  require.resolve(`dejavu-fonts-ttf/ttf/DejaVuSans${weight}.ttf`);

/** A picture of dots. */
export interface Png {
  readonly bytes: Uint8Array;
  /** The size to show it at, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Draws a specification as SVG; the same text every time. */
export async function toSvg(spec: Spec): Promise<string> {
  const { vega, compile } = await loadVega();
  vega.resetSVGDefIds();
  // A copy, as vega marks the rows of the data it draws.
  // deno-lint-ignore no-explicit-any -- vega-lite's own type knows every mark
  const copy = structuredClone(spec) as any;
  const view = new vega.View(vega.parse(compile(copy).spec), {
    renderer: "none",
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * Draws SVG as PNG in DejaVu Sans.
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
      fontFiles: [fontFile(""), fontFile("-Bold")],
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  const { width, height } = resvg;
  return { bytes: resvg.render().asPng(), width, height };
}

let loading: ReturnType<typeof load> | undefined;
/** Loaded at the first plot: it takes a third of a second. */
const loadVega = () => loading ??= load();

async function load() {
  const [vega, { compile }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
  ]);
  const regular = readFont(await Deno.readFile(fontFile("")));
  const bold = readFont(await Deno.readFile(fontFile("-Bold")));
  // deno-lint-ignore no-explicit-any -- not in vega's types
  (vega as any).textMetrics.width = (item: TextItem, text: unknown) => {
    const measure = isBold(item.fontWeight) ? bold : regular;
    const width = measure(`${text ?? ""}`.trim()) * (item.fontSize ?? 11);
    return item.limit ? Math.min(width, item.limit) : width;
  };
  return { vega, compile };
}

interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

const isBold = (weight: TextItem["fontWeight"]) =>
  weight === "bold" || Number(weight) >= 600;
