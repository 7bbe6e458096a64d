/**
 * The area under the ROC curve with its standard error.
 *
 * Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, *Comparing the
 * Areas under Two or More Correlated Receiver Operating Characteristic Curves*,
 * Biometrics 44 (1988); by ranks as X. Sun and W. Xu (2014).
 *
 * @module
 */
import type { ScoredRows } from "../prediction.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";
import { rank, type Ranking } from "./ranking.ts";

/** An estimate of an area, or of a difference of two, and its standard error. */
export interface AreaEstimate extends Estimate {
  readonly error: number;
}

/**
 * The AUC with its 95 % interval.
 *
 * @throws {RangeError} If there are fewer than two rows of either class.
 */
export function auc(scores: ScoredRows): AreaEstimate {
  return aucOf(rank(scores));
}

/** The AUC of rows that are ranked already, for other labels if given. */
export function aucOf(
  ranking: Ranking,
  labels: ArrayLike<number> = ranking.labels,
): AreaEstimate {
  return clipped(estimate(labels, placements(ranking, labels)), 0);
}

/**
 * The AUC of `a` less that of `b`, two scores of the same rows.
 *
 * @throws {RangeError} If there are fewer than two rows of either class.
 */
export function aucDifference(a: ScoredRows, b: ScoredRows): AreaEstimate {
  const other = placements(rank(b));
  const difference = placements(rank(a)).map((place, row) =>
    place - other[row]
  );
  return clipped(estimate(a.labels, difference), -1);
}

/**
 * Each row's share of rows of the other class that it is ranked rightly
 * against, a tie counting half; their mean over either class is the AUC.
 *
 * @param labels Other labels for the same rows, as many of each class.
 */
function placements(
  { order, last, positives, labels: own }: Ranking,
  labels: ArrayLike<number> = own,
): Float64Array {
  const rows = order.length;
  const negatives = rows - positives;
  const result = new Float64Array(rows);
  let [positivesAbove, negativesAbove, start] = [0, 0, 0];
  for (let place = 0; place < rows; place++) {
    if (!last[place]) continue;
    let tiedPositives = 0;
    for (let i = start; i <= place; i++) tiedPositives += labels[order[i]];
    const tiedNegatives = place + 1 - start - tiedPositives;
    const ofPositive = (negatives - negativesAbove - tiedNegatives / 2) /
      negatives;
    const ofNegative = (positivesAbove + tiedPositives / 2) / positives;
    for (let i = start; i <= place; i++) {
      const row = order[i];
      result[row] = labels[row] ? ofPositive : ofNegative;
    }
    positivesAbove += tiedPositives;
    negativesAbove += tiedNegatives;
    start = place + 1;
  }
  return result;
}

/** Mean over the churners, and the standard error from both classes' spreads. */
function estimate(
  labels: ArrayLike<number>,
  values: Float64Array,
): { value: number; error: number } {
  const counts = [0, 0];
  const means = [0, 0];
  for (let row = 0; row < values.length; row++) {
    counts[labels[row]]++;
    means[labels[row]] += values[row];
  }
  if (counts[0] < 2 || counts[1] < 2) {
    throw new RangeError(
      `Cannot tell how sure the AUC is: two churned and two staying customers ` +
        `are needed, and there are ${counts[1]} and ${counts[0]}`,
    );
  }
  means[0] /= counts[0];
  means[1] /= counts[1];
  const squares = [0, 0];
  for (let row = 0; row < values.length; row++) {
    squares[labels[row]] += (values[row] - means[labels[row]]) ** 2;
  }
  const variance = (label: number) =>
    squares[label] / (counts[label] - 1) / counts[label];
  return { value: means[1], error: Math.sqrt(variance(0) + variance(1)) };
}

function clipped(
  { value, error }: { value: number; error: number },
  lowest: number,
): AreaEstimate {
  const { low, high } = normalEstimate(value, error);
  return {
    value,
    error,
    low: Math.max(lowest, low),
    high: Math.min(1, high),
  };
}
