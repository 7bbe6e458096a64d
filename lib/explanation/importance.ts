/**
 * Which columns the predictions rest on.
 *
 * @module
 */
import {
  type BootstrapOptions,
  columnMeans,
  percentileInterval,
  resampledMeans,
  resampling,
} from "./bootstrap.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** One column's weight in the predictions. */
export interface ColumnImportance {
  readonly feature: string;
  /** Mean of |SHAP| over the customers, in log-odds. */
  readonly meanAbsoluteShap: number;
  /** Its 95 % interval, by bootstrap over the customers; the model stays the same. */
  readonly low: number;
  readonly high: number;
}

/** The mean absolute SHAP value of each column, the largest first. */
export function importance(
  { columns, contributions }: ExplainedSet,
  options: BootstrapOptions = {},
): ColumnImportance[] {
  const sizes = contributions.map(Math.abs);
  const means = columnMeans(sizes, columns.length);
  return resampledMeans(sizes, columns.length, resampling(options))
    .map((resampled, i) => ({
      feature: columns[i],
      meanAbsoluteShap: means[i],
      ...percentileInterval(resampled),
    }))
    .sort((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap);
}
