/**
 * `features.json`: what the processing job fitted.
 *
 * @module
 */
import { checkDocument } from "../data/schema.ts";
import type { PreparedData } from "../processing.ts";
import type { Session } from "../session.ts";
import { getJson } from "../store.ts";

/** One input of the model as it was fitted on the training rows. */
export interface Feature {
  /** The column's, with the category where it is one of several. */
  readonly name: string;
  /** The customers' column it is made of. */
  readonly column: string;
  /**
   * The number itself, days before `reference`, the category's place in
   * `categories` (any other text has -1), or the category's churn rate.
   */
  readonly kind: "numeric" | "duration" | "codes" | "rates";
  /** The categories of the training rows, in the order of their places. */
  readonly categories?: readonly string[];
  /** The latest date of the column in the training rows, as ISO text. */
  readonly reference?: string;
  /** For each category its churn rate in each fold. */
  readonly rates?: readonly (readonly number[])[];
  /** The rate of a category that is not in the list. */
  readonly prior?: number;
  /** Of the training rows; subtracted from the value. */
  readonly mean: number;
  /** Their standard deviation; the value is divided by it. */
  readonly scale: number;
}

/** `features.json`: what the job fitted, and all that prediction needs. */
export interface Features {
  /** Of the file's format. */
  readonly version: number;
  /** The label's column, and its values for churn (1) and staying (0). */
  readonly target: {
    readonly name: string;
    readonly positive: string;
    readonly negative: string;
  };
  /** In the order of the prepared columns. */
  readonly features: readonly Feature[];
  /** The id and ignored columns. */
  readonly unused: readonly string[];
  /** Customers in each set. */
  readonly rows: Readonly<Record<"train" | "validation" | "test", number>>;
  /**
   * Tells who the held-out customers are: SHA-256 of their ids and labels, of
   * their whole records where there is no id.
   */
  readonly digests?: Readonly<Record<"validation" | "test", string>>;
  /** Seed of the split. */
  readonly seed: number;
  /** How many training rows the logistic regression was fitted on. */
  readonly baseline: { readonly rows: number };
}

/**
 * Reads what the job fitted.
 *
 * @example
 * ```ts ignore
 * const features = await churn.readFeatures(session, prepared);
 * features.features.map(({ name, kind }) => `${name} (${kind})`);
 * ```
 *
 * @throws {TypeError} If it doesn't fit the schema of `features.json`.
 */
export async function readFeatures(
  session: Session,
  { features }: PreparedData,
): Promise<Features> {
  const document = await getJson<Features>(session, `${features}features.json`);
  return await checkDocument("features", document);
}
