/**
 * Everything that the notebook uses, in the order of its sections.
 *
 * @module
 */

export { openSession, type Session } from "./session.ts";
export type { Settings, SettingsOptions, Target } from "./settings.ts";
export { InterruptedError } from "./interrupt.ts";

export {
  associations,
  churnRates,
  type Customers,
  type CustomersOptions,
  type Dataset,
  loadCustomers,
  rawCustomers,
  uploadCustomers,
} from "./data/customers.ts";
export {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./data/sample.ts";
export { frame, frameOfRecords } from "./data/frame.ts";
export { summarise } from "./data/summary.ts";
export type { Association, ChurnRate } from "./exploration.ts";

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
export type { Job } from "./jobs/job.ts";
export { JobError } from "./jobs/wait.ts";

export {
  type Endpoint,
  EndpointError,
  startEndpoint,
  waitForEndpoint,
} from "./endpoint.ts";
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

export {
  type ConfusionMatrix,
  confusionMatrix,
  evaluate,
  type Evaluation,
  type Metrics,
  rocCurve,
  type RocPoint,
} from "./evaluation.ts";
export { type FeatureImportance, featureImportance } from "./explanation.ts";
export { cleanUp, type CleanupOptions, type ResourceRow } from "./cleanup.ts";
export { listResources } from "./resources.ts";

export { type Displayable, plotPng, showPlot } from "./display/bundle.ts";
export { distributionPlot } from "./plots/distribution.ts";
export { probabilityPlot } from "./plots/probability.ts";
export { churnRatePlot } from "./plots/churn_rate.ts";
export { confusionMatrixPlot } from "./plots/confusion_matrix.ts";
export { featureImportancePlot } from "./plots/feature_importance.ts";
export { learningCurvePlot } from "./plots/learning_curve.ts";
export { rocCurvePlot } from "./plots/roc_curve.ts";
export {
  showAssociations,
  showColumns,
  showEvaluation,
  showFeatures,
  showObjects,
  showPredictions,
  showResources,
  showSettings,
} from "./tables.ts";
