/**
 * What a training job takes and gives.
 *
 * @module
 */
import type { Job } from "../resources/jobs/job.ts";
import type { ModelForm } from "./form.ts";
import { type Recalibration } from "./recalibration.ts";

/**
 * Hyperparameters by `train.py`'s names; `python3 train.py --help` lists them.
 * An object such as `monotone_constraints: { tenure: -1 }` goes as JSON text.
 */
export type Hyperparameters = Readonly<
  Record<string, string | number | Readonly<Record<string, number>>>
>;

/** A training job by name. */
export interface TrainingJob extends Job {
  /** Tells it from a processing job. */
  readonly kind: "training-job";
  /** `s3://` URI of the scripts it runs. */
  readonly code: string;
}

/** A trained model. */
export interface TrainedModel {
  /** The job's name. */
  readonly trainingJob: string;
  /** `s3://` URI of `model.tar.gz`. */
  readonly artifacts: string;
  /** `s3://` URI of the scripts, `inference.py` among them. */
  readonly code: string;
  /** The last round of the saved model, counted from 0. */
  readonly bestRound: number;
  /** The metrics of that round by name, such as `validation:logloss`. */
  readonly metrics: Readonly<Record<string, number>>;
  /**
   * How many fold models were trained, if more than one: then the model has
   * learned from the validation rows, too.
   */
  readonly folds?: number;
  /** What it is made of. @default {"trees"} */
  readonly form?: ModelForm;
  /** `s3://` URI of its scores by fold; where left out, in the job's output. */
  readonly outOfFold?: string;
  /**
   * Whether and how the endpoint recalibrates its probabilities; unknown for a
   * model that was trained elsewhere.
   */
  readonly recalibration?: Recalibration;
  /** Seconds from the first instance to the end. */
  readonly trainingSeconds: number;
  /** Seconds that are billed; fewer on spot instances, which cost less. */
  readonly billableSeconds: number;
}
