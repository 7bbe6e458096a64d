/**
 * Whether probabilities mean what they say.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { randomState } from "../statistics/mt19937.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { defaultResamples, quantile } from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/estimate.ts";

/** Customers of similar probability. */
export interface CalibrationBin extends Interval {
  /** How many. */
  readonly customers: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share who churned; `low` and `high` are its 95 % Wilson interval. */
  readonly rate: number;
}

/** What {@linkcode calibration} found. */
export interface Calibration {
  /** Customers in all bins. */
  readonly rows: number;
  /** From the lowest probability to the highest. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: mean |predicted - rate|, by customers. */
  readonly error: number;
  /**
   * The error that true probabilities would show on as many customers, only by
   * chance: its mean, and its 95 % quantile.
   */
  readonly chance: { readonly mean: number; readonly high: number };
}

/** How {@linkcode calibration} compares. */
export interface CalibrationOptions {
  /** How many bins. @default {10} */
  readonly bins?: number;
  /** Seed of the labels drawn for {@linkcode Calibration.chance}. @default {42} */
  readonly seed?: number;
}

/**
 * Compares probabilities with churn rates in bins of equally many customers,
 * equal probabilities always together; bins as
 * `sklearn.calibration.calibration_curve(strategy="quantile")`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { calibration } from "lib/evaluation/calibration.ts";
 *
 * const { bins } = calibration({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, { bins: 2 });
 * const found = bins.map(({ customers, rate }) => [customers, rate]);
 * assertEquals(found, [[3, 1 / 3], [2, 1 / 2]]);
 * ```
 */
export function calibration(
  { labels, probabilities }: ScoredRows,
  options: CalibrationOptions = {},
): Calibration {
  checkOptions("calibration", options, ["bins", "seed"]);
  const { bins = 10, seed = 42 } = options;
  const rows = labels.length;
  const sorted = probabilities.toSorted();
  const edges = Array.from(
    { length: bins - 1 },
    (_, i) => quantile(sorted, (i + 1) / bins),
  );
  const binOf = Uint16Array.from(probabilities, (probability) => {
    const bin = edges.findIndex((edge) => edge >= probability);
    return bin < 0 ? bins - 1 : bin;
  });
  const customers = new Float64Array(bins);
  const expected = new Float64Array(bins);
  const churned = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    customers[binOf[row]]++;
    expected[binOf[row]] += probabilities[row];
    churned[binOf[row]] += labels[row];
  }
  const errorOf = (churned: Float64Array) =>
    churned.reduce((sum, n, bin) => sum + Math.abs(n - expected[bin]), 0) /
    rows;

  const { random } = randomState(seed);
  const drawn = new Float64Array(bins);
  const errors = Float64Array.from({ length: defaultResamples(rows) }, () => {
    drawn.fill(0);
    for (let row = 0; row < rows; row++) {
      if (random() < probabilities[row]) drawn[binOf[row]]++;
    }
    return errorOf(drawn);
  }).sort();
  return {
    rows,
    bins: Array.from(customers, (count, bin) => ({
      customers: count,
      predicted: expected[bin] / count,
      rate: churned[bin] / count,
      ...wilsonInterval(churned[bin], count),
    })).filter(({ customers }) => customers > 0),
    error: errorOf(churned),
    chance: {
      mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
      high: quantile(errors, 0.95),
    },
  };
}
