/**
 * The area under the ROC curve with its standard error.
 *
 * Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, *Comparing the
 * Areas under Two or More Correlated Receiver Operating Characteristic Curves*,
 * Biometrics 44 (1988); by ranks as X. Sun and W. Xu (2014).
 *
 * @module
 */
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { areaInterval, tQuantile } from "../statistics/area_interval.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { rank, type Ranking } from "../statistics/ranking.ts";

/** An estimate of an area, or of a difference of two, and its standard error. */
export interface AreaEstimate extends Estimate {
  /**
   * Its standard error; `NaN` if a class has one row; then only the interval is
   * known.
   */
  readonly error: number;
}

/**
 * The AUC with its 95 % interval.
 *
 * @throws {RangeError} If there is only one class among the rows.
 */
export function auc(scores: ScoredRows): AreaEstimate {
  return aucOf(rank(scores));
}

/** Which labels and which rows {@linkcode aucOf} takes. */
export interface AucRows {
  /** Other labels for the same rows. */
  readonly labels?: ArrayLike<number>;
  /** Whether a row counts. @default all do */
  readonly isIn?: (row: number) => boolean;
}

/**
 * The AUC of rows that are ranked already.
 *
 * @throws {RangeError} If there is only one class among the rows.
 */
export function aucOf(
  { order, last, labels: own }: Ranking,
  { labels = own, isIn = () => true }: AucRows = {},
): AreaEstimate {
  let [rows, positives] = [0, 0];
  for (let row = 0; row < order.length; row++) {
    if (!isIn(row)) continue;
    rows++;
    positives += labels[row];
  }
  const negatives = rows - positives;
  checkClasses(negatives, positives);
  const ofPositives = newSpread();
  const ofNegatives = newSpread();
  let [positivesAbove, negativesAbove] = [0, 0];
  let [tiedPositives, tiedNegatives] = [0, 0];
  for (let place = 0; place < order.length; place++) {
    const row = order[place];
    if (isIn(row)) {
      if (labels[row]) tiedPositives++;
      else tiedNegatives++;
    }
    if (!last[place]) continue;
    addTo(
      ofPositives,
      (negatives - negativesAbove - tiedNegatives / 2) / negatives,
      tiedPositives,
    );
    addTo(
      ofNegatives,
      (positivesAbove + tiedPositives / 2) / positives,
      tiedNegatives,
    );
    positivesAbove += tiedPositives;
    negativesAbove += tiedNegatives;
    [tiedPositives, tiedNegatives] = [0, 0];
  }
  const { value, error } = areaEstimate(ofPositives, ofNegatives);
  const interval = areaInterval(value, error, positives, negatives);
  return { value, error, ...interval };
}

/**
 * The AUC of `a` less that of `b`, two scores of the same rows.
 *
 * @throws {RangeError} If there is only one class among the rows.
 */
export function aucDifference(a: ScoredRows, b: ScoredRows): AreaEstimate {
  const ranking = rank(a);
  const [ours, theirs] = [placements(ranking), placements(rank(b))];
  checkClasses(a.labels.length - ranking.positives, ranking.positives);
  const spreads = [newSpread(), newSpread()];
  a.labels.forEach((label, row) =>
    addTo(spreads[label], ours[row] - theirs[row], 1)
  );
  const { value, error } = areaEstimate(spreads[1], spreads[0]);
  if (Number.isNaN(error)) return { value, error, low: -1, high: 1 };
  const rarer = Math.min(spreads[0].count, spreads[1].count);
  if (error === 0 && value !== 0) return withoutSpread(value, a, b, rarer);
  const reach = tQuantile(rarer - 1) * error;
  return {
    value,
    error,
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
  };
}

/**
 * A difference that is the same for every row, as of a perfect ranking and one
 * that tells nothing: not certain, as its error of 0 would say. The limits are
 * those of both areas, combined as if they were independent (MOVER: G. Y. Zou and
 * A. Donner, *Statistics in Medicine* 27, 2008).
 */
function withoutSpread(
  value: number,
  a: ScoredRows,
  b: ScoredRows,
  rarer: number,
): AreaEstimate {
  const [ours, theirs] = [auc(a), auc(b)];
  const below = Math.hypot(ours.value - ours.low, theirs.high - theirs.value);
  const above = Math.hypot(ours.high - ours.value, theirs.value - theirs.low);
  return {
    value,
    error: (value > 0 ? below : above) / tQuantile(rarer - 1),
    low: Math.max(-1, value - below),
    high: Math.min(1, value + above),
  };
}

/**
 * Each row's share of rows of the other class that it is ranked rightly
 * against, a tie counting half; their mean over either class is the AUC.
 */
function placements({ order, last, positives, labels }: Ranking): Float64Array {
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

/** Count, mean and squared deviations of values (B. P. Welford, 1962). */
interface Spread {
  count: number;
  mean: number;
  squares: number;
}

const newSpread = (): Spread => ({ count: 0, mean: 0, squares: 0 });

/** Adds a value as often as it is there. */
function addTo(spread: Spread, value: number, times: number) {
  if (times === 0) return;
  spread.count += times;
  const before = value - spread.mean;
  spread.mean += before * times / spread.count;
  spread.squares += times * before * (value - spread.mean);
}

function checkClasses(negatives: number, positives: number) {
  if (negatives && positives) return;
  throw new RangeError(
    `Cannot calculate the AUC: churned and staying customers are needed, ` +
      `and there are ${positives} and ${negatives}`,
  );
}

/** The mean over the churners, and the standard error from both classes' spreads. */
function areaEstimate(
  ofPositives: Spread,
  ofNegatives: Spread,
): { value: number; error: number } {
  const variance = ({ count, squares }: Spread) =>
    squares / (count - 1) / count;
  const value = ofPositives.mean;
  const error = Math.sqrt(variance(ofPositives) + variance(ofNegatives));
  return { value, error };
}
