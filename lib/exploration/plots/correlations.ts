/**
 * Which columns go together.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, onRamp, ramps, type Spec } from "../../show/theme.ts";
import { strongPairs } from "../correlations_words.ts";
import { fieldsOf } from "../../show/fields.ts";
import { labelRoom, labels, textParams } from "../../show/marks.ts";
import type { Axis } from "../../show/spec.ts";
import { brief, minus } from "../../words.ts";

/** How far two columns go together. */
export interface ColumnPair {
  /** One column. */
  readonly first: string;
  /** The other one. */
  readonly second: string;
  /** 0 … 1, or -1 … 1. */
  readonly value: number;
}

/** What {@linkcode correlationPlot} takes. */
export interface CorrelationOptions {
  /** Pairs at or above it are counted in the title. @default {0.7} */
  threshold?: number;
  /** The most columns to show: those of the strongest pairs. @default {14} */
  most?: number;
  /** Instead of the finding. */
  title?: string;
}

const fields = fieldsOf<{
  upper: string;
  lower: string;
  x: number;
  y: number;
  value: number;
  size: number;
  label: string;
}>({
  upper: { tip: "column" },
  lower: { tip: "and" },
  x: { title: null },
  y: { title: null },
  value: { tip: "association", format: ".2f" },
  size: { type: "quantitative" },
  label: {},
});

/**
 * Plots every pair of columns as a square, darker for a stronger association.
 *
 * @example
 * ```ts ignore
 * const pairs = churn.exploration.correlationPlot(explored.correlations, { threshold: 0.8 });
 * ```
 *
 * @param pairs The strongest first; of a single column there are none.
 */
export function correlationPlot(
  pairs: readonly ColumnPair[],
  options: CorrelationOptions = {},
): Spec {
  checkOptions("correlationPlot", options, ["threshold", "most", "title"]);
  const { threshold = 0.7, most = 14, title } = options;
  const all = [...new Set(pairs.flatMap((pair) => [pair.first, pair.second]))];
  const shown = all.slice(0, most);
  const place = new Map(shown.map((name, i) => [name, i]));
  const values = pairs
    .filter(({ first, second }) => place.has(first) && place.has(second))
    .map(({ first, second, value }) => {
      const [upper, lower] = [first, second].toSorted((a, b) =>
        place.get(a)! - place.get(b)!
      );
      return {
        upper,
        lower,
        x: place.get(upper),
        y: place.get(lower),
        value: Number(value.toFixed(4)),
        size: Number(Math.abs(value).toFixed(4)),
        label: minus(value.toFixed(2)),
      };
    });
  const side = 40 * Math.max(1, shown.length - 1);
  const axis: Axis = {
    ...labels("names"),
    ticks: false,
    domain: false,
    labelLimit: labelRoom(170),
  };
  return chart({
    title: title ?? strongPairs(pairs, threshold),
    subtitle: [
      "Numbers: Spearman's rank correlation; categories: Cramér's V;",
      "one of each: correlation ratio",
      ...(shown.length < all.length
        ? [
          `The ${shown.length} of ${all.length} columns in the strongest pairs`,
        ]
        : []),
    ],
    description: "How strongly columns are associated, 0 to 1: " +
      values.slice(0, 20).map(fields.words).map(({ upper, lower, label }) =>
        `${upper} and ${lower} ${label}`
      ).join(", ") + (values.length > 20 ? ", and weaker pairs." : "."),
    width: Math.max(side + 220, 520),
    height: side,
    params: textParams({ names: shown.map((name) => brief(name, 28)) }),
    data: { values },
    encoding: {
      x: fields.position("x", {
        sort: "ascending",
        axis: { ...axis, labelAngle: -90 },
      }),
      y: fields.position("y", {
        sort: "ascending",
        axis: { ...axis, labelPadding: 8 },
      }),
      tooltip: fields.tooltip(),
    },
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          color: fields.color("size", { legend: null, scale: ramps.one }),
        },
      },
      {
        mark: {
          type: "text",
          fontSize: 11,
          // Where squares are smaller than a number, the tooltip has it.
          opacity: {
            expr: `width / ${Math.max(1, shown.length - 1)} < 28 ? 0 : 1`,
          },
        },
        encoding: {
          text: fields.only("label"),
          color: onRamp("size"),
        },
      },
    ],
  });
}
