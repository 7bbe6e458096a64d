/**
 * Turning probabilities that say too much or too little into ones that hold.
 *
 * @module
 */
import { randomState } from "../data/mt19937.ts";
import type { ScoredRows } from "../prediction.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";
import { rowLoss } from "./metrics.ts";

/** `probability → logistic(slope × log-odds + intercept)`; ranks stay. */
export interface PlattScaling {
  /** Below 1 where the probabilities were too sure of themselves. */
  readonly slope: number;
  /** In log-odds; above 0 where they were too low. */
  readonly intercept: number;
}

/** What {@linkcode recalibration} found. */
export interface Recalibration extends PlattScaling {
  /**
   * Whether the log loss of validation rows falls, rows that the scaling was
   * not fitted on: the gain's whole 95 % interval lies above 0.
   */
  readonly pays: boolean;
  /**
   * Mean fall of the log loss, each fold scaled by a fit on the others; nothing
   * where there are too few rows of a class to tell, which are left as they are.
   */
  readonly gain?: Estimate;
}

/** How {@linkcode recalibration} finds out whether it pays. */
export interface RecalibrationOptions {
  /** How many parts the rows are cut into. @default {5} */
  readonly folds?: number;
  /** Seed of the cut, which keeps classes alike. @default {42} */
  readonly seed?: number;
}

/**
 * Fits Platt's scaling on validation rows, and finds by cross-fitting whether
 * it pays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recalibration } from "lib/judging/recalibration.ts";
 *
 * // 95 % and 5 % are said, and 70 % and 30 % churn.
 * const { slope, pays } = recalibration({
 *   labels: Uint8Array.from({ length: 1000 }, (_, i) => +(i % 10 < (i < 500 ? 7 : 3))),
 *   probabilities: Float64Array.from({ length: 1000 }, (_, i) => i < 500 ? 0.95 : 0.05),
 * });
 * assertEquals(pays, true);
 * assertEquals(slope.toFixed(2), "0.29"); // logit(0.7) / logit(0.95)
 * ```
 */
export function recalibration(
  validation: ScoredRows,
  { folds = 5, seed = 42 }: RecalibrationOptions = {},
): Recalibration {
  const { labels, probabilities } = validation;
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(churned, labels.length - churned) < folds) {
    return { slope: 1, intercept: 0, pays: false };
  }
  const foldOf = stratifiedFolds(labels, folds, seed);
  const gains = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold++) {
    const scaling = fitPlatt(pick(validation, (row) => foldOf[row] !== fold));
    gains.forEach((_, row) => {
      if (foldOf[row] !== fold) return;
      const before = rowLoss(labels[row], probabilities[row]);
      gains[row] = before -
        rowLoss(labels[row], scaled(scaling, probabilities[row]));
    });
  }
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  const gain = normalEstimate(
    mean,
    Math.sqrt(squares / (gains.length - 1) / gains.length),
  );
  return { ...fitPlatt(validation), pays: gain.low > 0, gain };
}

/**
 * Scales the probabilities where that pays; else gives them back as they are.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recalibrated } from "lib/judging/recalibration.ts";
 *
 * const scores = {
 *   labels: Uint8Array.of(1, 0),
 *   probabilities: Float64Array.of(0.9, 0.1),
 * };
 * const { probabilities } = recalibrated(scores, {
 *   slope: 0.5,
 *   intercept: 0,
 *   pays: true,
 * });
 * assertEquals(probabilities[0].toFixed(2), "0.75"); // logistic(logit(0.9) / 2)
 * ```
 */
export function recalibrated(
  scores: ScoredRows,
  recalibration: Recalibration,
): ScoredRows {
  if (!recalibration.pays) return scores;
  const { labels, probabilities } = scores;
  return {
    labels,
    probabilities: probabilities.map((p) => scaled(recalibration, p)),
  };
}

/**
 * Fits the scaling by Newton's method.
 *
 * Source: J. Platt, *Probabilistic Outputs for Support Vector Machines* (1999),
 * with his targets just inside 0 and 1, as scikit-learn's calibration has it.
 */
export function fitPlatt({ labels, probabilities }: ScoredRows): PlattScaling {
  const margins = probabilities.map(logOdds);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  const targets = [1 / (negatives + 2), (positives + 1) / (positives + 2)];
  let scaling = {
    slope: 0,
    intercept: Math.log((positives + 1) / (negatives + 1)),
  };
  let loss = lossOf(scaling);
  for (let round = 0; round < 100; round++) {
    let [gradientA, gradientB, aa, ab, bb] = [0, 0, 1e-12, 0, 1e-12];
    for (let row = 0; row < margins.length; row++) {
      const margin = margins[row];
      const p = logistic(scaling.slope * margin + scaling.intercept);
      const slope = p - targets[labels[row]];
      const curve = p * (1 - p);
      gradientA += slope * margin;
      gradientB += slope;
      aa += curve * margin * margin;
      ab += curve * margin;
      bb += curve;
    }
    aa *= 1 + 1e-9; // or margins that are all the same leave nothing to solve
    const determinant = aa * bb - ab * ab;
    const stepA = (bb * gradientA - ab * gradientB) / determinant;
    const stepB = (aa * gradientB - ab * gradientA) / determinant;
    if (gradientA * stepA + gradientB * stepB < 1e-10) break;
    let size = 2;
    let next = scaling;
    do {
      size /= 2;
      next = {
        slope: scaling.slope - size * stepA,
        intercept: scaling.intercept - size * stepB,
      };
    } while (lossOf(next) > loss && size > 1e-6);
    scaling = next;
    loss = lossOf(next);
  }
  return scaling;

  function lossOf({ slope, intercept }: PlattScaling): number {
    return margins.reduce((sum, margin, row) => {
      const scaled = slope * margin + intercept;
      return sum + softplus(scaled) - targets[labels[row]] * scaled;
    }, 0);
  }
}

function scaled({ slope, intercept }: PlattScaling, probability: number) {
  return logistic(slope * logOdds(probability) + intercept);
}

const logistic = (margin: number) => 1 / (1 + Math.exp(-margin));

/** log(1 + e^x), also for large x. */
const softplus = (x: number) =>
  Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(p / (1 - p));
}

function pick(
  { labels, probabilities }: ScoredRows,
  wanted: (row: number) => boolean,
): ScoredRows {
  return {
    labels: labels.filter((_, row) => wanted(row)),
    probabilities: probabilities.filter((_, row) => wanted(row)),
  };
}

function stratifiedFolds(labels: Uint8Array, folds: number, seed: number) {
  const { random } = randomState(seed);
  const order = Array.from(labels, () => random());
  const foldOf = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    rows.sort((a, b) => order[a] - order[b])
      .forEach((row, place) => foldOf[row] = place % folds);
  }
  return foldOf;
}
