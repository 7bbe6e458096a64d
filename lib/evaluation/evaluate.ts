/**
 * Judging a classifier from labels and probabilities.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { type AreaEstimate, aucDifference, aucOf } from "./auc.ts";
import {
  bootstrap,
  type BootstrapOptions,
  defaultResamples,
  defaultSeed,
} from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/estimate.ts";
import {
  aboveCutoff,
  type Cutoff,
  metricNames,
  type Metrics,
  metricsOf,
} from "./metrics.ts";
import { rank, type Ranking } from "../statistics/ranking.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";

export type { Cutoff, Metrics } from "./metrics.ts";

/** Counts of predictions and outcomes. */
export interface ConfusionMatrix {
  /** Predicted to churn, and churned. */
  readonly truePositives: number;
  /** Predicted to churn, and stayed. */
  readonly falsePositives: number;
  /** Predicted to stay, and stayed. */
  readonly trueNegatives: number;
  /** Predicted to stay, and churned. */
  readonly falseNegatives: number;
}

/** One cutoff's place on the ROC curve. */
export interface RocPoint {
  /** Share of the stayers who are called churners, 0 … 1. */
  readonly falsePositiveRate: number;
  /** Share of the churners who are called churners, 0 … 1: the recall. */
  readonly truePositiveRate: number;
  /** Rows with at least this probability count as churn; `Infinity` first. */
  readonly cutoff: number;
}

/** A 95 % interval for each of the metrics. */
export type MetricIntervals = Readonly<Record<keyof Metrics, Interval>>;

/** What {@linkcode evaluate} takes besides the model's scores. */
export interface EvaluationOptions extends BootstrapOptions {
  /**
   * A probability above it counts as churn: one for all customers, or one each,
   * as `breakEven()` gives them. @default {0.5}
   */
  cutoff?: Cutoff;
  /** Another model's scores of the same rows, such as a logistic regression's. */
  baseline?: ScoredRows;
}

/** What {@linkcode evaluate} found. */
export interface Evaluation {
  /** Number of scored customers. */
  readonly rows: number;
  /** A probability above it counts as churn: one for all, or one each. */
  readonly cutoff: Cutoff;
  /** The model's. */
  readonly metrics: Metrics;
  /** Of each of the model's metrics. */
  readonly intervals: MetricIntervals;
  /** The four outcomes at the cutoff. */
  readonly confusion: ConfusionMatrix;
  /**
   * The curve as thinned by {@linkcode rocCurve}; the AUC is that of all rows.
   */
  readonly roc: readonly RocPoint[];
  /** Without a model: everybody gets the churn rate as probability. */
  readonly majority: Metrics;
  /** The other model's results, if it is given. */
  readonly baseline?: {
    readonly metrics: Metrics;
    readonly intervals: MetricIntervals;
    /** The model's AUC minus the baseline's, by DeLong's paired error. */
    readonly aucGain: AreaEstimate;
  };
  /** Number of bootstrap resamples for the intervals. */
  readonly resamples: number;
  /** Of these draws. */
  readonly seed: number;
}

/**
 * Computes the metrics with 95 % intervals, next to those of using no model and
 * of a baseline. Each is defined as in scikit-learn. Intervals are bootstrap
 * percentiles (B. Efron, 1979), the AUC's are those of {@linkcode auc}, and 0
 * to 1 if a class has a single row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { evaluate } from "lib/evaluation/evaluate.ts";
 *
 * const { metrics, intervals } = evaluate({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, { cutoff: 0.5 });
 * assertEquals(metrics.recall, 1);
 * assertEquals(metrics.aucRoc, 5 / 6);
 * assertEquals(intervals.recall, { low: 1, high: 1 });
 * ```
 *
 * @throws {RangeError} If there are no rows, only one class among them, not as
 * many probabilities as labels, or if the baseline scored other rows.
 */
export function evaluate(
  scores: ScoredRows,
  options: EvaluationOptions = {},
): Evaluation {
  checkOptions("evaluate", options, [
    "cutoff",
    "baseline",
    "resamples",
    "seed",
  ]);
  const { cutoff = 0.5, baseline, ...resampling } = options;
  const { labels } = scores;
  const rows = labels.length;
  const ranking = rank(scores);
  const model = metricsOf(ranking, cutoff);
  const otherRanking = baseline && rank(sameRows(scores, baseline));
  const other = otherRanking && metricsOf(otherRanking, cutoff);
  const list = (metrics: Metrics) => metricNames.map((name) => metrics[name]);
  const drawn = bootstrap(rows, (weights) => {
    const metrics = model(weights);
    if (!metrics) return undefined;
    const beside = other?.(weights);
    return beside ? [...list(metrics), ...list(beside)] : list(metrics);
  }, resampling);
  const intervals = (from: number, ranking: Ranking) => {
    const drawnOnes = Object.fromEntries(
      metricNames.map((name, index) => [name, drawn[from + index]]),
    ) as MetricIntervals;
    const { low, high } = aucOf(ranking);
    return { ...drawnOnes, aucRoc: { low, high } };
  };

  const metrics = model()!;
  const beside = other?.();
  const churnRate = labels.reduce((sum, label) => sum + label, 0) / rows;
  const nobody = new Float64Array(rows).fill(churnRate);
  return {
    rows,
    cutoff,
    metrics,
    intervals: intervals(0, ranking),
    confusion: confusionMatrix(scores, cutoff),
    roc: rocOf(ranking),
    majority: metricsOf(rank({ labels, probabilities: nobody }), 0.5)()!,
    ...(beside && {
      baseline: {
        metrics: beside,
        intervals: intervals(metricNames.length, otherRanking!),
        aucGain: aucDifference(scores, baseline!),
      },
    }),
    resamples: options.resamples ?? defaultResamples(rows),
    seed: options.seed ?? defaultSeed,
  };
}

function sameRows({ labels }: ScoredRows, baseline: ScoredRows): ScoredRows {
  const different = baseline.labels.length !== labels.length ||
    baseline.labels.some((label, row) => label !== labels[row]);
  if (different) {
    throw new RangeError(
      "Cannot compare with the baseline: its labels are not those of the model's rows; give both scores of the same set",
    );
  }
  return baseline;
}

/**
 * Counts the four outcomes; a probability above the cutoff counts as churn.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { confusionMatrix } from "lib/evaluation/evaluate.ts";
 *
 * const scores = {
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * };
 * const { truePositives, falsePositives } = confusionMatrix(scores, 0.5);
 * assertEquals([truePositives, falsePositives], [2, 1]);
 * ```
 *
 * @param cutoff One for all customers, or one each.
 */
export function confusionMatrix(
  { labels, probabilities }: ScoredRows,
  cutoff: Cutoff,
): ConfusionMatrix {
  const counts = [0, 0, 0, 0];
  const isAbove = aboveCutoff(probabilities, cutoff);
  labels.forEach((label, row) => {
    counts[2 * label + (isAbove(row) ? 1 : 0)]++;
  });
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts;
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

/** How {@linkcode rocCurve} thins the points. */
export interface RocOptions {
  /**
   * Points whose rates differ by less are merged; 0 keeps all. @default
   * {0.0025}, eight hundred points at most
   */
  readonly step?: number;
}

/**
 * Calculates the ROC curve from (0, 0) to (1, 1), with one point for each
 * different probability, as
 * `sklearn.metrics.roc_curve(drop_intermediate=False)`, without points that are
 * visually indistinguishable from the one before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rocCurve } from "lib/evaluation/evaluate.ts";
 *
 * const points = rocCurve({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * });
 * const rates = points.map(({ truePositiveRate }) => truePositiveRate);
 * assertEquals(rates, [0, 0.5, 0.5, 1, 1, 1]);
 * ```
 *
 * @throws {RangeError} If there is only one class among the labels.
 */
export function rocCurve(
  scores: ScoredRows,
  options: RocOptions = {},
): RocPoint[] {
  checkOptions("rocCurve", options, ["step"]);
  const { step } = options;
  return rocOf(rank(scores), step);
}

function rocOf(
  { order, last, labels, probabilities, positives }: Ranking,
  step = 0.0025,
): RocPoint[] {
  const rows = labels.length;
  const points: RocPoint[] = [
    { falsePositiveRate: 0, truePositiveRate: 0, cutoff: Infinity },
  ];
  let [found, before] = [0, points[0]];
  for (let place = 0; place < rows; place++) {
    const row = order[place];
    found += labels[row];
    if (!last[place]) continue;
    const falsePositiveRate = (place + 1 - found) / (rows - positives);
    const truePositiveRate = found / positives;
    const near = falsePositiveRate - before.falsePositiveRate < step &&
      truePositiveRate - before.truePositiveRate < step;
    if (near && place < rows - 1) continue;
    before = {
      falsePositiveRate,
      truePositiveRate,
      cutoff: probabilities[row],
    };
    points.push(before);
  }
  return points;
}
