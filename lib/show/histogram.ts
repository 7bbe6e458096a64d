/**
 * Counts of two classes in common bins.
 *
 * @module
 */
import { fieldsOf } from "./fields.ts";
import type { Along, Color, Layer } from "./spec.ts";
import { count, percent } from "../words.ts";

/** One class's bar in one bin. */
export interface HistogramBar {
  class: "churned" | "stayed";
  from: number;
  to: number;
  customers: number;
  /** Of the class's customers, 0 … 1. */
  share: number;
}

/** At most `bins` round edges that cover the values; `NaN` is left out. */
export function niceEdges(values: Float64Array, bins: number): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  // Nearer together than edges of twelve digits can tell apart: one bin.
  const resolution = Math.max(1e-12, 1e-9 * Math.max(-low, high));
  if (high - low < resolution) return [low - 0.5, high + 0.5];
  const step = niceStep((high - low) / bins);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from(
    { length: last - first + 1 },
    (_, i) => Number(((first + i) * step).toPrecision(12)),
  );
}

function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= atLeast)!;
}

/**
 * Counts both classes between equally wide edges, the last one included; the
 * outer bins take what rounding put beyond them.
 */
export function histogram(
  values: Float64Array,
  churned: ArrayLike<number>,
  edges: number[],
): HistogramBar[] {
  const bins = edges.length - 1;
  const width = (edges[bins] - edges[0]) / bins;
  const counts = [new Array(bins).fill(0), new Array(bins).fill(0)];
  const totals = [0, 0];
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    let bin = Math.floor((value - edges[0]) / width);
    if (value < edges[bin]) bin--;
    else if (value >= edges[bin + 1]) bin++;
    bin = Math.max(0, Math.min(bin, bins - 1));
    const label = churned[row] ? 1 : 0;
    counts[label][bin]++;
    totals[label]++;
  });
  return [0, 1].flatMap((label) =>
    counts[label].map((customers, bin) => ({
      class: label ? "churned" : "stayed",
      from: edges[bin],
      to: edges[bin + 1],
      customers,
      share: totals[label] ? customers / totals[label] : 0,
    } as HistogramBar))
  );
}

/**
 * The layers that draw both classes as steps over each other, with one tooltip a
 * bin, wherever in its height the pointer or the finger is.
 */
export function histogramLayers(
  bars: readonly HistogramBar[],
  { x, color }: { x: Along; color: Color },
): Layer[] {
  const along = fields.position("from", x);
  const bins = bars.filter((bar) => bar.class === "stayed").map((bar) => ({
    ...bar,
    stayed: inWords(bar),
    churned: inWords(
      bars.find((other) =>
        other.class === "churned" && other.from === bar.from
      )!,
    ),
  }));
  return [
    {
      data: { values: bars.flatMap(closed) },
      mark: {
        type: "area",
        interpolate: "step-after",
        opacity: 0.22,
        line: { strokeWidth: 2, opacity: 1 },
      },
      encoding: {
        x: along,
        y: fields.position("share", {
          stack: null,
          axis: { format: ".0%", tickCount: 5 },
        }),
        color,
      },
    },
    {
      data: { values: bins },
      mark: { type: "rect", opacity: 0 },
      encoding: {
        x: along,
        x2: fields.only("to"),
        tooltip: fields.tooltip(),
      },
    },
  ];
}

const fields = fieldsOf<HistogramBar & { churned: string; stayed: string }>({
  from: { tip: "from", format: ",.4~r" },
  to: { tip: "to", format: ",.4~r" },
  churned: { tip: "of those who churned" },
  stayed: { tip: "of those who stayed" },
  share: { title: "Share of each class", type: "quantitative" },
});

/** How many customers of both classes are shown. */
export const classCounts = (churned: number, stayed: number): string =>
  `${count(churned)} who churned, ${
    count(stayed)
  } who stayed; each class adds up to 100%`;

const inWords = ({ customers, share }: HistogramBar) =>
  `${count(customers)} (${percent(share, 1)})`;

/** A class's last step needs a point at its end. */
function closed(
  bar: HistogramBar,
  i: number,
  bars: readonly HistogramBar[],
) {
  const last = bars[i + 1]?.class !== bar.class;
  return last ? [bar, { ...bar, from: bar.to }] : [bar];
}
