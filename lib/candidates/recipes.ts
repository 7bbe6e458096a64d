/**
 * The candidates that are tried by default.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { caseStudyHyperparameters } from "../training/training_job.ts";
import type { Hyperparameters } from "../training/types.ts";
import type { Candidate } from "./types.ts";

/** Shallow trees and small steps, a setting that needs no search. */
export const smallSteps: Hyperparameters = {
  objective: "binary:logistic",
  max_depth: 3,
  eta: 0.05,
  colsample_bytree: 0.5,
  num_round: 3000,
  early_stopping_rounds: 50,
};

/** What the candidates without a model and of the case study are called. */
export const names = {
  nothing: "nobody leaves",
  caseStudy: "case study",
} as const;

/** What {@linkcode defaultCandidates} takes. */
export interface RecipeOptions {
  /** The hyperparameters that a search has found; without them it is no candidate. */
  readonly tuned?: Hyperparameters;
  /** In how many folds each is trained, from 2 to 20. @default {5} */
  readonly folds?: number;
}

/**
 * Lists the default candidates, the simplest first: a logistic regression on
 * splines; boosted trees with the case study's hyperparameters, with small steps
 * and, if there was one, with the best of a search; and a blend of the trees with
 * small steps and the regression. Each is a bag, the mean of its fold models.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultCandidates } from "lib/candidates/recipes.ts";
 *
 * const names = defaultCandidates().map(({ name }) => name);
 * assertEquals(names, ["logistic regression", "case study", "bag", "blend"]);
 * ```
 */
export function defaultCandidates(options: RecipeOptions = {}): Candidate[] {
  checkOptions("defaultCandidates", options, ["tuned", "folds"]);
  const { tuned, folds = 5 } = options;
  return [
    {
      name: "logistic regression",
      about: "on splines",
      hyperparameters: { objective: "binary:logistic", folds, blend: 1 },
    },
    {
      name: names.caseStudy,
      about: `trees, ${words(caseStudyHyperparameters)}`,
      hyperparameters: { ...caseStudyHyperparameters, folds },
    },
    {
      name: "bag",
      about: `trees with small steps, ${words(smallSteps)}`,
      hyperparameters: { ...smallSteps, folds },
    },
    ...tuned
      ? [{
        name: "best of the search",
        about: `trees, ${words(tuned)}`,
        hyperparameters: { ...tuned, folds },
      }]
      : [],
    {
      name: "blend",
      about: "the bag's trees and the regression",
      hyperparameters: { ...smallSteps, folds, blend: "auto" },
    },
  ];
}

/** The two hyperparameters that say most of what trees are like. */
const words = ({ max_depth, eta }: Hyperparameters) =>
  [["max_depth", max_depth], ["eta", eta]]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${Number(Number(value).toPrecision(3))}`)
    .join(", ");
