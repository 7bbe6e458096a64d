/**
 * Whether the experiment and the MLflow that are set are there.
 *
 * @module
 */
import {
  DescribeExperimentCommand,
  DescribeMlflowAppCommand,
  DescribeMlflowTrackingServerCommand,
} from "@aws-sdk/client-sagemaker";
import { type Check, unknown } from "../../aws/check.ts";
import { isNotFound } from "../../aws/failures.ts";
import type { Session } from "../../aws/session.ts";

/** Looks up what is set; nothing where nothing is. */
export async function checkTracking(session: Session): Promise<Check[]> {
  const { experiment, mlflowArn } = session.settings;
  return await Promise.all([
    ...experiment ? [checkExperiment(session, experiment)] : [],
    ...mlflowArn ? [checkMlflow(session, mlflowArn)] : [],
  ]);
}

async function checkExperiment(
  { clients: { sagemaker }, region }: Session,
  name: string,
): Promise<Check> {
  const check = "experiment";
  try {
    await sagemaker.send(
      new DescribeExperimentCommand({ ExperimentName: name }),
    );
    return { check, result: "ok", found: `${name} is there` };
  } catch (error) {
    if (isNotFound(error)) {
      return {
        ...{ check, result: "wrong", found: `${name} is not there` },
        remedy: `aws sagemaker create-experiment --experiment-name ${name} ` +
          `--region ${region}, or unset CHURN_EXPERIMENT`,
      };
    }
    return unknown(
      check,
      error,
      "ask an administrator to allow you sagemaker:DescribeExperiment, as " +
        "docs/aws.md shows, or continue: jobs of an experiment that is not there " +
        "are refused. The local SageMaker keeps no experiments, and takes any name",
    );
  }
}

async function checkMlflow(
  { clients: { sagemaker }, region, accountId }: Session,
  arn: string,
): Promise<Check> {
  const check = "MLflow";
  const [, , , itsRegion, itsAccount, resource] = arn.split(":");
  if (itsRegion !== region || itsAccount !== accountId) {
    return {
      ...{ check, result: "wrong" },
      found:
        `it is of account ${itsAccount} in ${itsRegion}, and the jobs of ` +
        `${accountId} in ${region}`,
      remedy: "set CHURN_MLFLOW_ARN to one of the same account and region",
    };
  }
  const [kind, name] = resource.split("/");
  try {
    const status = kind === "mlflow-app"
      ? (await sagemaker.send(new DescribeMlflowAppCommand({ Arn: arn })))
        .Status
      : (await sagemaker.send(
        new DescribeMlflowTrackingServerCommand({ TrackingServerName: name }),
      )).TrackingServerStatus;
    const found = `${resource} is ${status}`;
    return isClosed(status)
      ? {
        ...{ check, result: "wrong", found },
        remedy: "wait until it is created, start it, or unset CHURN_MLFLOW_ARN",
      }
      : { check, result: "ok", found };
  } catch (error) {
    if (isNotFound(error)) {
      return {
        ...{ check, result: "wrong", found: `${resource} is not there` },
        remedy:
          "aws sagemaker list-mlflow-apps and list-mlflow-tracking-servers " +
          "show those that are; set CHURN_MLFLOW_ARN to one, or unset it",
      };
    }
    return unknown(
      check,
      error,
      "ask an administrator to allow you sagemaker:DescribeMlflowApp and " +
        "sagemaker:DescribeMlflowTrackingServer, as docs/aws.md shows, or continue",
    );
  }
}

/** Of the statuses of apps and tracking servers those that take no runs. */
const isClosed = (status = "") =>
  /^(Creating|CreateFailed|Deleting|Deleted|Starting|StartFailed|Stopping|Stopped)$/
    .test(status);
