/**
 * Processing jobs: inputs and outputs below /opt/ml/processing, a command of
 * one's own.
 *
 * A script that has `/opt/ml/…` written inside finds nothing there: paths come
 * from arguments, where the prefix is replaced, or `SAGEMAKER_BASE_DIR`.
 *
 * @module
 */
import { join } from "node:path";
import type {
  CreateProcessingJobRequest,
  ProcessingInput,
  ProcessingOutput,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { writeJson } from "../state.ts";
import { AwsError } from "../types.ts";
import { type Context, now } from "./context.ts";
import {
  downloadInputs,
  type Input,
  noObjects,
  notOffered,
  refuseMembers,
} from "./inputs.ts";
import { createJobs, JobClientError, type JobKind, type Plan } from "./jobs.ts";
import { find, make, processingJob, readOperations } from "./kinds.ts";
import { resourceConfig } from "./layout.ts";
import { rebase } from "./process.ts";
import type { Resource } from "./records.ts";
import { uploadFolder } from "./s3_files.ts";

interface State {
  CreationTime: number;
  LastModifiedTime: number;
  ProcessingJobStatus: string;
  ProcessingStartTime?: number;
  ProcessingEndTime?: number;
  ExitMessage?: string;
  FailureReason?: string;
}

type Job = Resource<CreateProcessingJobRequest, State>;

export function createProcessingJobs(context: Context) {
  const { account } = context;
  const jobs = createJobs(context, processingKind(context));
  const operations: Record<string, Operation> = {
    ...readOperations(processingJob, jobs.records, account),
    async CreateProcessingJob(request: CreateProcessingJobRequest) {
      checkOffered(request);
      const name = request.ProcessingJobName!;
      const time = now();
      const job = make(processingJob, jobs.records, account, name, request, {
        CreationTime: time,
        LastModifiedTime: time,
        ProcessingJobStatus: "InProgress",
      });
      await jobs.start(job);
      return { ProcessingJobArn: job.arn };
    },
    async StopProcessingJob(request: { ProcessingJobName: string }) {
      const name = request.ProcessingJobName;
      await jobs.stop(find(processingJob, jobs.records, account, name));
      return {};
    },
  };
  return { operations, records: jobs.records, close: jobs.close };
}

function processingKind(context: Context): JobKind<Job> {
  return {
    kind: processingJob,
    logGroup: "/aws/sagemaker/ProcessingJobs",
    plan: (job, base) => plan(context, job, base),
    enter({ state }, phase) {
      if (phase === "Running") state.ProcessingStartTime = now();
      state.LastModifiedTime = now();
    },
    leave({ state }) {
      state.ProcessingEndTime = state.LastModifiedTime = now();
    },
  };
}

function plan(context: Context, { request, arn }: Job, base: string): Plan {
  const { s3, account } = context;
  const spec = request.AppSpecification!;
  const outputs = request.ProcessingOutputConfig?.Outputs ?? [];
  const config = join(base, "config");
  return {
    maxRuntimeSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
    command: [
      ...spec.ContainerEntrypoint!,
      ...spec.ContainerArguments ?? [],
    ].map((element) => rebase(element, base)),
    environment: {
      PROCESSING_JOB_ARN: arn,
      PROCESSING_JOB_NAME: request.ProcessingJobName!,
      ...request.Environment,
    },
    async download(signal) {
      await writeJson(join(config, "processingjobconfig.json"), {
        ProcessingJobArn: arn,
        ...request,
      });
      const { InstanceType } = request.ProcessingResources!.ClusterConfig!;
      await writeJson(
        join(config, "resourceconfig.json"),
        resourceConfig(InstanceType!),
      );
      await Deno.mkdir(join(base, "output"), { recursive: true });
      for (const { S3Output } of outputs) {
        const folder = rebase(S3Output!.LocalPath!, base);
        await Deno.mkdir(folder, { recursive: true });
      }
      const inputs = (request.ProcessingInputs ?? []).map((input) =>
        inputOf(input, base)
      );
      const missing = (uri: string) =>
        noObjects(uri, account, request.RoleArn!);
      await downloadInputs(s3, inputs, missing, signal);
    },
    failure: async () =>
      await read(join(base, "output", "failure")) ??
        "See job logs for more information",
    async upload(stopped) {
      const message = await read(join(base, "output", "message"));
      if (!stopped) {
        for (const { S3Output } of outputs) {
          const folder = rebase(S3Output!.LocalPath!, base);
          await uploadFolder(s3, folder, S3Output!.S3Uri!).catch((error) => {
            throw new JobClientError(
              `Upload of ${S3Output!.LocalPath} to ${S3Output!.S3Uri} ` +
                `failed: ${error.message}`,
            );
          });
        }
      }
      return { ExitMessage: message?.slice(0, 1024) };
    },
  };
}

function inputOf({ InputName, S3Input }: ProcessingInput, base: string): Input {
  return {
    title: `input ${InputName}`,
    uri: S3Input!.S3Uri!,
    folder: rebase(S3Input!.LocalPath!, base),
  };
}

async function read(path: string): Promise<string | undefined> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.trim() || undefined;
}

function checkOffered(request: CreateProcessingJobRequest): void {
  if (request.ProcessingResources!.ClusterConfig!.InstanceCount !== 1) {
    throw notOffered("more than one instance", "Set InstanceCount to 1.");
  }
  if (!request.AppSpecification!.ContainerEntrypoint) {
    throw notOffered(
      "an image's own entrypoint, as it runs no image",
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
  checkPath(s3.LocalPath, input.InputName!, paths);
}

function checkOutput(output: ProcessingOutput, paths: Set<string>): void {
  refuseMembers(output, ["FeatureStoreOutput", "AppManaged"], "Use S3Output.");
  const s3 = output.S3Output;
  if (!s3) throw invalid(`Output ${output.OutputName} has no S3Output.`);
  if (s3.S3UploadMode !== "EndOfJob") {
    throw notOffered(`S3UploadMode ${s3.S3UploadMode}`, "Use EndOfJob.");
  }
  checkPath(s3.LocalPath, output.OutputName!, paths);
}

function checkPath(
  path: string | undefined,
  name: string,
  paths: Set<string>,
): void {
  if (!path?.startsWith("/opt/ml/processing/") || path.includes("/../")) {
    throw invalid(
      `LocalPath of ${name} must lie below /opt/ml/processing: ` +
        `current value is ${path}`,
    );
  }
  if (paths.has(path)) {
    throw invalid(`LocalPath ${path} is used more than once.`);
  }
  paths.add(path);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
