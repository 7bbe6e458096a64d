/**
 * Which columns go together.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, onRamp, ramps, type Spec } from "../../show/theme.ts";
import { labelRoom, labels, textParams, tip } from "../../show/marks.ts";
import { brief, count } from "../../words.ts";

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

/**
 * Plots every pair of columns as a square, darker for a stronger association.
 *
 * @example
 * ```ts ignore
 * const pairs = churn.correlationPlot(explored.correlations, { threshold: 0.8 });
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
        label: value.toFixed(2).replace("-", "−"),
      };
    });
  const side = 40 * Math.max(1, shown.length - 1);
  const axis = {
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
      values.slice(0, 20).map(({ upper, lower, label }) =>
        `${upper} and ${lower} ${label}`
      ).join(", ") + (values.length > 20 ? ", and weaker pairs." : "."),
    width: Math.max(side + 220, 520),
    height: side,
    params: textParams({ names: shown.map((name) => brief(name, 28)) }),
    data: { values },
    encoding: {
      x: {
        field: "x",
        type: "nominal",
        sort: "ascending",
        title: null,
        axis: { ...axis, labelAngle: -90 },
      },
      y: {
        field: "y",
        type: "nominal",
        sort: "ascending",
        title: null,
        axis: { ...axis, labelPadding: 8 },
      },
      tooltip: [
        tip("column", "upper"),
        tip("and", "lower"),
        tip("association", "value", ".2f"),
      ],
    },
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          color: {
            field: "size",
            type: "quantitative",
            legend: null,
            scale: ramps.one,
          },
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
          text: { field: "label" },
          color: onRamp("size"),
        },
      },
    ],
  });
}

/** How many pairs reach the threshold, the strongest by name. */
export function strongPairs(
  pairs: readonly ColumnPair[],
  threshold: number,
): string {
  const strong = pairs.filter(({ value }) => Math.abs(value) >= threshold);
  const [strongest] = pairs;
  if (!strongest) return "There are no two columns to compare";
  const words = ({ first, second, value }: ColumnPair) =>
    `${brief(first)} and ${brief(second)} (${
      value.toFixed(2).replace("-", "−")
    })`;
  if (strong.length === 0) {
    return `No two columns are associated at ${threshold} or more; the strongest pair is ${
      words(strongest)
    }`;
  }
  const number = strong.length === 1 ? "One" : count(strong.length);
  const of = pairs.length === 1 ? "pair" : "pairs";
  const are = strong.length === 1 ? "is" : "are";
  const which = strong.length === 1 ? ":" : ", most strongly";
  return `${number} of ${
    count(pairs.length)
  } ${of} ${are} associated at ${threshold} or more${which} ${
    words(strongest)
  }`;
}
