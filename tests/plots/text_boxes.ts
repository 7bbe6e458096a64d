/**
 * Where a plot's texts lie, as the layout of the picture has them.
 *
 * @module
 */
import * as vega from "vega";
import { compile } from "vega-lite";
import type { Spec } from "lib/show/theme.ts";
import { toSvg } from "lib/show/vega.ts";

export interface Box {
  text: string;
  /** In pixels; none of the picture. */
  size?: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

// deno-lint-ignore no-explicit-any -- the scenegraph has no types
type Item = any;

/** A plot as a page lays it out that has so many pixels for it. */
export const inRoom = (spec: Spec, room: number): Spec => ({
  ...spec,
  params: (spec.params as { name: string }[]).map((param) =>
    param.name === "room" ? { name: "room", value: room } : param
  ),
});

/** The boxes of all texts, and that of the picture; warnings of the compiler. */
export async function layout(spec: Spec) {
  const svg = await toSvg(spec); // sets how texts are measured as well
  const warnings: string[] = [];
  const warn = (...words: unknown[]) => {
    warnings.push(words.join(" "));
    return logger;
  };
  const logger: Item = { level: () => logger, error: warn, warn };
  logger.info = logger.debug = () => logger;
  const view = new vega.View(
    vega.parse(compile(structuredClone(spec) as Item, { logger }).spec),
    { renderer: "none", logger },
  );
  await view.runAsync();
  const texts: Box[] = [];
  const walk = (mark: Item, x: number, y: number) => {
    for (const item of mark.items ?? []) {
      if (mark.marktype === "group") {
        for (const child of item.items) {
          walk(child, x + (item.x ?? 0), y + (item.y ?? 0));
        }
      } else if (mark.marktype === "text" && item.text && item.opacity !== 0) {
        const { x1, y1, x2, y2 } = item.bounds;
        texts.push({
          text: `${item.text}`,
          size: item.fontSize,
          x1: x1 + x,
          x2: x2 + x,
          y1: y1 + y,
          y2: y2 + y,
        });
      }
    }
  };
  const { root } = view.scenegraph() as Item;
  walk(root, 0, 0);
  const [, width, height] = svg.match(/width="(\d+)" height="(\d+)"/)!;
  const [, left, top] = svg.match(/translate\(([\d.]+),([\d.]+)\)/)!;
  const [x1, y1] = [-Number(left), -Number(top)];
  const [x2, y2] = [x1 + Number(width), y1 + Number(height)];
  view.finalize();
  const picture = { text: "picture", x1, y1, x2, y2 };
  return { texts, picture, warnings, svg };
}

export function overlap(a: Box, b: Box): boolean {
  const slack = 1; // boxes have a pixel more than their ink
  return a.x1 + slack < b.x2 && b.x1 + slack < a.x2 &&
    a.y1 + slack < b.y2 && b.y1 + slack < a.y2;
}
