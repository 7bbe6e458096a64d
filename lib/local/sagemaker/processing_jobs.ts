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
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { checkQuota } from "../quotas.ts";
import { writeJson } from "../state.ts";
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
      checkProcessingJob(request);
      const type = request.ProcessingResources!.ClusterConfig!.InstanceType!;
      const used = jobs.records.all().filter(({ request, state }) =>
        request.ProcessingResources!.ClusterConfig!.InstanceType === type &&
        state.ProcessingJobStatus === "InProgress"
      );
      checkQuota(type, "processing job", used.length);
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
      await downloadInputs(context, base, inputs, missing, signal);
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
