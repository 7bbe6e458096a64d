/**
 * Differences of two measurements of the same rows.
 *
 * @module
 */
import { tQuantile } from "./area_interval.ts";
import type { Estimate } from "./estimate.ts";
import { chiSquareTail } from "./significance.ts";

/** A difference with its standard error. */
export interface Difference extends Estimate {
  /** Its standard error. */
  readonly error: number;
}

/**
 * The mean of the rows' differences, with Student's 95 % interval.
 *
 * @param differences One a row, two at least.
 */
export function meanDifference(differences: Float64Array): Difference {
  const rows = differences.length;
  const value = differences.reduce((sum, each) => sum + each, 0) / rows;
  const squares = differences.reduce(
    (sum, each) => sum + (each - value) ** 2,
    0,
  );
  const error = Math.sqrt(squares / (rows - 1) / rows);
  const reach = error && tQuantile(rows - 1) * error;
  return { value, error, low: value - reach, high: value + reach };
}

/**
 * How often chance finds as much, in either direction: Student's t as a normal
 * variable, within 0.002 of it from 5 degrees of freedom on.
 *
 * Source: D. L. Wallace, *Bounds on Normal Approximations to Student's and the
 * Chi-Square Distributions*, Annals of Mathematical Statistics 30 (1959).
 *
 * @returns 1 where there is no difference, 0 where it is the same in all rows.
 */
export function differenceP(
  { value, error }: { readonly value: number; readonly error: number },
  degrees: number,
): number {
  if (value === 0) return 1;
  const squared = degrees * Math.log1p((value / error) ** 2 / degrees);
  const factor = (8 * degrees + 1) / (8 * degrees + 3);
  return chiSquareTail(squared * factor ** 2, 1);
}
