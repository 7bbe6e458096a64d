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
import { writeJson } from "../../state.ts";
import { AwsError } from "../../types.ts";
import { folderOf } from "../container_path.ts";
import { type Context, now } from "../context.ts";
import { downloadInputs, type Input, noObjects } from "../inputs.ts";
import { openJobs } from "../job_operations.ts";
import { JobClientError, type Plan } from "../job_run.ts";
import type { Kind } from "../kind.ts";
import { resourceConfig } from "../layout.ts";
import { rebase } from "../process.ts";
import { checkProcessingJob } from "../processing_request.ts";
import type { Resource } from "../records.ts";
import { readSentence } from "../regular_file.ts";
import { listJobFiles, uploadFiles } from "../uploads.ts";

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

export const processingJobs: Kind = {
  noun: "ProcessingJob",
  listOrder: "Ascending",
  quota: {
    types: "ProcessingInstanceType",
    inUse: ({ request, state }: Job) =>
      state.ProcessingJobStatus === "InProgress"
        ? request.ProcessingResources!.ClusterConfig!.InstanceType
        : undefined,
  },
  notFound: (name) => `Could not find requested job with name: ${name}`,
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Job name must be unique within an AWS account and region, " +
        `and a job with this name already exists (${arn})`,
    ),
  open: (context) =>
    openJobs<Job>(context, {
      kind: processingJobs,
      check: checkProcessingJob,
      begin() {
        const time = now();
        return {
          CreationTime: time,
          LastModifiedTime: time,
          ProcessingJobStatus: "InProgress",
        };
      },
      plan: (job, base) => plan(context, job, base),
      enter({ state }, phase) {
        if (phase === "Running") state.ProcessingStartTime = now();
        state.LastModifiedTime = now();
      },
      leave({ state }) {
        state.ProcessingEndTime = state.LastModifiedTime = now();
      },
    }),
};

function plan(context: Context, { request, arn }: Job, base: string): Plan {
  const { account } = context;
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
        const folder = folderOf(S3Output!.LocalPath!, base);
        await Deno.mkdir(folder, { recursive: true });
      }
      const inputs = (request.ProcessingInputs ?? []).map((input) =>
        inputOf(input, base)
      );
      const missing = (uri: string) =>
        noObjects(uri, account, request.RoleArn!);
      await downloadInputs(context, base, inputs, missing, signal);
    },
    failure: async () =>
      await readSentence(base, join(base, "output", "failure")) ||
      "See job logs for more information",
    async upload(stopped, signal) {
      const message = await readSentence(base, join(base, "output", "message"));
      if (!stopped) await uploadOutputs(context, base, outputs, signal);
      return { ExitMessage: message.slice(0, 1024) || undefined };
    },
  };
}

function inputOf({ InputName, S3Input }: ProcessingInput, base: string): Input {
  return {
    title: `input ${InputName}`,
    uri: S3Input!.S3Uri!,
    folder: folderOf(S3Input!.LocalPath!, base),
  };
}

/** All files are looked at before the first is uploaded. */
async function uploadOutputs(
  context: Context,
  base: string,
  outputs: ProcessingOutput[],
  signal: AbortSignal,
): Promise<void> {
  const folders = outputs.map(({ S3Output }) =>
    folderOf(S3Output!.LocalPath!, base)
  );
  const failed = (what: string) => ({ message }: Error): never => {
    signal.throwIfAborted();
    throw new JobClientError(`Upload of ${what} failed: ${message}`);
  };
  const files = await listJobFiles(context, base, folders, signal)
    .catch(failed("the outputs"));
  for (const [i, { S3Output }] of outputs.entries()) {
    const { LocalPath, S3Uri } = S3Output!;
    const uri = S3Uri!.replace(/\/*$/, "/");
    const output = { folder: folders[i], files: files[i], uri };
    await uploadFiles(context.s3, base, output, signal)
      .catch(failed(`${LocalPath} to ${S3Uri}`));
  }
}
