/**
 * The figures that a classifier is judged by, with scikit-learn's definitions.
 *
 * @module
 */
import type { Ranking } from "../statistics/ranking.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";

/** Metrics between 0 and 1, except the log loss, which has no upper bound. */
export interface Metrics {
  /** Share of the customers who were predicted correctly. */
  readonly accuracy: number;
  /** Share of churners among those predicted to churn; 0 if there are none. */
  readonly precision: number;
  /** Share of the churners who were predicted to churn. */
  readonly recall: number;
  /** Harmonic mean of precision and recall. */
  readonly f1: number;
  /** Area under the ROC curve: the chance that a churner ranks above a stayer. */
  readonly aucRoc: number;
  /** Mean precision over the churners, from the highest probability down. */
  readonly averagePrecision: number;
  /** Mean of -log(probability of what happened), in nats; less is better. */
  readonly logLoss: number;
  /** Mean squared distance of probability and label; less is better. */
  readonly brier: number;
}

/** Names of the {@linkcode Metrics}, in their order. */
export const metricNames = [
  "accuracy",
  "precision",
  "recall",
  "f1",
  "aucRoc",
  "averagePrecision",
  "logLoss",
  "brier",
] as const satisfies readonly (keyof Metrics)[];

/**
 * Prepares to compute the metrics of the same rows again and again.
 *
 * @param cutoff A probability above it counts as churn; one for all rows, or `n`.
 * @returns A function of how often each row counts, once where left out; its
 * answer is `undefined` where the rows that count are of one class.
 */
export function metricsOf(
  ranking: Ranking,
  cutoff: Cutoff,
): (weights?: ArrayLike<number>) => Metrics | undefined {
  const { order, last, labels, probabilities } = ranking;
  const rows = order.length;
  const churned = Uint8Array.from(order, (row) => labels[row]);
  const losses = Float64Array.from(
    order,
    (row) => rowLoss(labels[row], probabilities[row]),
  );
  const squares = Float64Array.from(
    order,
    (row) => (probabilities[row] - labels[row]) ** 2,
  );
  const isCalled = aboveCutoff(probabilities, cutoff);
  const called = Uint8Array.from(
    order,
    (row) => +isCalled(row),
  );
  const once = new Uint8Array(rows).fill(1);

  return (weights = once) => {
    let [loss, square, truePositives, falsePositives] = [0, 0, 0, 0];
    let [area, precisions] = [0, 0];
    let [positives, negatives, positivesBefore, negativesBefore] = [0, 0, 0, 0];
    for (let place = 0; place < rows; place++) {
      const weight = weights[order[place]];
      if (weight) {
        if (churned[place]) positives += weight;
        else negatives += weight;
        if (called[place]) {
          if (churned[place]) truePositives += weight;
          else falsePositives += weight;
        }
        loss += weight * losses[place];
        square += weight * squares[place];
      }
      if (!last[place]) continue;
      const found = positives - positivesBefore;
      area += (negatives - negativesBefore) * (positives + positivesBefore);
      if (found) precisions += found * positives / (positives + negatives);
      positivesBefore = positives;
      negativesBefore = negatives;
    }
    if (positives === 0 || negatives === 0) return undefined;
    const all = positives + negatives;
    const precise = truePositives + falsePositives;
    return {
      accuracy: (truePositives + negatives - falsePositives) / all,
      precision: precise ? truePositives / precise : 0,
      recall: truePositives / positives,
      f1: 2 * truePositives / (precise + positives),
      aucRoc: area / (2 * positives * negatives),
      averagePrecision: precisions / positives,
      logLoss: loss / all,
      brier: square / all,
    };
  };
}

/** One cutoff for all rows, or one for each of them. */
export type Cutoff = number | Float64Array;

/** Tells of each row whether its probability lies above its cutoff. */
export function aboveCutoff(
  probabilities: Float64Array,
  cutoff: Cutoff,
): (row: number) => boolean {
  if (typeof cutoff === "number") return (row) => probabilities[row] > cutoff;
  if (cutoff.length !== probabilities.length) {
    throw new RangeError(
      `Cannot use ${cutoff.length} cutoffs for ${probabilities.length} rows; take them from the raw rows of the same set`,
    );
  }
  return (row) => probabilities[row] > cutoff[row];
}

/** A row's log loss; probabilities of 0 and 1 are moved in by 2⁻⁵², as scikit-learn does. */
export function rowLoss(label: number, probability: number): number {
  const happened = label ? probability : 1 - probability;
  return -Math.log(
    Math.min(Math.max(happened, Number.EPSILON), 1 - Number.EPSILON),
  );
}

/** Each row's {@linkcode rowLoss}. */
export function rowLosses({ labels, probabilities }: ScoredRows): Float64Array {
  return Float64Array.from(
    labels,
    (label, row) => rowLoss(label, probabilities[row]),
  );
}

/** By how much each row's log loss is lower with other probabilities of the same rows. */
export function lossesSaved(base: ScoredRows, other: ScoredRows): Float64Array {
  const losses = rowLosses(other);
  return rowLosses(base).map((loss, row) => loss - losses[row]);
}
