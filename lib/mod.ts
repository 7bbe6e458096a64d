/**
 * What the notebook imports: the functions that its cells and the pages call,
 * and every room with all that it has.
 *
 * ```ts ignore
 * import * as churn from "lib/mod.ts";
 *
 * churn.evaluate(test, { cutoff: 0.3 }); // flat, because cells call it
 * churn.evaluation.rocCurve(test); // everything is in its room
 * ```
 *
 * A room is a folder of `lib/`, and its `mod.ts` can be imported without the
 * others:
 *
 * ```ts ignore
 * import { rocCurve, type RocPoint } from "lib/evaluation/mod.ts";
 * ```
 *
 * Plots, helpers of other functions, types and errors are only in their rooms:
 * {@linkcode [session]}, {@linkcode [resources]}, {@linkcode [customers]},
 * {@linkcode [exploration]}, {@linkcode [storage]}, {@linkcode [processing]},
 * {@linkcode [training]}, {@linkcode [tuning]}, {@linkcode [endpoint]},
 * {@linkcode [transform]}, {@linkcode [evaluation]}, {@linkcode [explanation]},
 * {@linkcode [retention]}, {@linkcode [results]}, {@linkcode [runs]},
 * {@linkcode [candidates]}, {@linkcode [takingUp]} and {@linkcode [show]}.
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
 * A call to AWS that fails throws {@linkcode [session].CallError}, whose message
 * says why and what to do, or the AWS SDK's own error where there is no more to
 * say.
 *
 * @module
 */

// Session
export * as session from "./session/mod.ts";
export {
  openSession,
  showCosts,
  showPreflight,
  showSettings,
} from "./session/mod.ts";

// Resources
export * as resources from "./resources/mod.ts";
export {
  cleanUp,
  jobLog,
  listResources,
  preflight,
  showResources,
} from "./resources/mod.ts";

// Customers
export * as customers from "./customers/mod.ts";
export {
  loadCustomers,
  loadCustomersToScore,
  readRawRows,
  showColumns,
  showFindings,
  showSummary,
  uploadCustomers,
} from "./customers/mod.ts";

// Exploration
export * as exploration from "./exploration/mod.ts";
export {
  explore,
  showAssociations,
  showCorrelations,
  showMissingness,
} from "./exploration/mod.ts";

// Storage
export * as storage from "./storage/mod.ts";
export { listObjects, putObject, showObjects } from "./storage/mod.ts";

// Processing
export * as processing from "./processing/mod.ts";
export {
  readFeatures,
  showFeatures,
  showSplit,
  startProcessing,
  waitForProcessing,
} from "./processing/mod.ts";

// Training
export * as training from "./training/mod.ts";
export {
  learningCurve,
  startRefits,
  startTraining,
  waitForRefits,
  waitForTraining,
} from "./training/mod.ts";

// Tuning
export * as tuning from "./tuning/mod.ts";
export { startTuning, tuningTrials, waitForTuning } from "./tuning/mod.ts";

// Endpoint
export * as endpoint from "./endpoint/mod.ts";
export {
  predictCustomers,
  predictRanges,
  scoreCustomers,
  showPredictions,
  showRanges,
  startEndpoint,
  waitForEndpoint,
} from "./endpoint/mod.ts";

// Transform
export * as transform from "./transform/mod.ts";

// Evaluation
export * as evaluation from "./evaluation/mod.ts";
export {
  assume,
  bestReachable,
  breakEven,
  calibration,
  compareOffers,
  customerValue,
  cutoffCurve,
  evaluate,
  liftByDecile,
  permutationCheck,
  readBaseline,
  scoreHeldOut,
  scoreOnce,
  segments,
  showAssumptions,
  showBestReachable,
  showEvaluation,
  showOffers,
  showPermutationCheck,
  showRecalibration,
  showSegments,
  showUses,
  showVerdict,
  verdict,
} from "./evaluation/mod.ts";

// Explanation
export * as explanation from "./explanation/mod.ts";
export {
  compareCohorts,
  dependence,
  explainSet,
  importance,
  showWhatIf,
  story,
  whatIf,
} from "./explanation/mod.ts";

// Retention
export * as retention from "./retention/mod.ts";
export {
  contactList,
  measureCampaign,
  planByEffect,
  readContacts,
  retentionPlan,
  showContacts,
  showRetentionPlan,
  simpleRule,
} from "./retention/mod.ts";

// Results
export * as results from "./results/mod.ts";
export {
  loadModel,
  modelCard,
  resultsAtAGlance,
  saveModel,
  showModelCard,
  showResults,
  uploadModelCard,
} from "./results/mod.ts";

// Runs
export * as runs from "./runs/mod.ts";

// Candidates
export * as candidates from "./candidates/mod.ts";
export {
  chooseCandidate,
  showCandidates,
  showChoice,
  showTestOfChoice,
  testOfChoice,
  trainCandidates,
} from "./candidates/mod.ts";

// Taking up
export * as takingUp from "./taking_up/mod.ts";
export { resume, showResumed } from "./taking_up/mod.ts";

// Show
export * as show from "./show/mod.ts";
export { lastStack, plotPng, showPlot } from "./show/mod.ts";

// Help
export { help } from "./help/help.ts";
