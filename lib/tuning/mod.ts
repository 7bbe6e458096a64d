/**
 * Searches better hyperparameters in a tuning job.
 *
 * ```ts ignore
 * const depths: churn.tuning.TuningRanges = { max_depth: { min: 2, max: 4 } };
 * ```
 *
 * @module
 */
export {
  type HyperparameterImportance,
  hyperparameterImportances,
} from "./importances.ts";
export {
  type ScoresOfBothSets,
  type WinnersGain,
  type WinnersOptimism,
  winnersOptimism,
} from "./optimism.ts";
export { type SearchCosts, searchCosts } from "./search_costs.ts";
export { showOptimism, showSearchCosts } from "./tables.ts";
export {
  importancesPlot,
  type ImportancesPlotOptions,
} from "./plots/importances.ts";
export { parameterPlot, type ParameterPlotOptions } from "./plots/parameter.ts";
export { compareWithRandom, type RandomSearch } from "./random_search.ts";
export { searchPlot, type SearchPlotOptions } from "./plots/search.ts";
export { tuningHyperparameters, tuningRanges } from "./ranges.ts";
export { tuningTrials } from "./trials.ts";
export { bestOfTuning, startTuning, waitForTuning } from "./tuning_job.ts";
export type {
  NumericRange,
  TunedModel,
  TuningCompletion,
  TuningJob,
  TuningObjective,
  TuningOptions,
  TuningRange,
  TuningRanges,
  TuningStrategy,
  TuningTrial,
  WarmStart,
} from "./types.ts";
