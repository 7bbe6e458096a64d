/**
 * When a tuning job has found enough.
 *
 * @module
 */
import type { HyperParameterTuningJobConfig } from "@aws-sdk/client-sagemaker";
import { isBetter } from "./children.ts";

/** A better value counts as an improvement from this part of the best one on. */
const IMPROVEMENT = 0.01;
/** Convergence is looked for from so many results on, */
const CONVERGED_AFTER = 20;
/** and is so if this part of the results has not improved the best one. */
const CONVERGED_PART = 0.5;

export interface Progress {
  /** How many results, the last ones, have not improved the best one by 1 %. */
  notImproving: number;
  /** Whether more results are unlikely to improve the best one by 1 %. */
  converged: boolean;
}

/**
 * Looks back over the results, in their order.
 *
 * AWS does not publish how it detects convergence. Here it is at least 20
 * results, the later half of which has not improved the best one by 1 %.
 */
export function progressOf(type: string, values: number[]): Progress {
  let reference: number | undefined;
  let notImproving = 0;
  for (const value of values) {
    if (reference === undefined || improves(type, value, reference)) {
      reference = value;
      notImproving = 0;
    } else {
      notImproving++;
    }
  }
  const enough = Math.max(CONVERGED_AFTER, values.length) * CONVERGED_PART;
  return {
    notImproving,
    converged: values.length >= CONVERGED_AFTER && notImproving >= enough,
  };
}

function improves(type: string, value: number, best: number): boolean {
  return isBetter(type, value, best) &&
    Math.abs(value - best) >= IMPROVEMENT * Math.abs(best);
}

/** Whether the criteria end the tuning job after the last of the results. */
export function isComplete(
  criteria: HyperParameterTuningJobConfig["TuningJobCompletionCriteria"],
  type: string,
  values: number[],
): boolean {
  const {
    TargetObjectiveMetricValue: target,
    BestObjectiveNotImproving,
    ConvergenceDetected,
  } = criteria ?? {};
  const last = values.at(-1);
  if (last === undefined) return false;
  if (target !== undefined && !isBetter(type, target, last)) return true;
  const { notImproving, converged } = progressOf(type, values);
  const most = BestObjectiveNotImproving?.MaxNumberOfTrainingJobsNotImproving;
  return notImproving >= (most ?? Infinity) ||
    converged && ConvergenceDetected?.CompleteOnConvergence === "Enabled";
}
