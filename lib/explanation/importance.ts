/**
 * Which columns the predictions rest on.
 *
 * @module
 */
import { z95 } from "../statistics/estimate.ts";
import type { Refits } from "../training/refits.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** One column's weight in the predictions. */
export interface ColumnImportance {
  /** The column's name. */
  readonly feature: string;
  /** Mean of |SHAP| over the customers, in log-odds. */
  readonly meanAbsoluteShap: number;
  /**
   * Where refits are given: the lower end of the range in which 95 % of models
   * trained on other customers have it, not below 0.
   */
  readonly low?: number;
  /** Its upper end. */
  readonly high?: number;
}

/**
 * Calculates the mean absolute SHAP value of each column, the largest first.
 *
 * With refits, each has a range: 1.96 times the root mean square distance of the
 * refits' means from this model's, which counts too how the means of resamples
 * differ on average from it. Columns whose ranges do not overlap keep their order
 * in other trainings; a range for other customers and the same model would not
 * say so.
 *
 * @example
 * ```ts ignore
 * const weights = churn.importance(explained, refits);
 * weights[0].feature; // the column that moves predictions most
 * ```
 */
export function importance(
  { customers, columns, contributions }: ExplainedSet,
  refits?: Pick<Refits, "importances">,
): ColumnImportance[] {
  const sums = new Float64Array(columns.length);
  for (let row = 0, cell = 0; row < customers; row++) {
    for (let i = 0; i < columns.length; i++) {
      sums[i] += Math.abs(contributions[cell++]);
    }
  }
  return columns.map((feature, i) => {
    const meanAbsoluteShap = sums[i] / customers;
    if (!refits) return { feature, meanAbsoluteShap };
    const { importances } = refits;
    const squares = importances.reduce((sum, means) => {
      const mean = Object.hasOwn(means, feature) ? means[feature] : 0;
      return sum + (mean - meanAbsoluteShap) ** 2;
    }, 0);
    const reach = z95 * Math.sqrt(squares / importances.length);
    return {
      feature,
      meanAbsoluteShap,
      low: Math.max(0, meanAbsoluteShap - reach),
      high: meanAbsoluteShap + reach,
    };
  }).sort((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap);
}
