/**
 * Judging a classifier from labels and probabilities.
 *
 * @module
 */
import type { ScoredRows } from "./prediction.ts";

/** Counts of what was predicted against what happened. */
export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** The case study's figures; each between 0 and 1. */
export interface Metrics {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly aucRoc: number;
}

/** One cutoff's place on the ROC curve. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** Rows with at least this probability count as churn; `Infinity` first. */
  readonly cutoff: number;
}

/** What {@linkcode evaluate} found. */
export interface Evaluation {
  readonly rows: number;
  readonly cutoff: number;
  readonly metrics: Metrics;
  readonly confusion: ConfusionMatrix;
  readonly roc: readonly RocPoint[];
  /** Accuracy of always predicting the more frequent class. */
  readonly majorityAccuracy: number;
}

/**
 * Computes the case study's metrics, with scikit-learn's definitions.
 *
 * @param cutoff A probability above it counts as churn. @default {0.5}
 * @throws {RangeError} If there are no rows, only one class among them, or
 * not as many probabilities as labels.
 */
export function evaluate(scores: ScoredRows, cutoff = 0.5): Evaluation {
  const { labels, probabilities } = scores;
  const rows = labels.length;
  if (probabilities.length !== rows) {
    throw new RangeError(
      `Cannot evaluate ${rows} labels with ${probabilities.length} probabilities`,
    );
  }
  const roc = rocCurve(scores);
  const confusion = confusionMatrix(scores, cutoff);
  const { truePositives, trueNegatives, falsePositives, falseNegatives } =
    confusion;
  const positives = truePositives + falseNegatives;
  return {
    rows,
    cutoff,
    metrics: {
      accuracy: (truePositives + trueNegatives) / rows,
      precision: ratio(truePositives, truePositives + falsePositives),
      recall: ratio(truePositives, positives),
      f1: ratio(
        2 * truePositives,
        2 * truePositives + falsePositives + falseNegatives,
      ),
      aucRoc: area(roc),
    },
    confusion,
    roc,
    majorityAccuracy: Math.max(positives, rows - positives) / rows,
  };
}

/** Counts the four outcomes; a probability above the cutoff counts as churn. */
export function confusionMatrix(
  { labels, probabilities }: ScoredRows,
  cutoff: number,
): ConfusionMatrix {
  const counts = [0, 0, 0, 0];
  labels.forEach((label, row) => {
    counts[2 * label + (probabilities[row] > cutoff ? 1 : 0)]++;
  });
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts;
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

/**
 * The ROC curve, one point for each different probability, from (0, 0) to
 * (1, 1); as `sklearn.metrics.roc_curve(drop_intermediate=False)`.
 *
 * @throws {RangeError} If there is only one class among the labels.
 */
export function rocCurve({ labels, probabilities }: ScoredRows): RocPoint[] {
  const order = Uint32Array.from(labels.keys())
    .sort((a, b) => probabilities[b] - probabilities[a]);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `Cannot draw a ROC curve as both classes must be among the rows: ` +
        `there are ${positives} churned and ${negatives} staying customers`,
    );
  }
  const points: RocPoint[] = [
    { falsePositiveRate: 0, truePositiveRate: 0, cutoff: Infinity },
  ];
  let truePositives = 0;
  let falsePositives = 0;
  order.forEach((row, place) => {
    if (labels[row]) truePositives++;
    else falsePositives++;
    if (probabilities[row] === probabilities[order[place + 1]]) return;
    points.push({
      falsePositiveRate: falsePositives / negatives,
      truePositiveRate: truePositives / positives,
      cutoff: probabilities[row],
    });
  });
  return points;
}

/** The area under a ROC curve, by the trapezoidal rule. */
function area(points: readonly RocPoint[]): number {
  return points.slice(1).reduce((sum, point, index) => {
    const before = points[index];
    const width = point.falsePositiveRate - before.falsePositiveRate;
    return sum +
      width * (point.truePositiveRate + before.truePositiveRate) / 2;
  }, 0);
}

/** A share of nothing counts as 0, as scikit-learn has it. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
