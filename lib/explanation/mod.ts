/**
 * Explains what the model's predictions are made of, for all customers and for one.
 *
 * ```ts ignore
 * const contract = churn.customers.column(raw, "contract");
 * const byPlan = churn.compareCohorts(
 *   explained, churn.explanation.cohortsByColumn(contract));
 * ```
 *
 * @module
 */
export {
  type CohortComparison,
  type CohortDifference,
  type Cohorts,
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "./cohorts.ts";
export {
  type Dependence,
  dependence,
  type DependenceGroup,
  type DependenceOptions,
} from "./dependence.ts";
export {
  type ExplainedSet,
  type ExplainOptions,
  explainSet,
  type SourcedFeature,
} from "./explained_set.ts";
export { type ColumnImportance, importance } from "./importance.ts";
export { type CohortsOptions, cohortsPlot } from "./plots/cohorts.ts";
export { dependencePlot } from "./plots/dependence.ts";
export {
  featureImportancePlot,
  type Importance,
  type ImportanceOptions,
} from "./plots/feature_importance.ts";
export { waterfallPlot } from "./plots/waterfall.ts";
export {
  customerOf,
  type Step,
  type Story,
  story,
  type StoryOptions,
} from "./story.ts";
export { type WhatIf, whatIf, type WhatIfColumn } from "./what_if.ts";
export { showWhatIf } from "./what_if_table.ts";
export type {
  ModelCurve,
  ModelInput,
  ModelRegression,
  ModelTree,
  RawValue,
  WholeModel,
} from "./whole_model.ts";
