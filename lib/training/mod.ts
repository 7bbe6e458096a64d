/**
 * Trains the model in a training job, and again on other labels and rows for the
 * checks of the evaluation.
 *
 * ```ts ignore
 * const curvePlot = churn.training.learningCurvePlot({ rounds });
 * ```
 *
 * @module
 */
export { learningCurve } from "./learning_curve.ts";
export {
  type LearningCurveOptions,
  learningCurvePlot,
} from "./learning_curve_plot.ts";
export type { Recalibration } from "./recalibration.ts";
export {
  type RefitJob,
  type RefitOptions,
  type Refits,
  startRefits,
  waitForRefits,
} from "./refits.ts";
export type { ModelForm } from "./form.ts";
export { startTraining, waitForTraining } from "./training_job.ts";
export type { Hyperparameters, TrainedModel, TrainingJob } from "./types.ts";
