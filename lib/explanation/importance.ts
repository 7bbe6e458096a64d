/**
 * Which columns the predictions rest on.
 *
 * @module
 */
import { bootstrap, type BootstrapOptions } from "../judging/bootstrap.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** One column's weight in the predictions. */
export interface ColumnImportance {
  /** The column's name. */
  readonly feature: string;
  /** Mean of |SHAP| over the customers, in log-odds. */
  readonly meanAbsoluteShap: number;
  /**
   * Lower end of its 95 % interval, by bootstrap over the customers; the model
   * stays the same.
   */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/**
 * The mean absolute SHAP value of each column, the largest first.
 *
 * @example
 * ```ts ignore
 * const weights = churn.importance(explained);
 * weights[0].feature; // the column that moves predictions most
 * ```
 *
 * @param options.resamples @default {1000}
 */
export function importance(
  { customers, columns, contributions }: ExplainedSet,
  { resamples = 1000, seed }: BootstrapOptions = {},
): ColumnImportance[] {
  const means = (weights: ArrayLike<number>) => {
    const sums = new Float64Array(columns.length);
    for (let row = 0, cell = 0; row < customers; row++) {
      for (let i = 0; i < columns.length; i++) {
        sums[i] += weights[row] * Math.abs(contributions[cell++]);
      }
    }
    return sums.map((sum) => sum / customers);
  };
  const intervals = bootstrap(customers, means, { resamples, seed });
  const sizes = means(new Uint8Array(customers).fill(1));
  return columns.map((feature, i) => ({
    feature,
    meanAbsoluteShap: sizes[i],
    ...intervals[i],
  })).sort((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap);
}
