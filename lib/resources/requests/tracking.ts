/**
 * Where AWS keeps what jobs have done, besides their descriptions.
 *
 * @module
 */
import type { ExperimentConfig, MlflowConfig } from "@aws-sdk/client-sagemaker";
import type { Session } from "../../aws/session.ts";

type HasSettings = Pick<Session, "settings">;

/**
 * The experiment that a job belongs to, as requests have it. Tuning jobs have no
 * such member.
 */
export function experimentOf(
  { settings: { experiment } }: HasSettings,
): { readonly ExperimentConfig?: ExperimentConfig } {
  return experiment ? { ExperimentConfig: { ExperimentName: experiment } } : {};
}

/** The MLflow of SageMaker that a training job belongs to, as requests have it. */
export function mlflowOf(
  { settings: { experiment, mlflowArn } }: HasSettings,
  name: string,
): { readonly MlflowConfig?: MlflowConfig } {
  return mlflowArn
    ? {
      MlflowConfig: {
        MlflowResourceArn: mlflowArn,
        MlflowExperimentName: experiment,
        MlflowRunName: name,
      },
    }
    : {};
}
