/**
 * What a notebook shows, in which MIME types, and how it gets there.
 *
 * @module
 */
import { Buffer } from "node:buffer";
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
  [display](): Data | Promise<Data>;
}

/** A plot: shown by notebooks, and as files. */
export interface Plot extends Displayable {
  readonly spec: Spec;
  svg(): Promise<string>;
  /** The picture at two dots a pixel. */
  png(): Promise<Uint8Array>;
}

/**
 * Makes a specification a plot: interactive where Vega-Lite is known, a picture
 * elsewhere, its description where there are only words.
 */
export function plot(spec: Spec): Plot {
  let drawn: Promise<string> | undefined;
  const svg = () => drawn ??= toSvg(spec);
  return {
    spec,
    svg,
    png: async () => (await toPng(await svg())).bytes,
    // A cell's value carries no metadata, so its picture has one dot a pixel.
    [display]: async () => (await plotBundle(spec, await svg(), 1)).data,
  };
}

/** A bundle as `display_data` carries it. */
export interface Bundle {
  data: Data;
  metadata: Record<string, { width: number; height: number }>;
}

/** Bundles a plot with its pictures, the PNG at `scale` dots a pixel. */
export async function plotBundle(
  spec: Spec,
  svg: string,
  scale = 2,
): Promise<Bundle> {
  const { bytes, width, height } = await toPng(svg, scale);
  return {
    data: {
      "application/vnd.vegalite.v5+json": spec,
      "image/svg+xml": svg,
      "image/png": Buffer.from(bytes).toString("base64"),
      "text/plain": spec.description,
    },
    metadata: { "image/png": { width, height } },
  };
}

/** Text as HTML that shows it as it is. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Text as Markdown that shows it as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, "\\$&");
}

/** HTML to show; `plain` is what text-only front ends show. */
export function html(markup: string, plain: string): Displayable {
  return { [display]: () => ({ "text/html": markup, "text/plain": plain }) };
}

/** Markdown to show. */
export function markdown(text: string): Displayable {
  return { [display]: () => ({ "text/markdown": text, "text/plain": text }) };
}

/** The part of the kernel's `Deno.jupyter` used here. */
export interface Kernel {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

/** The kernel; `undefined` outside a notebook. */
export function kernel(): Kernel | undefined {
  try {
    return (Deno as unknown as { jupyter: Kernel }).jupyter;
  } catch {
    return undefined; // outside a kernel the property throws
  }
}

/** Shows a value in the running cell, before its end; nothing outside a notebook. */
export async function show(value: Plot | Displayable): Promise<void> {
  const here = kernel();
  if (!here) return;
  const { data, metadata } = "spec" in value
    ? await plotBundle(value.spec, await value.svg())
    : { data: await value[display](), metadata: {} };
  await here.broadcast("display_data", { data, metadata, transient: {} });
}
