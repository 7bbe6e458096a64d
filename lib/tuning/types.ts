/**
 * What a tuning job takes and gives.
 *
 * @module
 */
import type { Job } from "../resources/jobs/job.ts";
import type { Hyperparameters, TrainedModel } from "../training/types.ts";

/** Numbers from `min` to `max`, both included; whole ones where `train.py` takes these. */
export interface NumericRange {
  /** The lowest. */
  readonly min: number;
  /** The highest. */
  readonly max: number;
  /**
   * How values are spread. `Logarithmic` needs values above 0,
   * `ReverseLogarithmic` fractions from 0 to below 1. @default {"Auto"}
   */
  readonly scaling?:
    | "Auto"
    | "Linear"
    | "Logarithmic"
    | "ReverseLogarithmic";
}

/** A range of numbers, or a list of at most 30 values. */
export type TuningRange = NumericRange | readonly (string | number)[];

/** Where to search, by `train.py`'s names of hyperparameters. */
export type TuningRanges = Readonly<Record<string, TuningRange>>;

/** How the next hyperparameters are chosen. */
export type TuningStrategy = "Bayesian" | "Random" | "Grid" | "Hyperband";

/** What is best: the lowest log loss or the highest AUC of the validation rows. */
export type TuningObjective = "logLoss" | "auc";

/** When a search ends before it has started all of its training jobs. */
export interface TuningCompletion {
  /** The objective's value that is good enough. */
  readonly target?: number;
  /** So many training jobs after which nothing has improved, at least 3. */
  readonly notImproving?: number;
  /** As soon as SageMaker sees no further improvement. @default {false} */
  readonly onConvergence?: boolean;
  /** After so many seconds, from 120 to 15,768,000. */
  readonly seconds?: number;
}

/** Earlier searches that a search continues. */
export interface WarmStart {
  /** One to five tuning jobs that have ended, by name or as they were started. */
  readonly parents: readonly (string | { readonly name: string })[];
  /**
   * `TransferLearning` where data or scripts are others. @default
   * {"IdenticalDataAndAlgorithm"}
   */
  readonly type?: "IdenticalDataAndAlgorithm" | "TransferLearning";
}

/** How {@linkcode startTuning} searches. */
export interface TuningOptions {
  /** What is not searched. @default {tuningHyperparameters} */
  readonly hyperparameters?: Hyperparameters;
  /** Where to search. @default {tuningRanges} but for what is in `hyperparameters` */
  readonly ranges?: TuningRanges;
  /** How the next values are chosen. @default {"Bayesian"} */
  readonly strategy?: TuningStrategy;
  /** What is best. @default {"logLoss"} */
  readonly objective?: TuningObjective;
  /** How many training jobs at most. @default {30}, with `Grid` all combinations */
  readonly jobs?: number;
  /** How many of them at the same time. @default {2} */
  readonly parallel?: number;
  /** Stops training jobs that are worse than the median. @default {false} */
  readonly earlyStopping?: boolean;
  /** When it ends earlier. @default {} */
  readonly completion?: TuningCompletion;
  /** From 0 to 2,147,483,647; the same seed proposes the same values. */
  readonly seed?: number;
  /** Continues earlier searches. */
  readonly warmStart?: WarmStart;
}

/** A tuning job by name. */
export interface TuningJob extends Job {
  /** Tells it from other jobs. */
  readonly kind: "tuning-job";
  /** `s3://` URI of the scripts that its training jobs run. */
  readonly code: string;
}

/** The best model of a search. */
export interface TunedModel extends TrainedModel {
  /** The tuning job's name. */
  readonly tuningJob: string;
  /** The values that were found. */
  readonly tuned: Readonly<Record<string, string | number>>;
  /** The metric that was searched by, and its value on the validation rows. */
  readonly objective: { readonly metric: string; readonly value: number };
}

/** One training job of a search. */
export interface TuningTrial {
  /** The training job's name. */
  readonly trainingJob: string;
  /** The values that were tried, by name. */
  readonly tuned: Readonly<Record<string, string | number>>;
  /** Where the search looked, the same for all of its trials. */
  readonly ranges: TuningRanges;
  /** `Completed`, `InProgress`, `Stopped`, `Failed` and so on. */
  readonly status: string;
  /** The objective's value; nothing before its end, or if it told none. */
  readonly value?: number;
  /** What the value is of: `validation:logloss` or `validation:auc`. */
  readonly metric?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** When it was created. */
  readonly created: Date;
  /** When it had ended. */
  readonly ended?: Date;
}
