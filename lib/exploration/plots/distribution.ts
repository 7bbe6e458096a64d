/**
 * How a number is distributed among those who churn and those who stay.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { asTitle, chart, churnColor, type Spec } from "../../show/theme.ts";
import { quantile } from "../../statistics/bootstrap.ts";
import {
  classCounts,
  histogram,
  histogramLayers,
  niceEdges,
} from "../../show/histogram.ts";
import { brief, count, short } from "../../words.ts";

/** What {@linkcode distributionPlot} shows. */
export interface DistributionOptions {
  /** The column, as titles say it: `tenure`. */
  name: string;
  /** `months`. */
  unit?: string;
  /** One value per customer; `NaN` is left out. */
  values: Float64Array;
  /** 1 for each customer who churned, else 0. */
  churned: ArrayLike<number>;
  /** Instead of the finding. */
  title?: string;
}

/**
 * Plots the shares of both classes in common bins, so that classes of any size
 * can be compared.
 *
 * @example
 * ```ts ignore
 * const tenures = churn.exploration.distributionPlot({
 *   name: "tenure",
 *   unit: "months",
 *   values: Float64Array.from(churn.customers.column(raw, "tenure").values, Number),
 *   churned: test.labels,
 * });
 * ```
 */
export function distributionPlot(options: DistributionOptions): Spec {
  checkOptions("distributionPlot", options, [
    "name",
    "unit",
    "values",
    "churned",
    "title",
  ]);
  const { name, unit, values, churned } = options;
  const bars = histogram(values, churned, niceEdges(values, 24));
  const known = (label: number) =>
    values.filter((value, row) =>
      !Number.isNaN(value) && (churned[row] ? 1 : 0) === label
    );
  const [stayed, left] = [known(0), known(1)];
  const medians = `${short(median(left))}${
    unit ? ` ${unit}` : ""
  } for churners, ${short(median(stayed))} for stayers`;
  return chart({
    title: options.title ??
      `Median ${brief(name)}: ${medians}`,
    subtitle: classCounts(left.length, stayed.length),
    description: `Distribution of ${name}${
      unit ? ` in ${unit}` : ""
    }: median ${medians}. Half of the ${
      count(left.length)
    } who churned lie from ${middleHalf(left)}, of the ${
      count(stayed.length)
    } who stayed from ${middleHalf(stayed)}.`,
    layer: histogramLayers(bars, {
      x: {
        title: asTitle(brief(capital(name)) + (unit ? ` (${unit})` : "")),
        axis: { grid: false, tickCount: 8 },
        scale: { zero: false, nice: false },
      },
      color: churnColor,
    }),
  });
}

function middleHalf(values: Float64Array): string {
  const sorted = values.toSorted();
  return [0.25, 0.75].map((share) => short(quantile(sorted, share)))
    .join(" to ");
}

function median(values: Float64Array): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
