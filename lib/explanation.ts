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
} from "./explanation/cohorts.ts";
export {
  type Dependence,
  dependence,
  type DependenceGroup,
  type DependenceOptions,
} from "./explanation/dependence.ts";
export {
  type ExplainedSet,
  type ExplainOptions,
  explainSet,
  type SourcedFeature,
} from "./explanation/explained_set.ts";
export { type ColumnImportance, importance } from "./explanation/importance.ts";
export {
  customerOf,
  type Step,
  type Story,
  story,
  type StoryOptions,
} from "./explanation/story.ts";
export {
  type WhatIf,
  whatIf,
  type WhatIfColumn,
} from "./explanation/what_if.ts";
export type {
  ModelInput,
  ModelTree,
  RawValue,
  WholeModel,
} from "./explanation/whole_model.ts";
