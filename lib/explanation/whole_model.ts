/**
 * A model with everything that a page needs to answer by itself.
 *
 * @module
 */

/**
 * A raw value: a number, a category or an ISO date as text; `null` is missing,
 * and of a category one that no training row had.
 */
export type RawValue = number | string | null;

/**
 * A tree, one element per node, a parent before its children; the left child of
 * a node is the next one.
 */
export interface ModelTree {
  /** The feature that is asked for, -1 in a leaf. */
  readonly features: readonly number[];
  /** Smaller values go left; in a leaf, what it adds to the log-odds. */
  readonly values: ArrayLike<number>;
  /** The right child; 0 in a leaf. */
  readonly rights: readonly number[];
  /** Where a missing value goes: 1 left, 0 right. */
  readonly missing: readonly number[];
  /** The training rows' weight. */
  readonly covers: ArrayLike<number>;
}

/** One input of the model. */
export interface ModelInput {
  /** The place of the column it is made of. */
  readonly column: number;
  /** How raw values become numbers, as `features.json` says. */
  readonly kind: "numeric" | "duration" | "codes" | "rates";
  /** Subtracted. */
  readonly mean: number;
  /** Divided by. */
  readonly scale: number;
  /** In the order of their codes. */
  readonly categories?: readonly string[];
  /** For each category its churn rate in each fold. */
  readonly rates?: readonly (readonly number[])[];
  /** The rate of any other category. */
  readonly prior?: number;
}

/** An input's part of a regression's log-odds. */
export interface ModelCurve {
  /** Where the polyline bends, in prepared values; absent for categories. */
  readonly knots?: readonly number[];
  /** At the knots, or one a category. */
  readonly values: readonly number[];
  /** Of a missing value, and of a category that is not in the list. */
  readonly missing: number;
}

/** A logistic regression that a model is blended with. */
export interface ModelRegression {
  /** Its share in the log-odds, above 0 and up to 1. */
  readonly share: number;
  /** Where its sum begins, in log-odds. */
  readonly intercept: number;
  /** In the order of the inputs. */
  readonly curves: readonly ModelCurve[];
}

/** A model and its encoding. */
export interface WholeModel {
  /** In the order of the model's features. */
  readonly inputs: readonly ModelInput[];
  /** The day the customer is observed, in days since 1970. */
  readonly observed: number;
  /** Where the sum begins, in log-odds. */
  readonly base: number;
  /** In the order in which they are added. */
  readonly trees: readonly ModelTree[];
  /** Where the model is blended with one. */
  readonly regression?: ModelRegression;
  /** Of the log-odds, where the endpoint recalibrates. */
  readonly recalibration?: {
    readonly slope: number;
    readonly intercept: number;
  };
}
