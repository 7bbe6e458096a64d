/**
 * What models are chosen from, and what was found of each.
 *
 * @module
 */
import type { TestedDifference } from "../runs/compare.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Difference } from "../statistics/paired.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import type { Hyperparameters, TrainedModel } from "../training/types.ts";

/** A way to train a model. */
export interface Candidate {
  /** What it is called. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** With `folds` of 2 or more. */
  readonly hyperparameters: Hyperparameters;
}

/** A candidate with its scores of rows that the models which gave them have not seen. */
export interface ScoredCandidate extends ScoredRows {
  /** What it is called. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** What can be deployed; nothing where no model is needed. */
  readonly model?: TrainedModel;
}

/** How good a candidate is out of fold. */
export interface JudgedCandidate extends ScoredCandidate {
  /** Mean over the customers, in nats; lower is better. */
  readonly logLoss: number;
  /** Over the customers of all folds together. */
  readonly auc: number;
  /** Its log loss less that of the best model, customer by customer. */
  readonly behind: Difference;
  /** Whether it is worse than the best model by more than one standard error. */
  readonly isClearlyWorse: boolean;
  /** The base's log loss less its own; nothing of the base itself. */
  readonly gain?: TestedDifference;
}

/** What {@linkcode chooseCandidate} found. */
export interface Choice {
  /** How many rows, the same for all candidates. */
  readonly customers: number;
  /** How many of them churned. */
  readonly churned: number;
  /** In the order in which they were given, the simplest first. */
  readonly candidates: readonly JudgedCandidate[];
  /** The model with the lowest log loss. */
  readonly best: DeployableCandidate;
  /** The simplest model that is not clearly worse. */
  readonly chosen: DeployableCandidate;
  /** Which candidate the gains are over. */
  readonly base: JudgedCandidate;
  /** The log loss without a model less that of the choice, if there is such a candidate. */
  readonly overNothing?: Difference;
}

/** What {@linkcode testOfChoice} found. */
export interface ChoiceOnTest {
  /** What the choice was made by. */
  readonly outOfFold: RowsMeasured;
  /** What it was not made by. */
  readonly test: RowsMeasured;
  /** Log loss on the test rows less that out of fold; above 0 the choice looked too good. */
  readonly optimism: Estimate;
  /** How many models have used the test rows. */
  readonly models: number;
}

/** How good a model is on some rows. */
export interface RowsMeasured {
  /** How many. */
  readonly customers: number;
  /** Mean, in nats; lower is better. */
  readonly logLoss: Estimate;
  /** Area under the ROC curve. */
  readonly auc: Estimate;
}

/** A candidate with a model. */
export type DeployableCandidate =
  & JudgedCandidate
  & Required<Pick<JudgedCandidate, "model">>;
