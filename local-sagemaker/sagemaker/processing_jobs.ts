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
import {
  type CreateProcessingJobRequest,
  type ProcessingInput,
  ProcessingInstanceType,
  type ProcessingOutput,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { checkQuota, type Usage } from "../quota_use.ts";
import { writeJson } from "../state.ts";
import { folderOf } from "./container_path.ts";
import { type Context, now } from "./context.ts";
import { downloadInputs, type Input, noObjects } from "./inputs.ts";
import { JobClientError, type JobKind, type Plan } from "./job_run.ts";
import { createJobs } from "./jobs.ts";
import { processingJob } from "./kinds.ts";
import { resourceConfig } from "./layout.ts";
import { rebase } from "./process.ts";
import { checkProcessingJob } from "./processing_request.ts";
import type { Resource } from "./records.ts";
import { find, make, readOperations } from "./resources.ts";
import { readSentence } from "./regular_file.ts";
import { listJobFiles, uploadFiles } from "./uploads.ts";

/** What its machines are counted as. */
export const usage: Usage = {
  name: "processing job",
  types: Object.values(ProcessingInstanceType),
};

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
      checkProcessingJob(request);
      const type = request.ProcessingResources!.ClusterConfig!.InstanceType!;
      const used = jobs.records.all().filter(({ request, state }) =>
        request.ProcessingResources!.ClusterConfig!.InstanceType === type &&
        state.ProcessingJobStatus === "InProgress"
      );
      checkQuota(type, usage.name, used.length);
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
