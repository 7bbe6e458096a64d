/**
 * Rows with what happened and what the model said.
 *
 * @module
 */

/** Prepared rows as the endpoint scored them. */
export interface ScoredRows {
  /** What happened: 1 churned, 0 stayed. */
  readonly labels: Uint8Array;
  /** The endpoint's probabilities of churn. */
  readonly probabilities: Float64Array;
}
