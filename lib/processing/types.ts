/**
 * What a processing job takes and gives.
 *
 * @module
 */
import type { Job } from "../resources/jobs/job.ts";

/** Where the job writes its results, as `s3://` prefixes. */
export interface PreparedData {
  /** The prefix of `train.csv`: a header, then features, standardised, and the label last. */
  readonly train: string;
  /** The prefix of `validation.csv`, on which round and cutoff are chosen. */
  readonly validation: string;
  /** The prefix of `test.csv`, on which the model is evaluated. */
  readonly test: string;
  /** The prefix of `features.json`. */
  readonly features: string;
  /**
   * The raw validation and test customers, in the order of the prepared rows.
   */
  readonly raw: string;
  /** The probabilities that a logistic regression gives them. */
  readonly baseline: string;
}

/** A processing job and its results. */
export interface ProcessingJob extends Job {
  /** Tells it from a training job. */
  readonly kind: "processing-job";
  /** Where it writes its files. */
  readonly outputs: PreparedData;
}

/** How the customers are split. */
export interface ProcessingOptions {
  /** Seed of the split, 0 … 2³² - 1. @default {42} */
  readonly seed?: number;
  /** Share of all customers, between 0 and 1. @default {0.15} */
  readonly validationShare?: number;
  /** Share of all customers, between 0 and 1. @default {0.15} */
  readonly testShare?: number;
  /**
   * `random`, or `time`: the latest observations are held out, the test set's
   * after the validation set's, which needs a column with the role `observation`.
   * @default "random"
   */
  readonly split?: "random" | "time";
}
