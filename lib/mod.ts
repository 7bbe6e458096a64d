/**
 * Everything that the notebook uses, in the order of its sections.
 *
 * @module
 */

export { openSession, type Session } from "./session.ts";
export type { Settings, SettingsOptions, Target } from "./settings.ts";
export { type Check, preflight, PreflightError } from "./preflight.ts";
export { InterruptedError } from "./interrupt.ts";
export { CallError } from "./aws/failures.ts";
export { lastStack } from "./display/errors.ts";

export {
  type Customers,
  type CustomersOptions,
  type Dataset,
  featureColumns,
  loadCustomers,
  monthlyCharge,
  rawCustomers,
  uploadCustomers,
} from "./data/customers.ts";
export {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./data/sample.ts";
export {
  type CustomersToScore,
  loadCustomersToScore,
} from "./data/scoring_file.ts";
export { CustomersError, type Finding } from "./data/findings.ts";
export { frame, frameOfRecords } from "./data/frame.ts";
export { summarise } from "./data/summary.ts";
export { readRawRows } from "./data/raw_rows.ts";
export { column, type Table } from "./data/table.ts";
export {
  type Association,
  type ChurnRate,
  type Correlation,
  type Exploration,
  explore,
  type Missingness,
} from "./exploration.ts";

export {
  deleteObjects,
  getJson,
  getObject,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "./store.ts";

export {
  type Feature,
  type Features,
  type PreparedData,
  type ProcessingJob,
  readFeatures,
  startProcessing,
  waitForProcessing,
} from "./processing.ts";
export {
  type Hyperparameters,
  learningCurve,
  startTraining,
  type TrainedModel,
  type TrainingJob,
  type TrainingRound,
  waitForTraining,
} from "./training.ts";
export type { Job, Work } from "./jobs/job.ts";
export { jobLog } from "./jobs/logs.ts";
export { JobError } from "./jobs/wait.ts";

export { type Endpoint, startEndpoint, waitForEndpoint } from "./endpoint.ts";
export {
  type Customer,
  explainCustomers,
  type ExplainedPredictions,
  explainRows,
  predictCustomers,
  PredictionError,
  type Predictions,
  type ScoredRows,
  scoreRows,
} from "./prediction.ts";
export { scoreCustomers, scoredCsv, type ScoredCustomers } from "./scoring.ts";

export {
  type ConfusionMatrix,
  confusionMatrix,
  evaluate,
  type Evaluation,
  type EvaluationOptions,
  type Metrics,
  rocCurve,
  type RocPoint,
} from "./evaluation.ts";
export {
  readBaseline,
  scoreOnce,
  type StoredScores,
} from "./judging/scores.ts";
export {
  chooseCutoff,
  type CutoffChoice,
  type MistakeCosts,
} from "./judging/cutoff.ts";
export { type Calibration, calibration } from "./judging/calibration.ts";
export {
  recalibrated,
  type Recalibration,
  recalibration,
} from "./judging/recalibration.ts";
export { type Decile, liftByDecile } from "./judging/lift.ts";
export { type Segment, segments } from "./judging/segments.ts";
export {
  bestReachable,
  shuffleCheck,
  trueProbabilities,
} from "./judging/learning_check.ts";
export {
  customerValue,
  type Offer,
  type RetentionPlan,
  retentionPlan,
} from "./judging/retention.ts";
export {
  cohortsByColumn,
  cohortsByRisk,
  type ColumnImportance,
  compareCohorts,
  customerOf,
  type Dependence,
  dependence,
  type ExplainedSet,
  explainSet,
  importance,
  type Story,
  story,
} from "./explanation.ts";
export { resume, type Resumed, type ResumedRow } from "./resume.ts";
export {
  cleanUp,
  CleanupError,
  type CleanupOptions,
  type ResourceRow,
} from "./cleanup.ts";
export { listResources } from "./resources.ts";

export { type Displayable, plotPng, showPlot } from "./display/bundle.ts";
export { distributionPlot } from "./plots/distribution.ts";
export { probabilityPlot } from "./plots/probability.ts";
export { associationsPlot } from "./plots/associations.ts";
export { churnRatePlot } from "./plots/churn_rate.ts";
export { churnRatesPlot } from "./plots/churn_rates.ts";
export { cohortsPlot } from "./plots/cohorts.ts";
export { correlationPlot } from "./plots/correlations.ts";
export { dependencePlot } from "./plots/dependence.ts";
export { waterfallPlot } from "./plots/waterfall.ts";
export { calibrationPlot } from "./plots/calibration.ts";
export { confusionMatrixPlot } from "./plots/confusion_matrix.ts";
export { cutoffPlot } from "./plots/cutoff.ts";
export { featureImportancePlot } from "./plots/feature_importance.ts";
export { learningCurvePlot } from "./plots/learning_curve.ts";
export { liftPlot } from "./plots/lift.ts";
export { retentionPlot } from "./plots/retention.ts";
export { rocCurvePlot } from "./plots/roc_curve.ts";
export { segmentsPlot } from "./plots/segments.ts";
export {
  showColumns,
  showCosts,
  showFeatures,
  showFindings,
  showObjects,
  showPredictions,
  showPreflight,
  showResources,
  showResumed,
  showSettings,
} from "./tables.ts";
export {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "./exploration_tables.ts";
export {
  showBestReachable,
  showContacts,
  showCutoff,
  showEvaluation,
  showLift,
  showRecalibration,
  showRetentionPlan,
  showSegments,
  showShuffleCheck,
  showUses,
} from "./judging_tables.ts";
