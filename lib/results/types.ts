/**
 * What results are made of, and what they are.
 *
 * @module
 */
import type { Customers } from "../customers/customers.ts";
import type { Calibration } from "../evaluation/calibration.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import type { ColumnImportance } from "../explanation/importance.ts";
import type { Assumptions } from "../evaluation/assumptions.ts";
import type { Outcome } from "../evaluation/offers.ts";
import type { RetentionPlan } from "../retention/retention_plan.ts";
import type { StoredScores } from "../evaluation/scores.ts";
import type { Segment } from "../evaluation/segments.ts";
import type { ProcessingJob } from "../processing/types.ts";
import type { Features } from "../customers/features.ts";
import type { Refits } from "../training/refits.ts";
import type { TrainedModel } from "../training/types.ts";

/** What a run has found, by the names of the notebook's cells. */
export interface Run {
  /** As they were loaded. */
  readonly customers: Customers;
  /** What the processing job fitted. */
  readonly fitted: Features;
  /** The job that fitted it, whose image the model card names. */
  readonly processingJob?: Pick<ProcessingJob, "name">;
  /** The model. */
  readonly model: TrainedModel;
  /** Its scores of the test set. */
  readonly test: StoredScores;
  /** Of these scores, with or without a baseline. */
  readonly evaluation: Evaluation;
  /** What offers bring, as `compareOffers()` gives them. */
  readonly offers?: readonly Outcome[];
  /** Whether probabilities mean what they say. @default computed from `test` */
  readonly calibration?: Calibration;
  /** Where the model is worse. */
  readonly segments?: readonly Segment[];
  /** On permuted labels and on customers drawn anew. */
  readonly refits?: Refits;
  /** Which columns the predictions rest on, the largest first. */
  readonly weights?: readonly ColumnImportance[];
  /** Whom to make an offer. */
  readonly plan?: RetentionPlan;
  /** What is assumed of the offer. */
  readonly assumptions?: Assumptions;
}

/** One line of the results. */
export interface ResultLine {
  /** `How good`, `Compared`, `The plan`, `Columns` or `Be careful`. */
  readonly topic: string;
  /** What came out, with its intervals, on one line. */
  readonly text: string;
  /** The notebook's sections that show more. */
  readonly sections: readonly number[];
}
