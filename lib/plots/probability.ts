/**
 * How far predicted probabilities keep the classes apart.
 *
 * @module
 */
import { chart, churnColor, type Spec } from "../display/theme.ts";
import type { ScoredRows } from "../prediction.ts";
import { histogram, histogramLayer } from "./histogram.ts";
import { reference } from "./marks.ts";
import { count, percent } from "./words.ts";

/** Options of {@linkcode probabilityPlot}. */
export interface ProbabilityOptions {
  /** Probabilities above it count as churn. @default {0.5} */
  cutoff?: number;
  /** Instead of the finding. */
  title?: string;
}

const edges = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * Plots the predicted probabilities of both classes in 20 bins, with the
 * cutoff.
 *
 * @example
 * ```ts ignore
 * const apart = churn.probabilityPlot(test, { cutoff: 0.3 });
 * ```
 */
export function probabilityPlot(
  { labels, probabilities }: ScoredRows,
  { cutoff = 0.5, title }: ProbabilityOptions = {},
): Spec {
  const totals = [0, 0];
  const above = [0, 0];
  probabilities.forEach((probability, row) => {
    const label = labels[row] ? 1 : 0;
    totals[label]++;
    if (probability > cutoff) above[label]++;
  });
  const share = (label: number) =>
    percent(totals[label] ? above[label] / totals[label] : 0);
  const finding = `${share(1)} of churners and ${
    share(0)
  } of stayers are above the cutoff of ${Number(cutoff.toFixed(3))}`;
  return chart({
    title: title ?? finding,
    subtitle: `${count(totals[1])} who churned, ${
      count(totals[0])
    } who stayed; each class adds up to 100%`,
    description: `Predicted probabilities of churn of ${
      count(totals[1])
    } who churned and ${count(totals[0])} who stayed: ${finding}.`,
    layer: [
      histogramLayer(histogram(probabilities, labels, edges), {
        x: {
          title: "Predicted probability of churn",
          axis: { grid: false, tickCount: 10, format: ".0%" },
          scale: { domain: [0, 1] },
        },
        color: churnColor,
      }),
      {
        data: { values: [{ cutoff }] },
        mark: reference,
        encoding: { x: { field: "cutoff", type: "quantitative" } },
      },
    ],
  });
}
