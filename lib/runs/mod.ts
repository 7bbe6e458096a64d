/**
 * What was trained and evaluated with what, and what came of it: lists runs,
 * compares their models on the same customers, and runs one again.
 *
 * ```ts ignore
 * const losses = churn.runs.runsPlot({ runs: runs.slice(-10) });
 * ```
 *
 * @module
 */
export {
  type ComparedRows,
  compareRuns,
  compareScores,
  type Comparison,
  type RunDifference,
  type RunScores,
  type TestedDifference,
} from "./compare.ts";
export {
  type ExportedRuns,
  type ExportOptions,
  exportRuns,
} from "./mlflow/export_runs.ts";
export { MlflowError } from "./mlflow/rest.ts";
export { repeatRun, type Repetition } from "./repeat.ts";
export type { Difference } from "../statistics/paired.ts";
export { listRuns, type RunRecord, type RunTrial } from "./runs.ts";
export { runsPlot, type RunsPlotOptions } from "./runs_plot.ts";
export { type RunsOptions, showComparison, showRuns } from "./tables.ts";
