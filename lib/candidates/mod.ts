/**
 * Chooses a model: trains candidates in the same folds, compares their scores of
 * customers that they have not seen, and takes the simplest that is not clearly
 * worse than the best.
 *
 * ```ts ignore
 * const behindPlot = churn.candidates.candidatesPlot(choice);
 * ```
 *
 * @module
 */
export { candidatesPlot } from "./candidates_plot.ts";
export { type ChoiceOptions, chooseCandidate } from "./choose.ts";
export {
  defaultCandidates,
  type RecipeOptions,
  smallSteps,
} from "./recipes.ts";
export { testOfChoice } from "./on_test.ts";
export { showCandidates, showChoice, showTestOfChoice } from "./tables.ts";
export { type CandidateOptions, trainCandidates } from "./train.ts";
export { choiceSentences } from "./words.ts";
export type {
  Candidate,
  Choice,
  ChoiceOnTest,
  DeployableCandidate,
  JudgedCandidate,
  RowsMeasured,
  ScoredCandidate,
} from "./types.ts";
