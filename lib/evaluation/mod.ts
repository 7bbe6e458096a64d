/**
 * Judges the model by customers that it has not learned from: how well it ranks
 * them, whether its probabilities can be believed, and what acting on them is worth.
 *
 * ```ts ignore
 * const points = churn.evaluation.rocCurve(test);
 * ```
 *
 * @module
 */
export type { BootstrapOptions } from "../statistics/bootstrap.ts";
export type { Estimate, Interval } from "../statistics/estimate.ts";
export {
  assume,
  type Assumptions,
  breakEven,
  customerValue,
  type OfferTerms,
  type ValueSource,
} from "./assumptions.ts";
export type { AreaEstimate } from "./auc.ts";
export {
  type Calibration,
  calibration,
  type CalibrationBin,
  type CalibrationOptions,
} from "./calibration.ts";
export { type CutoffCurve, cutoffCurve, type CutoffPoint } from "./cutoff.ts";
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
} from "./evaluate.ts";
export {
  type BestReachable,
  bestReachable,
  type PermutationCheck,
  permutationCheck,
  trueProbabilities,
} from "./learning_check.ts";
export { type Decile, liftByDecile } from "./lift.ts";
export { showAssumptions, showOffers } from "./offer_tables.ts";
export {
  compareOffers,
  type OfferCosts,
  type OfferOptions,
  type Outcome,
  type Way,
} from "./offers.ts";
export { calibrationPlot } from "./plots/calibration.ts";
export { confusionMatrixPlot } from "./plots/confusion_matrix.ts";
export { cutoffPlot } from "./plots/cutoff.ts";
export { liftPlot } from "./plots/lift.ts";
export {
  type PrecisionRecall,
  precisionRecallPlot,
} from "./plots/precision_recall.ts";
export { type RocCurve, rocCurvePlot } from "./plots/roc_curve.ts";
export { segmentsPlot, type SegmentsPlotOptions } from "./plots/segments.ts";
export {
  type JudgedSet,
  readBaseline,
  scoreHeldOut,
  scoreOnce,
  type StoredScores,
  type Use,
} from "./scores.ts";
export { type Segment, type SegmentFinding, segments } from "./segments.ts";
export {
  showBestReachable,
  showEvaluation,
  showLift,
  showPermutationCheck,
  showRecalibration,
  showSegments,
  showUses,
} from "./tables.ts";
export { type Verdict, verdict, type VerdictKind } from "./verdict.ts";
export { showVerdict } from "./verdict_table.ts";
