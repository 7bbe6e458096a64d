/**
 * Which features the model's predictions rest on.
 *
 * @module
 */
export {
  type CohortComparison,
  type Cohorts,
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "./explanation/cohorts.ts";
export { type Dependence, dependence } from "./explanation/dependence.ts";
export { type ExplainedSet, explainSet } from "./explanation/explained_set.ts";
export { type ColumnImportance, importance } from "./explanation/importance.ts";
export { customerOf, type Story, story } from "./explanation/story.ts";

import type { Endpoint } from "./endpoint.ts";
import { explainRows } from "./prediction.ts";
import type { Session } from "./session.ts";

/** One feature's weight in the predictions. */
export interface FeatureImportance {
  readonly feature: string;
  /** Mean of |SHAP| over the rows, in log-odds. */
  readonly meanAbsoluteShap: number;
}

/**
 * The mean absolute SHAP value of each feature over prepared rows, the largest
 * first. The bias is no feature and is left out.
 *
 * @param prefix `s3://` prefix of one prepared set, such as the test set.
 * @throws {RangeError} If there are no rows.
 */
export async function featureImportance(
  session: Session,
  endpoint: Endpoint,
  prefix: string,
): Promise<FeatureImportance[]> {
  let names: readonly string[] = [];
  let sums: number[] = [];
  let rows = 0;
  for await (const batch of explainRows(session, endpoint, prefix)) {
    if (rows === 0) {
      names = batch.features;
      sums = names.map(() => 0);
    }
    for (const contributions of batch.contributions) {
      contributions.forEach((value, index) => sums[index] += Math.abs(value));
    }
    rows += batch.contributions.length;
  }
  if (rows === 0) {
    throw new RangeError(`Cannot explain rows as there are none in ${prefix}`);
  }
  return names
    .map((feature, index) => ({
      feature,
      meanAbsoluteShap: sums[index] / rows,
    }))
    .sort((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap);
}
