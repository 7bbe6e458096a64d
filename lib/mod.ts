/**
 * Everything that the notebook uses, in the order of its sections.
 *
 * ```ts ignore
 * import * as churn from "lib/mod.ts";
 * ```
 *
 * Examples are of two kinds. Those of functions that need only data are
 * self-contained. Those that say `churn.` build on one another as the
 * notebook's cells do: `session` comes from {@linkcode openSession},
 * `customers` from {@linkcode loadCustomers}, `prepared` from {@linkcode
 * waitForProcessing}, `model` from {@linkcode waitForTraining}, `endpoint` from
 * {@linkcode startEndpoint}, `validation` and `test` from {@linkcode
 * scoreOnce}, `raw` from {@linkcode readRawRows}, `explained` from {@linkcode
 * explainSet}.
 *
 * A call to AWS that fails throws {@linkcode CallError}, whose message says why
 * and what to do, or the AWS SDK's own error where there is no more to say.
 *
 * @module
 */

// Session
export { openSession } from "./session/open_session.ts";
export type { Clients, Session } from "./aws/session.ts";
export type {
  KeyPair,
  ResolvedSettings,
  Settings,
  SettingsOptions,
  Stage,
  Target,
} from "./settings/settings.ts";
export type { Ledger, LedgerEntry } from "./aws/ledger.ts";
export { LedgerVersionError } from "./aws/ledger_lines.ts";
export type { Identity } from "./aws/identity.ts";
export {
  type JobKind,
  type ResourceKind,
  UnknownKindError,
  UnknownStatusError,
  type WorkKind,
} from "./resources/registry.ts";
export {
  type Check,
  preflight,
  PreflightError,
  type PreflightOptions,
} from "./resources/preflight/preflight.ts";
export { InterruptedError } from "./aws/interrupt.ts";
export { CallError } from "./aws/failures.ts";
export { lastStack } from "./show/errors.ts";
export { help } from "./help/help.ts";

// Customers
export {
  type Customers,
  type CustomersOptions,
  type Dataset,
  featureColumns,
  loadCustomers,
  rawCustomers,
  uploadCustomers,
} from "./customers/customers.ts";
export {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./customers/sample/sample.ts";
export type { ObservationOptions } from "./customers/columns/observation.ts";
export {
  type CustomersToScore,
  loadCustomersToScore,
  type ScoringFileOptions,
} from "./customers/scoring_file.ts";
export {
  type ColumnOverrides,
  type ColumnRole,
  type ColumnRoles,
  idNames,
} from "./customers/columns/columns.ts";
export type {
  CellOptions,
  Rewrite,
  Role,
  RoleBasis,
} from "./customers/columns/inferred.ts";
export type { Target as TargetColumn } from "./customers/target/target.ts";
export type { TargetOptions } from "./customers/target/target_values.ts";
export type { Open, ReadOptions } from "./customers/reading/read_file.ts";
export type { Encoding } from "./customers/reading/encoding.ts";
export type { Decimal } from "./customers/columns/cell_kinds.ts";
export type { DateOrder } from "./customers/columns/dates.ts";
export type { Limits } from "./customers/columns/limits.ts";
export { customerNames } from "./customers/customer_names.ts";
export { CustomersError, type Finding } from "./customers/checks/findings.ts";
export { type DataFrame, frame, frameOfRecords } from "./customers/frame.ts";
export { summarise } from "./customers/summary.ts";
export { type RawRowsOptions, readRawRows } from "./customers/raw_rows.ts";
export {
  type Column,
  column,
  type NumberColumn,
  type Table,
  type TextColumn,
} from "./table.ts";
export {
  type Association,
  type ChurnRate,
  type Correlation,
  type Explorable,
  type Exploration,
  explore,
  type GroupOptions,
  type Missingness,
} from "./exploration/explore.ts";

// Storage
export {
  deleteObjects,
  getJson,
  getObject,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "./storage/store.ts";

// Processing and training
export {
  startProcessing,
  waitForProcessing,
} from "./processing/processing_job.ts";
export type { StoredFile } from "./storage/stored_file.ts";
export type {
  PreparedData,
  ProcessingJob,
  ProcessingOptions,
} from "./processing/types.ts";
export { readFeatures } from "./processing/features.ts";
export type {
  Feature,
  Features,
  SetName,
  Split,
} from "./customers/features.ts";
export { startTraining, waitForTraining } from "./training/training_job.ts";
export type {
  Hyperparameters,
  TrainedModel,
  TrainingJob,
} from "./training/types.ts";
export {
  type RefitJob,
  type RefitOptions,
  type Refits,
  startRefits,
  waitForRefits,
} from "./training/refits.ts";
export { learningCurve } from "./training/learning_curve.ts";
export type { TrainingRound } from "./resources/jobs/steps.ts";
export { loadModel, saveModel } from "./results/saved_model.ts";
export type { SavedModel, SaveOptions } from "./results/saved_model_types.ts";
export type { Job, State, Work } from "./resources/jobs/job.ts";
export { jobLog } from "./resources/jobs/logs.ts";
export { JobError } from "./resources/jobs/wait.ts";
export type { ConsoleLinks } from "./resources/console_links.ts";

// Endpoint
export {
  type Endpoint,
  startEndpoint,
  waitForEndpoint,
} from "./endpoint/endpoint.ts";
export {
  explainCustomers,
  type ExplainedPredictions,
  explainRows,
  type Observed,
  predictCustomers,
  PredictionError,
  type PredictionOptions,
  type Predictions,
  scoreRows,
} from "./endpoint/prediction.ts";
export type { Customer } from "./customers/customer.ts";
export type { ScoredRows } from "./statistics/scored_rows.ts";
export {
  scoreCustomers,
  scoredCsv,
  type ScoredCsvOptions,
} from "./endpoint/scoring.ts";
export type { ScoredCustomers } from "./endpoint/scored_customers.ts";

export {
  startTransform,
  type TransformJob,
  type TransformOptions,
  waitForTransform,
} from "./transform/transform_job.ts";

// Evaluation and retention plan
export {
  type ConfusionMatrix,
  confusionMatrix,
  type Cutoff,
  evaluate,
  type Evaluation,
  type EvaluationOptions,
  type MetricIntervals,
  type Metrics,
  rocCurve,
  type RocOptions,
  type RocPoint,
} from "./evaluation/evaluate.ts";
export type { Estimate, Interval } from "./statistics/estimate.ts";
export type { AreaEstimate } from "./evaluation/auc.ts";
export type { BootstrapOptions } from "./statistics/bootstrap.ts";
export {
  type JudgedSet,
  readBaseline,
  scoreOnce,
  type StoredScores,
  type Use,
} from "./evaluation/scores.ts";
export {
  type ContactList,
  contactList,
  type ContactOptions,
  type ListedContact,
} from "./retention/contacts.ts";
export type { Reason, Reasons } from "./retention/reasons.ts";
export type { KeptScores } from "./endpoint/kept_scores.ts";
export {
  contactsCsv,
  type ContactsCsvOptions,
  readContacts,
} from "./retention/contacts_csv.ts";
export {
  type BandEffect,
  type CampaignEffect,
  type CampaignOptions,
  measureCampaign,
} from "./retention/campaign.ts";
export {
  type CustomersNeeded,
  planByEffect,
  type UpliftMove,
  type UpliftOptions,
  type UpliftPlan,
} from "./retention/uplift.ts";
export { rateDifference } from "./statistics/rate_difference.ts";
export type { GroupCounts } from "./statistics/rate_ratio.ts";
export { showCampaign, showContactList } from "./retention/contact_tables.ts";
export {
  assume,
  type Assumptions,
  breakEven,
  customerValue,
  type OfferTerms,
  type ValueSource,
} from "./evaluation/assumptions.ts";
export type { Period } from "./customers/columns/charge_names.ts";
export {
  compareOffers,
  type CutoffCurve,
  cutoffCurve,
  type CutoffPoint,
  type OfferOptions,
} from "./evaluation/cutoff.ts";
export type { OfferCosts, Outcome, Way } from "./evaluation/offers.ts";
export {
  ruleOrder,
  ruleText,
  type SimpleRule,
  simpleRule,
} from "./retention/simple_rule.ts";
export {
  type Calibration,
  calibration,
  type CalibrationBin,
  type CalibrationOptions,
} from "./evaluation/calibration.ts";
export type { Recalibration } from "./training/recalibration.ts";
export { type Decile, liftByDecile } from "./evaluation/lift.ts";
export {
  type Segment,
  type SegmentFinding,
  segments,
} from "./evaluation/segments.ts";
export {
  type BestReachable,
  bestReachable,
  type PermutationCheck,
  permutationCheck,
  trueProbabilities,
} from "./evaluation/learning_check.ts";
export {
  type Contact,
  type GainPoint,
  type PlanAssumptions,
  type PlanOptions,
  type RetentionPlan,
  retentionPlan,
} from "./retention/retention_plan.ts";

export {
  type Verdict,
  verdict,
  type VerdictKind,
} from "./evaluation/verdict.ts";
export { showVerdict } from "./evaluation/verdict_table.ts";

// Explanation
export {
  type CohortComparison,
  type CohortDifference,
  type Cohorts,
  cohortsByColumn,
  cohortsByRisk,
  type ColumnImportance,
  compareCohorts,
  customerOf,
  type Dependence,
  dependence,
  type DependenceGroup,
  type DependenceOptions,
  type ExplainedSet,
  type ExplainOptions,
  explainSet,
  importance,
  type ModelInput,
  type ModelTree,
  type RawValue,
  type SourcedFeature,
  type Step,
  type Story,
  story,
  type StoryOptions,
  type WhatIf,
  whatIf,
  type WhatIfColumn,
  type WholeModel,
} from "./explanation/mod.ts";

// Results
export { resultsAtAGlance } from "./results/results.ts";
export type { ResultLine, Run } from "./results/types.ts";
export { showResults } from "./results/tables.ts";
export { modelCard, uploadModelCard } from "./results/model_card/model_card.ts";
export type {
  CardSection,
  CardTable,
  ModelCard,
} from "./results/model_card/types.ts";
export { cardMarkdown } from "./results/model_card/markdown.ts";
export { cardHtml } from "./results/model_card/html.ts";
export { showModelCard } from "./results/model_card/table.ts";

// Taking up and cleaning up
export { resume, type Resumed, type ResumedRow } from "./taking_up/resume.ts";
export {
  cleanUp,
  CleanupError,
  type CleanupOptions,
  type ResourceRow,
} from "./resources/cleanup.ts";
export { listResources } from "./resources/listing.ts";

// Plots
export {
  type Data,
  display,
  type Displayable,
  plotPng,
  showPlot,
} from "./show/bundle.ts";
export type { PlotOptions, Spec } from "./show/theme.ts";
export {
  type DistributionOptions,
  distributionPlot,
} from "./exploration/plots/distribution.ts";
export {
  type ProbabilityOptions,
  probabilityPlot,
} from "./endpoint/probability_plot.ts";
export {
  associationsPlot,
  type AssociationsPlotOptions,
  type TellingColumn,
} from "./exploration/plots/associations.ts";
export {
  type ChurnRateOptions,
  churnRatePlot,
  type GroupRate,
} from "./exploration/plots/churn_rate.ts";
export {
  churnRatesPlot,
  type ChurnRatesPlotOptions,
  type ColumnRates,
} from "./exploration/plots/churn_rates.ts";
export {
  type CohortsOptions,
  cohortsPlot,
} from "./explanation/plots/cohorts.ts";
export {
  type ColumnPair,
  type CorrelationOptions,
  correlationPlot,
} from "./exploration/plots/correlations.ts";
export { dependencePlot } from "./explanation/plots/dependence.ts";
export { waterfallPlot } from "./explanation/plots/waterfall.ts";
export { calibrationPlot } from "./evaluation/plots/calibration.ts";
export { confusionMatrixPlot } from "./evaluation/plots/confusion_matrix.ts";
export { cutoffPlot } from "./evaluation/plots/cutoff.ts";
export {
  featureImportancePlot,
  type Importance,
  type ImportanceOptions,
} from "./explanation/plots/feature_importance.ts";
export {
  type LearningCurveOptions,
  learningCurvePlot,
} from "./training/learning_curve_plot.ts";
export { liftPlot } from "./evaluation/plots/lift.ts";
export {
  type PrecisionRecall,
  precisionRecallPlot,
} from "./evaluation/plots/precision_recall.ts";
export { retentionPlot } from "./retention/retention_plot.ts";
export { type RocCurve, rocCurvePlot } from "./evaluation/plots/roc_curve.ts";
export {
  segmentsPlot,
  type SegmentsPlotOptions,
} from "./evaluation/plots/segments.ts";

// Tables
export { showCosts, showPreflight, showSettings } from "./session/tables.ts";
export {
  showColumns,
  showFindings,
  showObjects,
  showSummary,
} from "./customers/tables.ts";
export { showFeatures, showSplit } from "./processing/tables.ts";
export { showPredictions } from "./endpoint/tables.ts";
export { showResources } from "./resources/tables.ts";
export { showResumed } from "./taking_up/tables.ts";
export {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "./exploration/tables.ts";
export {
  showBestReachable,
  showEvaluation,
  showLift,
  showPermutationCheck,
  showRecalibration,
  showSegments,
  showUses,
} from "./evaluation/tables.ts";
export { showAssumptions, showOffers } from "./evaluation/offer_tables.ts";
export { showContacts, showRetentionPlan } from "./retention/tables.ts";
export { showWhatIf } from "./explanation/what_if_table.ts";
