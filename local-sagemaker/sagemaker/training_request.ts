/**
 * What of a training job's request is offered here.
 *
 * @module
 */
import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import { checkContainerPath, folderOf } from "./container_path.ts";
import type { Context } from "./context.ts";
import { hasObjects, noObjects } from "./inputs.ts";
import { invalid, notOffered, refuseMembers } from "./offered.ts";
import { parseS3Uri } from "./s3_files.ts";

/** @throws {AwsError} where a channel has no objects. */
export async function checkChannels(
  { s3, account }: Context,
  request: CreateTrainingJobRequest,
): Promise<void> {
  for (const { DataSource } of request.InputDataConfig ?? []) {
    const uri = DataSource!.S3DataSource!.S3Uri!;
    if (await hasObjects(s3, uri)) continue;
    throw invalid(noObjects(uri, account, request.RoleArn!));
  }
}

/** @throws {AwsError} for what the local target can't do, or AWS would refuse. */
export function checkTrainingJob(request: CreateTrainingJobRequest): void {
  const spec = request.AlgorithmSpecification;
  refuseMembers(request, ["ServerlessJobConfig"]);
  refuseMembers(
    request,
    ["MlflowConfig"],
    "Leave it out: there is no MLflow of SageMaker here.",
  );
  if (!spec) throw invalid("AlgorithmSpecification is required.");
  refuseMembers(spec, ["AlgorithmName"], "Set TrainingImage.");
  if (!request.ResourceConfig || !request.StoppingCondition) {
    throw invalid("ResourceConfig and StoppingCondition are required.");
  }
  refuseMembers(request.ResourceConfig, ["InstanceGroups"]);
  if (request.ResourceConfig.InstanceCount !== 1) {
    throw notOffered("more than one instance", "Set InstanceCount to 1.");
  }
  if (!request.ResourceConfig.InstanceType) {
    throw invalid("InstanceType is required.");
  }
  checkSpot(request);
  parseS3Uri(request.OutputDataConfig!.S3OutputPath!);
  if (request.CheckpointConfig) parseS3Uri(request.CheckpointConfig.S3Uri!);
  checkPaths(request);
  checkMode(spec.TrainingInputMode);
  const { sagemaker_program, sagemaker_submit_directory } =
    request.HyperParameters ?? {};
  if (
    !spec.ContainerEntrypoint &&
    !(sagemaker_program && sagemaker_submit_directory)
  ) {
    throw notOffered(
      "algorithms built into an image",
      "Set the hyperparameters sagemaker_program and " +
        "sagemaker_submit_directory, or ContainerEntrypoint.",
    );
  }
  if ((request.OutputDataConfig!.CompressionType ?? "GZIP") !== "GZIP") {
    throw notOffered("CompressionType NONE", "Leave it out.");
  }
  for (const channel of request.InputDataConfig ?? []) {
    const name = channel.ChannelName;
    const source = channel.DataSource!.S3DataSource;
    if (source?.S3DataType !== "S3Prefix") {
      throw notOffered(
        `the data source of channel ${name}`,
        "Use an S3DataSource with S3DataType S3Prefix.",
      );
    }
    if ((channel.CompressionType ?? "None") !== "None") {
      throw notOffered("CompressionType Gzip", "Unpack in the script.");
    }
    checkMode(channel.InputMode ?? "File");
  }
}

function checkSpot(
  { EnableManagedSpotTraining, StoppingCondition }: CreateTrainingJobRequest,
): void {
  const { MaxRuntimeInSeconds = 86_400, MaxWaitTimeInSeconds } =
    StoppingCondition!;
  if (EnableManagedSpotTraining && MaxWaitTimeInSeconds === undefined) {
    throw invalid(
      "MaxWaitTimeInSeconds is required if EnableManagedSpotTraining is true.",
    );
  }
  if (!EnableManagedSpotTraining && MaxWaitTimeInSeconds !== undefined) {
    throw invalid(
      "MaxWaitTimeInSeconds needs EnableManagedSpotTraining to be true.",
    );
  }
  if ((MaxWaitTimeInSeconds ?? Infinity) < MaxRuntimeInSeconds) {
    throw invalid(
      "MaxWaitTimeInSeconds must not be below MaxRuntimeInSeconds.",
    );
  }
}

/** What the platform writes itself. */
const RESERVED = /^\/opt\/ml\/(input|code|tmp)(\/|$)/;

function checkPaths(request: CreateTrainingJobRequest): void {
  const paths = new Set<string>();
  const data = "/opt/ml/input/data";
  for (const { ChannelName } of request.InputDataConfig ?? []) {
    const what = `The folder of channel ${ChannelName}`;
    checkContainerPath(`${data}/${ChannelName}`, what, data, paths);
  }
  const path = request.CheckpointConfig?.LocalPath;
  if (path === undefined) return;
  if (!path.startsWith("/opt/ml/")) {
    throw notOffered("a LocalPath outside /opt/ml", "Leave it out.");
  }
  const what = "LocalPath of CheckpointConfig";
  checkContainerPath(path, what, "/opt/ml", paths);
  if (RESERVED.test(folderOf(path, "/opt/ml"))) {
    throw invalid(
      `${what} must not lie in a folder of the platform: current value is ${path}`,
    );
  }
}

function checkMode(mode: string | undefined): void {
  if (mode !== "File" && mode !== "FastFile") {
    throw notOffered(`input mode ${mode}`, "Use File.");
  }
}
