/**
 * What the endpoint is told besides the customers, and what it answers.
 *
 * @module
 */

/** The endpoint's answer; `n` customers, `k` features. */
export interface Predictions {
  /** `n` churn probabilities. */
  readonly predictions: readonly number[];
  /**
   * The day up to which raw customers' dates were counted, if the model has
   * dates.
   */
  readonly observed_on?: string;
  /**
   * If unseen categories were allowed: the number of customers with one, for
   * each column that has some.
   */
  readonly unseen?: Readonly<Record<string, number>>;
}

/**
 * The endpoint's answer with SHAP contributions, in log-odds: where it
 * recalibrates, in the recalibrated ones, contributions times the slope and the
 * intercept in the bias.
 *
 * Source: XGBoost's `pred_contribs`, which is Tree SHAP (S. M. Lundberg et al.,
 * 2018).
 */
export interface ExplainedPredictions extends Predictions {
  /** `n` margins; the probability is the margin's logistic function. */
  readonly margins: readonly number[];
  /** The `k` features' names. */
  readonly features: readonly string[];
  /** `n` rows of `k` contributions; a row and its bias sum to the margin. */
  readonly contributions: readonly (readonly number[])[];
  /**
   * `n` biases: what all trees give on average over the training rows, which
   * weigh p (1 − p); not the average customer's margin.
   */
  readonly bias: readonly number[];
}

/** The endpoint's answer of a model of several folds, with its uncertainty. */
export interface UncertainPredictions extends Predictions {
  /** `n` standard errors of the log-odds. */
  readonly standard_errors: readonly number[];
}

/** When the customers are observed. */
export interface Observed {
  /**
   * The day up to which their dates are counted, such as `2024-12-31`, except
   * for customers who have their own; it has no effect without dates.
   * @default today, in UTC
   */
  readonly observedOn?: string;
}

/** How raw customers are read. */
export interface PredictionOptions extends Observed {
  /**
   * Whether a category that was not among the training rows is scored as
   * unknown instead of refused.
   * @default {false}
   */
  readonly allowUnseen?: boolean;
}
