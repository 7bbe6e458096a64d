/**
 * What a notebook shows, in which MIME types, and how it gets there.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { Buffer } from "node:buffer";
import { kernel } from "./kernel.ts";
import type { Spec } from "./theme.ts";
import { toPng, toSvg } from "./vega.ts";

/** One content in several MIME types; a front end takes the richest it knows. */
export type Data = Record<string, unknown>;

/** Where Deno's kernel looks for how to show a cell's value. */
export const display: unique symbol = Symbol.for(
  "Jupyter.display",
) as typeof display;

/** A value that a notebook shows as the last one of its cell. */
export interface Displayable {
  /** What is shown, by MIME type; Deno's kernel asks for it. */
  [display](): Data | Promise<Data>;
}

/** A bundle as `display_data` carries it. */
export interface Bundle {
  readonly data: Data;
  readonly metadata: Readonly<Record<string, Record<string, unknown>>>;
}

/** Where front ends look for a plot's specification. */
export const plotType = "application/vnd.vegalite.v5+json";

/**
 * Bundles a plot: interactive where Vega-Lite is known, a picture elsewhere, its
 * description where there are only words.
 */
export async function plotBundle(spec: Spec): Promise<Bundle> {
  const svg = await toSvg(spec);
  const { bytes, width, height } = await toPng(svg);
  return {
    data: {
      [plotType]: spec,
      "image/svg+xml": svg,
      "image/png": Buffer.from(bytes).toString("base64"),
      "text/plain": spec.description,
    },
    metadata: {
      // Sharp at every size, and its texts can be found and read aloud.
      [plotType]: { embed_options: { renderer: "svg" } },
      "image/png": { width, height, alt: spec.description },
    },
  };
}

/**
 * Shows a plot in the running cell; does nothing outside a notebook. A cell's
 * value would work, too, but carries no metadata, so the picture would lose its
 * size.
 *
 * @example
 * ```ts ignore
 * await churn.showPlot(churn.exploration.churnRatePlot({ by, rates }));
 * ```
 */
export async function showPlot(spec: Spec): Promise<void> {
  const { data, metadata } = await plotBundle(spec);
  await kernel()?.broadcast("display_data", { data, metadata, transient: {} });
}

/**
 * Renders a plot as a PNG image, at two dots per pixel.
 *
 * @param inches Width and height of a single plot, at 96 pixels an inch,
 * instead of its own.
 *
 * @example
 * ```ts ignore
 * const png = await churn.plotPng(churn.exploration.churnRatePlot({ by, rates }));
 * await churn.putObject(
 *   session, churn.storage.keys.results + "churn_rate.png", png, "image/png");
 * ```
 */
export async function plotPng(
  spec: Spec,
  options: { inches?: readonly [width: number, height: number] } = {},
): Promise<Uint8Array> {
  checkOptions("plotPng", options, ["inches"]);
  const { inches } = options;
  const [width, height] = (inches ?? []).map((length) => 96 * length);
  const params = spec.params as readonly { name: string }[];
  const sized = inches
    ? {
      ...{ ...spec, width, height },
      params: params.filter(({ name }) => name !== "width"),
    }
    : spec;
  return (await toPng(await toSvg(sized))).bytes;
}

/** Text as HTML that shows it as it is, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** HTML to show; `plain` is what text-only front ends show. */
export function html(markup: string, plain: string): Displayable {
  return { [display]: () => ({ "text/html": markup, "text/plain": plain }) };
}
