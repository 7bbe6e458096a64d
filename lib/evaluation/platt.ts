/**
 * Platt's scaling, fitted on the rows that it is used for: what their
 * probabilities would be if their level and spread were right.
 *
 * @module
 */
import type { ScoredRows } from "../statistics/scored_rows.ts";

/** `probability → logistic(slope × log-odds + intercept)`; ranks stay. */
interface PlattScaling {
  /** Below 1 where the probabilities were too sure of themselves. */
  readonly slope: number;
  /** In log-odds; above 0 where they were too low. */
  readonly intercept: number;
}

/**
 * Scales probabilities by the fit on their own rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plattScaled } from "lib/evaluation/platt.ts";
 *
 * const probabilities = plattScaled({
 *   labels: Uint8Array.of(1, 1, 0, 0),
 *   probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.5),
 * });
 * assertEquals([...probabilities].map((p) => p.toFixed(2)), Array(4).fill("0.50"));
 * ```
 */
export function plattScaled(scores: ScoredRows): Float64Array {
  const { slope, intercept } = fitPlatt(scores);
  return scores.probabilities.map((probability) =>
    logistic(slope * logOdds(probability) + intercept)
  );
}

/**
 * Fits the scaling by Newton's method.
 *
 * Source: J. Platt, *Probabilistic Outputs for Support Vector Machines* (1999),
 * with his targets just inside 0 and 1, as scikit-learn's calibration has it.
 */
function fitPlatt({ labels, probabilities }: ScoredRows): PlattScaling {
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

const logistic = (margin: number) => 1 / (1 + Math.exp(-margin));

/** log(1 + e^x), also for large x. */
const softplus = (x: number) =>
  Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(p / (1 - p));
}
