/**
 * What a search optimises, among the metrics that `train.py` prints.
 *
 * @module
 */
import { validationMetrics } from "../resources/jobs/log_lines.ts";
import type { TuningObjective } from "./types.ts";

/** Which way is better. */
const types = { logLoss: "Minimize", auc: "Maximize" } as const;

/** Every objective. */
export const objectives = Object.keys(types) as TuningObjective[];

/** The metric and which way is better, as SageMaker calls them. */
export function objectiveOf(objective: TuningObjective = "logLoss") {
  return {
    Type: types[objective],
    MetricName: validationMetrics[objective],
  };
}
