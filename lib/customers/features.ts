/**
 * `features.json`: what the processing job fitted.
 *
 * @module
 */

/** One input of the model, as fitted on the training rows. */
export interface Feature {
  /** The column's name, with the category if it is one of several. */
  readonly name: string;
  /** The customers' column it is made of. */
  readonly column: string;
  /**
   * The number itself, the days from a date to the day the customer is observed,
   * the category's place in `categories` (any other text has -1), or the
   * category's churn rate.
   */
  readonly kind: "numeric" | "duration" | "codes" | "rates";
  /** The categories of the training rows, in the order of their places. */
  readonly categories?: readonly string[];
  /** For each category its churn rate in each fold. */
  readonly rates?: readonly (readonly number[])[];
  /** The rate for a category that is not in the list. */
  readonly prior?: number;
  /** The mean of the training rows; subtracted from the value. */
  readonly mean: number;
  /** Their standard deviation; the value is divided by it. */
  readonly scale: number;
  /** Of numbers and durations: the smallest one of the training rows. */
  readonly low?: number;
  /** The largest one. */
  readonly high?: number;
  /** Whether they are whole numbers all. */
  readonly whole?: boolean;
}

/** One of the three sets of rows. */
export type SetName = "train" | "validation" | "test";

/** How the rows were split. */
export interface Split {
  /**
   * `rows`: at random; `groups`: at random, rows that belong together in one
   * set; `time`: the latest observations held out.
   */
  readonly by: "rows" | "groups" | "time";
  /** The id columns whose equal values hold rows together. */
  readonly columns?: readonly string[];
  /** How many groups there are, including those of one row. */
  readonly groups?: number;
  /** How many rows belong together with another one. */
  readonly rows_in_groups?: number;
  /** How many rows equal another one in all features and the label. */
  readonly copies?: number;
  /** By time: the first day of the validation set. */
  readonly validation_from?: string;
  /** By time: the first day of the test set. */
  readonly test_from?: string;
  /** By time: how many groups have rows in the training set and after it. */
  readonly groups_on_both_sides?: number;
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
  /** The columns among them that identify customers. */
  readonly ids: readonly string[];
  /**
   * When the customers were observed: the column with the day, or the one day
   * for all.
   */
  readonly observation?: { readonly column?: string; readonly date?: string };
  /** Rows in each set. */
  readonly rows: Readonly<Record<SetName, number>>;
  /** Churned ones among them. */
  readonly churned: Readonly<Record<SetName, number>>;
  /** How the rows were split. */
  readonly split: Split;
  /**
   * Identifies the held-out customers: SHA-256 of their ids and labels, or of
   * their whole records if there is no id.
   */
  readonly digests?: Readonly<Record<"validation" | "test", string>>;
  /** Seed of the split. */
  readonly seed: number;
  /** How many training rows the logistic regression was fitted on. */
  readonly baseline: { readonly rows: number };
  /** The versions of Python and of the libraries that fitted it, by name. */
  readonly libraries?: Readonly<Record<string, string>>;
}

/** Of the format; `python/churn/features_document.py` has the same, and checks the rest. */
const version = 3;

/**
 * A `features.json` as its type. It was checked when the model was trained, and is
 * again when an endpoint loads it, so that only its version is looked at.
 *
 * @throws {TypeError} If it has another version.
 */
export function asFeatures(document: unknown): Features {
  const found = (document as Partial<Features> | null)?.version;
  if (found === version) return document as Features;
  throw new TypeError(
    `Cannot use features.json: version ${version} is needed, found ${found}; prepare and train again`,
  );
}
