/**
 * Which features the model's predictions rest on.
 *
 * @module
 */
export {
  type CohortComparison,
  type Cohorts,
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "./explanation/cohorts.ts";
export { type Dependence, dependence } from "./explanation/dependence.ts";
export { type ExplainedSet, explainSet } from "./explanation/explained_set.ts";
export { type ColumnImportance, importance } from "./explanation/importance.ts";
export { customerOf, type Story, story } from "./explanation/story.ts";
