/**
 * Customers of a file with their scores.
 *
 * @module
 */

/** A batch of scored customers, in the file's order. */
export interface ScoredCustomers {
  /** The place of the first one among the file's customers, from 1. */
  readonly first: number;
  /** The cells of the id columns, which identify them. */
  readonly ids: readonly (readonly string[])[];
  /** The probability of churn of each. */
  readonly probabilities: readonly number[];
  /**
   * For each column with categories that the model has not seen, the number of
   * customers who have them; they are scored as unknown.
   */
  readonly unseen: Readonly<Record<string, number>>;
}
