/**
 * The request that starts the training job.
 *
 * @module
 */
import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { metricDefinitions } from "../resources/jobs/log_lines.ts";
import type { PreparedData } from "../processing/types.ts";
import { imageUri } from "../settings/images.ts";
import { machinesOf } from "../resources/requests/machines.ts";
import { networkOf } from "../resources/requests/network.ts";
import { experimentOf, mlflowOf } from "../resources/requests/tracking.ts";
import type { Session } from "../aws/session.ts";
import { keys, s3Uri } from "../storage/store.ts";
import type { Hyperparameters } from "./types.ts";

/** The request that starts the job. */
export function trainingRequest(
  session: Session,
  name: string,
  data: PreparedData,
  hyperparameters: Hyperparameters,
  code: string,
): CreateTrainingJobCommandInput {
  const { settings } = session;
  const containerParameters = {
    sagemaker_program: "train.py",
    sagemaker_submit_directory: code,
    sagemaker_container_log_level: 20,
    sagemaker_job_name: name,
    sagemaker_region: session.region,
  };
  return {
    TrainingJobName: name,
    RoleArn: session.roleArn,
    AlgorithmSpecification: {
      TrainingImage: imageUri(
        "xgboost",
        session.region,
        settings.xgboostVersion,
      ),
      TrainingInputMode: "File",
      MetricDefinitions: [...metricDefinitions],
    },
    HyperParameters: jsonValues({ ...hyperparameters, ...containerParameters }),
    InputDataConfig: [
      channel("train", data.train.uri, "text/csv"),
      channel("validation", data.validation.uri, "text/csv"),
      channel("features", data.features.uri, "application/json"),
    ],
    OutputDataConfig: {
      S3OutputPath: s3Uri(session, keys.models),
      KmsKeyId: settings.kmsKey,
    },
    ResourceConfig: {
      ...machinesOf(session, "training"),
      VolumeSizeInGB: settings.volumeSizeGb,
    },
    StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntimeSeconds },
    ...settings.spot && spotTraining(session, name),
    ...networkOf(session, "training"),
    ProfilerConfig: { DisableProfiler: true },
    ...experimentOf(session),
    ...mlflowOf(session, name),
  };
}

/**
 * Spot instances, on which the job may wait as long as it may run. The keys of
 * its checkpoints lie below the job's own, which the ledger has.
 */
function spotTraining(session: Session, name: string) {
  const { maxRuntimeSeconds } = session.settings;
  return {
    EnableManagedSpotTraining: true,
    StoppingCondition: {
      MaxRuntimeInSeconds: maxRuntimeSeconds,
      MaxWaitTimeInSeconds: 2 * maxRuntimeSeconds,
    },
    CheckpointConfig: {
      S3Uri: s3Uri(session, `${keys.models}${name}/checkpoints/`),
      LocalPath: "/opt/ml/checkpoints",
    },
  };
}

function channel(name: string, uri: string, contentType: string) {
  return {
    ChannelName: name,
    ContentType: contentType,
    DataSource: {
      S3DataSource: {
        S3DataType: "S3Prefix" as const,
        S3Uri: uri,
        S3DataDistributionType: "FullyReplicated" as const,
      },
    },
  };
}

/** Script mode takes every value JSON-encoded, inside a string. */
export function jsonValues(values: Hyperparameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = typeof value === "object" ? JSON.stringify(value) : value;
      return [name, JSON.stringify(text)];
    }),
  );
}
