/**
 * What is said of the importance of hyperparameters.
 *
 * @module
 */
import { rare } from "../statistics/significance.ts";
import type { HyperparameterImportance } from "./importances.ts";

/** Which hyperparameters set the best results apart, and how many may do so by chance. */
export function importancesFinding(
  importances: readonly HyperparameterImportance[],
): string {
  const { best, results } = importances[0];
  if (best === results) {
    return `All ${results} results are equal: no hyperparameter matters here`;
  }
  const telling = importances.filter(({ p }) => p < rare);
  const silent = importances.length - telling.length;
  if (telling.length === 0) {
    return `No hyperparameter sets the best ${best} of ${results} results apart`;
  }
  const [first, second] = telling.map(({ hyperparameter }) => hyperparameter);
  return `${first} sets the best ${best} of ${results} results apart most` +
    (second ? `, then ${second}` : "") +
    (silent
      ? `; ${silent} of ${importances.length} hyperparameters can't be ` +
        "distinguished from chance"
      : "");
}
