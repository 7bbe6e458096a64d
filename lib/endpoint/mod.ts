/**
 * Deploys the model, and asks it for probabilities and their explanations: of a
 * few customers, of a set, or of a whole file.
 *
 * ```ts ignore
 * const { probabilities: ofTest } = await churn.endpoint.scoreRows(
 *   session, endpoint, prepared.test);
 * ```
 *
 * @module
 */
export type { ScoredRows } from "../statistics/scored_rows.ts";
export { type Endpoint, startEndpoint, waitForEndpoint } from "./endpoint.ts";
export type { KeptScores } from "./kept_scores.ts";
export {
  explainCustomers,
  type ExplainedPredictions,
  explainRows,
  type Observed,
  predictCustomers,
  PredictionError,
  type PredictionOptions,
  type Predictions,
  predictRanges,
  type ProbabilityRange,
  scoreRows,
} from "./prediction.ts";
export {
  type ProbabilityOptions,
  probabilityPlot,
} from "./probability_plot.ts";
export type { ScoredCustomers } from "./scored_customers.ts";
export { scoreCustomers, scoredCsv, type ScoredCsvOptions } from "./scoring.ts";
export { showPredictions, showRanges } from "./tables.ts";
