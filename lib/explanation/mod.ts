/**
 * Which features the model's predictions rest on.
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
export {
  customerOf,
  type Step,
  type Story,
  story,
  type StoryOptions,
} from "./story.ts";
export { type WhatIf, whatIf, type WhatIfColumn } from "./what_if.ts";
export type {
  ModelInput,
  ModelTree,
  RawValue,
  WholeModel,
} from "./whole_model.ts";
