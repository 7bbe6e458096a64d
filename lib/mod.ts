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
export { openSession } from "./session.ts";
export type { Clients, Session } from "./session_types.ts";
export type {
  KeyPair,
  ResolvedSettings,
  Settings,
  SettingsOptions,
  Stage,
  Target,
} from "./settings.ts";
export type { Ledger, LedgerEntry } from "./ledger.ts";
export { LedgerVersionError } from "./ledger/lines.ts";
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
} from "./preflight.ts";
export { InterruptedError } from "./interrupt.ts";
export { CallError } from "./aws/failures.ts";
export { lastStack } from "./display/errors.ts";
export { help } from "./help.ts";

// Customers
export {
  type Customers,
  type CustomersOptions,
  type Dataset,
  featureColumns,
  loadCustomers,
  rawCustomers,
  uploadCustomers,
} from "./data/customers.ts";
export {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./data/sample.ts";
export type { ObservationOptions } from "./data/observation.ts";
export {
  type CustomersToScore,
  loadCustomersToScore,
  type ScoringFileOptions,
} from "./data/scoring_file.ts";
export {
  type ColumnOverrides,
  type ColumnRole,
  type ColumnRoles,
  idNames,
} from "./data/columns.ts";
export type { CellOptions, Rewrite, Role, RoleBasis } from "./data/inferred.ts";
export type { Target as TargetColumn } from "./data/target.ts";
export type { TargetOptions } from "./data/target_values.ts";
export type { Open, ReadOptions } from "./data/read_file.ts";
export type { Encoding } from "./data/encoding.ts";
export type { Decimal } from "./data/cell_kinds.ts";
export type { DateOrder } from "./data/dates.ts";
export type { Limits } from "./data/limits.ts";
export { customerNames } from "./data/customer_names.ts";
export { CustomersError, type Finding } from "./data/findings.ts";
export { type DataFrame, frame, frameOfRecords } from "./data/frame.ts";
export { summarise } from "./data/summary.ts";
export { type RawRowsOptions, readRawRows } from "./data/raw_rows.ts";
export {
  type Column,
  column,
  type NumberColumn,
  type Table,
  type TextColumn,
} from "./data/table.ts";
export {
  type Association,
  type ChurnRate,
  type Correlation,
  type Explorable,
  type Exploration,
  explore,
  type GroupOptions,
  type Missingness,
} from "./exploration.ts";

// Storage
export {
  deleteObjects,
  getJson,
  getObject,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "./store.ts";

// Processing and training
export { startProcessing, waitForProcessing } from "./processing.ts";
export type {
  PreparedData,
  ProcessingJob,
  ProcessingOptions,
} from "./processing/types.ts";
export { readFeatures } from "./processing/features.ts";
export type { Feature, Features, SetName, Split } from "./data/features.ts";
export { startTraining, waitForTraining } from "./training.ts";
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
} from "./refits.ts";
export { learningCurve } from "./training/learning_curve.ts";
export type { TrainingRound } from "./jobs/steps.ts";
export { loadModel, saveModel } from "./saved_model.ts";
export type { SavedModel, SaveOptions } from "./results/saved_model_types.ts";
export type { Job, State, Work } from "./jobs/job.ts";
export { jobLog } from "./jobs/logs.ts";
export { JobError } from "./jobs/wait.ts";
export type { ConsoleLinks } from "./aws/console_links.ts";

// Endpoint
export { type Endpoint, startEndpoint, waitForEndpoint } from "./endpoint.ts";
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
} from "./prediction.ts";
export type { Customer } from "./data/customer.ts";
export type { ScoredRows } from "./judging/scored_rows.ts";
export { scoreCustomers, scoredCsv, type ScoredCsvOptions } from "./scoring.ts";
export type { ScoredCustomers } from "./scoring/scored_customers.ts";

export {
  startTransform,
  type TransformJob,
  type TransformOptions,
  waitForTransform,
} from "./transform.ts";

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
} from "./evaluation.ts";
export type { Estimate, Interval } from "./judging/estimate.ts";
export type { AreaEstimate } from "./judging/auc.ts";
export type { BootstrapOptions } from "./judging/bootstrap.ts";
export {
  type JudgedSet,
  readBaseline,
  scoreOnce,
  type StoredScores,
  type Use,
} from "./judging/scores.ts";
export {
  type ContactList,
  contactList,
  type ContactOptions,
  type ListedContact,
} from "./contacts.ts";
export type { Reason, Reasons } from "./contacts/reasons.ts";
export type { KeptScores } from "./scoring/kept_scores.ts";
export {
  contactsCsv,
  type ContactsCsvOptions,
  readContacts,
} from "./contacts/csv.ts";
export {
  type BandEffect,
  type CampaignEffect,
  type CampaignOptions,
  measureCampaign,
} from "./judging/campaign.ts";
export {
  type CustomersNeeded,
  planByEffect,
  type UpliftMove,
  type UpliftOptions,
  type UpliftPlan,
} from "./judging/uplift.ts";
export { rateDifference } from "./judging/rate_difference.ts";
export type { GroupCounts } from "./judging/rate_ratio.ts";
export { showCampaign, showContactList } from "./tables/contacts.ts";
export {
  assume,
  type Assumptions,
  breakEven,
  customerValue,
  type OfferTerms,
  type ValueSource,
} from "./judging/assumptions.ts";
export type { Period } from "./data/charge_names.ts";
export {
  compareOffers,
  type CutoffCurve,
  cutoffCurve,
  type CutoffPoint,
  type OfferOptions,
} from "./judging/cutoff.ts";
export type { OfferCosts, Outcome, Way } from "./judging/offers.ts";
export {
  ruleOrder,
  ruleText,
  type SimpleRule,
  simpleRule,
} from "./judging/simple_rule.ts";
export {
  type Calibration,
  calibration,
  type CalibrationBin,
  type CalibrationOptions,
} from "./judging/calibration.ts";
export type { Recalibration } from "./judging/recalibration.ts";
export { type Decile, liftByDecile } from "./judging/lift.ts";
export {
  type Segment,
  type SegmentFinding,
  segments,
} from "./judging/segments.ts";
export {
  type BestReachable,
  bestReachable,
  type PermutationCheck,
  permutationCheck,
  trueProbabilities,
} from "./judging/learning_check.ts";
export {
  type Contact,
  type GainPoint,
  type PlanAssumptions,
  type PlanOptions,
  type RetentionPlan,
  retentionPlan,
} from "./judging/retention.ts";

export { type Verdict, verdict, type VerdictKind } from "./judging/verdict.ts";
export { showVerdict } from "./tables/verdict.ts";

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
} from "./explanation.ts";

// Results
export { resultsAtAGlance } from "./results.ts";
export type { ResultLine, Run } from "./results/types.ts";
export { showResults } from "./tables/results.ts";
export { modelCard, uploadModelCard } from "./model_card.ts";
export type { CardSection, CardTable, ModelCard } from "./model_card/types.ts";
export { cardMarkdown } from "./model_card/markdown.ts";
export { cardHtml } from "./model_card/html.ts";
export { showModelCard } from "./tables/model_card.ts";

// Taking up and cleaning up
export { resume, type Resumed, type ResumedRow } from "./resume.ts";
export {
  cleanUp,
  CleanupError,
  type CleanupOptions,
  type ResourceRow,
} from "./cleanup.ts";
export { listResources } from "./resources.ts";

// Plots
export {
  type Data,
  display,
  type Displayable,
  plotPng,
  showPlot,
} from "./display/bundle.ts";
export type { PlotOptions, Spec } from "./display/theme.ts";
export {
  type DistributionOptions,
  distributionPlot,
} from "./plots/distribution.ts";
export {
  type ProbabilityOptions,
  probabilityPlot,
} from "./plots/probability.ts";
export {
  associationsPlot,
  type AssociationsPlotOptions,
  type TellingColumn,
} from "./plots/associations.ts";
export {
  type ChurnRateOptions,
  churnRatePlot,
  type GroupRate,
} from "./plots/churn_rate.ts";
export {
  churnRatesPlot,
  type ChurnRatesPlotOptions,
  type ColumnRates,
} from "./plots/churn_rates.ts";
export { type CohortsOptions, cohortsPlot } from "./plots/cohorts.ts";
export {
  type ColumnPair,
  type CorrelationOptions,
  correlationPlot,
} from "./plots/correlations.ts";
export { dependencePlot } from "./plots/dependence.ts";
export { waterfallPlot } from "./plots/waterfall.ts";
export { calibrationPlot } from "./plots/calibration.ts";
export { confusionMatrixPlot } from "./plots/confusion_matrix.ts";
export { cutoffPlot } from "./plots/cutoff.ts";
export {
  featureImportancePlot,
  type Importance,
  type ImportanceOptions,
} from "./plots/feature_importance.ts";
export {
  type LearningCurveOptions,
  learningCurvePlot,
} from "./plots/learning_curve.ts";
export { liftPlot } from "./plots/lift.ts";
export {
  type PrecisionRecall,
  precisionRecallPlot,
} from "./plots/precision_recall.ts";
export { retentionPlot } from "./plots/retention.ts";
export { type RocCurve, rocCurvePlot } from "./plots/roc_curve.ts";
export { segmentsPlot, type SegmentsPlotOptions } from "./plots/segments.ts";

// Tables
export { showCosts, showPreflight, showSettings } from "./tables/session.ts";
export {
  showColumns,
  showFindings,
  showObjects,
  showSummary,
} from "./tables/customers.ts";
export { showFeatures, showSplit } from "./tables/processing.ts";
export { showPredictions } from "./tables/predictions.ts";
export { showResources } from "./tables/resources.ts";
export { showResumed } from "./tables/resumed.ts";
export {
  showAssociations,
  showCorrelations,
  showMissingness,
} from "./tables/exploration.ts";
export {
  showBestReachable,
  showEvaluation,
  showLift,
  showPermutationCheck,
  showRecalibration,
  showSegments,
  showUses,
} from "./tables/judging.ts";
export { showAssumptions, showOffers } from "./tables/offers.ts";
export { showContacts, showRetentionPlan } from "./tables/retention.ts";
export { showWhatIf } from "./tables/what_if.ts";
