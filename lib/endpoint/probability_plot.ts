/**
 * How far predicted probabilities keep the classes apart.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { chart, churnColor, type Spec } from "../show/theme.ts";
import { quantile } from "../statistics/bootstrap.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { classCounts, histogram, histogramLayers } from "../show/histogram.ts";
import { share, tip } from "../show/fields.ts";
import { reference } from "../show/marks.ts";
import { count, percent } from "../words.ts";

/** Options of {@linkcode probabilityPlot}. */
export interface ProbabilityOptions {
  /** Probabilities above it count as churn. @default none is drawn */
  cutoff?: number;
  /** Instead of the finding. */
  title?: string;
}

const edges = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * Plots the predicted probabilities of both classes in 20 bins, with the churn
 * rate, which everybody would get without a model, or with a cutoff.
 *
 * @example
 * ```ts ignore
 * const apart = churn.endpoint.probabilityPlot(test);
 * ```
 */
export function probabilityPlot(
  { labels, probabilities }: ScoredRows,
  options: ProbabilityOptions = {},
): Spec {
  checkOptions("probabilityPlot", options, ["cutoff", "title"]);
  const { cutoff, title } = options;
  const of = (label: number) =>
    probabilities.filter((_, row) => (labels[row] ? 1 : 0) === label).sort();
  const [stayed, churned] = [of(0), of(1)];
  const rate = churned.length / labels.length;
  const above = (scores: Float64Array, cutoff: number) =>
    percent(
      scores.length
        ? scores.filter((score) => score > cutoff).length / scores.length
        : 0,
    );
  const middle = (scores: Float64Array) =>
    scores.length ? percent(quantile(scores, 0.5)) : "none";
  const finding = cutoff === undefined
    ? `Median probability: ${middle(churned)} for those who churned, ${
      middle(stayed)
    } for those who stayed`
    : `${above(churned, cutoff)} of churners and ${
      above(stayed, cutoff)
    } of stayers are above the cutoff of ${Number(cutoff.toFixed(3))}`;
  const line = cutoff === undefined
    ? `without a model everybody gets the churn rate, ${percent(rate)}`
    : "the cutoff";
  return chart({
    title: title ?? finding,
    subtitle: [
      classCounts(churned.length, stayed.length),
      `Dashed: ${line}`,
    ],
    description: `Predicted probabilities of churn of ${
      count(churned.length)
    } who churned and ${
      count(stayed.length)
    } who stayed: ${finding}. Dashed: ${line}.`,
    layer: [
      ...histogramLayers(histogram(probabilities, labels, edges), {
        x: {
          title: "Predicted probability of churn",
          axis: { grid: false, tickCount: 10, format: ".0%" },
          scale: { domain: [0, 1] },
        },
        color: churnColor,
      }),
      {
        data: { values: [{ at: cutoff ?? rate }] },
        mark: reference,
        encoding: {
          x: { field: "at", type: "quantitative" },
          tooltip: [
            tip(cutoff === undefined ? "churn rate" : "cutoff", "at", share()),
          ],
        },
      },
    ],
  });
}
