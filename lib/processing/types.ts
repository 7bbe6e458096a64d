/**
 * What a processing job takes and gives.
 *
 * @module
 */
import type { Job } from "../resources/jobs/job.ts";
import type { StoredFile } from "../storage/stored_file.ts";

/** The files that the job writes. */
export interface PreparedData {
  /** CSV to train on: a header, then features, standardised, and the label last. */
  readonly train: StoredFile;
  /** The same for the rows on which round and cutoff are chosen. */
  readonly validation: StoredFile;
  /** The same for the rows on which the model is evaluated. */
  readonly test: StoredFile;
  /** What the job fitted, as JSON; `readFeatures()` reads it. */
  readonly features: StoredFile;
  /**
   * The raw validation and test customers, in the order of the prepared rows.
   */
  readonly raw: Readonly<Record<"validation" | "test", StoredFile>>;
  /** The probabilities that a logistic regression gives them. */
  readonly baseline: Readonly<Record<"validation" | "test", StoredFile>>;
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
