/**
 * What of a processing job's request is offered here.
 *
 * @module
 */
import type {
  CreateProcessingJobRequest,
  ProcessingInput,
  ProcessingOutput,
} from "@aws-sdk/client-sagemaker";
import { checkContainerPath } from "./container_path.ts";
import { invalid, notOffered, refuseMembers } from "./offered.ts";
import { parseS3Uri } from "./s3_files.ts";

/** @throws {AwsError} for what the local target can't do, or AWS would refuse. */
export function checkProcessingJob(request: CreateProcessingJobRequest): void {
  if (request.ProcessingResources!.ClusterConfig!.InstanceCount !== 1) {
    throw notOffered("more than one instance", "Set InstanceCount to 1.");
  }
  if (!request.AppSpecification!.ContainerEntrypoint) {
    throw notOffered(
      "an image's own entrypoint, because it does not run images",
      "Set AppSpecification.ContainerEntrypoint.",
    );
  }
  const paths = new Set<string>();
  for (const input of request.ProcessingInputs ?? []) checkInput(input, paths);
  for (const output of request.ProcessingOutputConfig?.Outputs ?? []) {
    checkOutput(output, paths);
  }
}

function checkInput(input: ProcessingInput, paths: Set<string>): void {
  refuseMembers(input, ["DatasetDefinition", "AppManaged"], "Use S3Input.");
  const s3 = input.S3Input;
  if (!s3) throw invalid(`Input ${input.InputName} has no S3Input.`);
  if (s3.S3DataType !== "S3Prefix") {
    throw notOffered(`S3DataType ${s3.S3DataType}`, "Use S3Prefix.");
  }
  if ((s3.S3InputMode ?? "File") !== "File") {
    throw notOffered("S3InputMode Pipe", "Use File.");
  }
  if ((s3.S3CompressionType ?? "None") !== "None") {
    throw notOffered("S3CompressionType Gzip", "Unpack in the script.");
  }
  parseS3Uri(s3.S3Uri!);
  checkPath(s3.LocalPath, input.InputName!, paths);
}

function checkOutput(output: ProcessingOutput, paths: Set<string>): void {
  refuseMembers(output, ["FeatureStoreOutput", "AppManaged"], "Use S3Output.");
  const s3 = output.S3Output;
  if (!s3) throw invalid(`Output ${output.OutputName} has no S3Output.`);
  if (s3.S3UploadMode !== "EndOfJob") {
    throw notOffered(`S3UploadMode ${s3.S3UploadMode}`, "Use EndOfJob.");
  }
  parseS3Uri(s3.S3Uri!);
  checkPath(s3.LocalPath, output.OutputName!, paths);
}

function checkPath(
  path: string | undefined,
  name: string,
  paths: Set<string>,
): void {
  const what = `LocalPath of ${name}`;
  checkContainerPath(path, what, "/opt/ml/processing", paths);
}
