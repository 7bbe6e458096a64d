/**
 * Figures with their uncertainty.
 *
 * @module
 */

/** A range that covers the true figure with the stated confidence. */
export interface Interval {
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/** A figure and its 95 % interval. */
export interface Estimate extends Interval {
  /** The figure itself. */
  readonly value: number;
}

/** The normal distribution's 97.5 % quantile. */
export const z95 = 1.959963984540054;

/** `value` ± 1.96 standard errors. */
export function normalEstimate(value: number, error: number): Estimate {
  return { value, low: value - z95 * error, high: value + z95 * error };
}
