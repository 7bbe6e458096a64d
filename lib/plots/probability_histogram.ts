/**
 * How well predicted probabilities keep the classes apart.
 *
 * @module
 */
import { chart, churnColor, colors, type Spec } from "../display/theme.ts";
import { histogram, histogramLayer } from "./histogram.ts";
import { count, percent } from "./words.ts";

/** What {@linkcode probabilityHistogram} shows. */
export interface ProbabilityOptions {
  /** Predicted probability of churn of each customer, 0 … 1. */
  probabilities: Float64Array;
  /** 1 for each customer who churned, else 0. */
  churned: ArrayLike<number>;
  /** From which probability on a customer counts as a churner. @default {0.5} */
  cutoff?: number;
  title?: string;
}

const edges = Array.from({ length: 21 }, (_, i) => i / 20);

/** Predicted probabilities of both classes in 20 bins, with the cutoff. */
export function probabilityHistogram(options: ProbabilityOptions): Spec {
  const { probabilities, churned, cutoff = 0.5 } = options;
  const totals = [0, 0];
  const above = [0, 0];
  probabilities.forEach((probability, row) => {
    const label = churned[row] ? 1 : 0;
    totals[label]++;
    if (probability > cutoff) above[label]++;
  });
  const share = (label: number) =>
    percent(totals[label] ? above[label] / totals[label] : 0);
  const finding = `${share(1)} of churners and ${
    share(0)
  } of stayers lie above the cutoff of ${cutoff}`;
  return chart({
    title: options.title ?? finding,
    subtitle: `${count(totals[1])} who churned, ${
      count(totals[0])
    } who stayed; each class adds up to 100%`,
    description: `Predicted probabilities of churn by class: ${finding}.`,
    layer: [
      histogramLayer(histogram(probabilities, churned, edges), {
        x: {
          title: "Predicted probability of churn",
          axis: { grid: false, tickCount: 10, format: ".0%" },
          scale: { domain: [0, 1] },
        },
        color: churnColor,
      }),
      {
        data: { values: [{ cutoff }] },
        mark: { type: "rule", strokeDash: [4, 4], color: colors.neutral },
        encoding: { x: { field: "cutoff", type: "quantitative" } },
      },
    ],
  });
}
