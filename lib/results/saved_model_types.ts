/**
 * What a saved model is.
 *
 * @module
 */
import { type JudgedSet } from "../evaluation/scores.ts";
import type { ModelCard } from "./model_card/types.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import type { Features } from "../customers/features.ts";
import type { TrainedModel } from "../training/types.ts";

/** A saved model; {@linkcode startEndpoint} deploys it like any other. */
export interface SavedModel extends TrainedModel {
  /** What it learned from. */
  readonly features: Features;
  /** Its hyperparameters, as texts. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /**
   * Its scores of the sets that it had been evaluated on before it was saved.
   */
  readonly scores: Readonly<Partial<Record<JudgedSet, ScoredRows>>>;
  /** Its model card, if it was saved with one. */
  readonly card?: ModelCard;
}

/** How {@linkcode saveModel} treats an existing folder. */
export interface SaveOptions {
  /**
   * Whether a model that was saved in the same folder is replaced. @default
   * {false}
   */
  readonly replace?: boolean;
  /**
   * Its model card, saved as JSON, as Markdown and as a page. @default the one
   * that the model was loaded with, if any
   */
  readonly card?: ModelCard;
}
