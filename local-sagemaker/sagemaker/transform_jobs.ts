/**
 * Transform jobs: their records. Nothing runs them yet, so each fails as soon as
 * it is created, and its reason says so.
 *
 * @module
 */
import {
  type CreateTransformJobRequest,
  TransformInstanceType,
} from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import type { Constraints } from "../json/validate.ts";
import type { Usage } from "../quota_use.ts";
import { AwsError } from "../types.ts";
import { type Context, now } from "./context.ts";
import { JobClientError, type JobKind } from "./job_run.ts";
import { createJobs } from "./jobs.ts";
import { type Kind, model } from "./kinds.ts";
import type { Model } from "./models.ts";
import type { Records, Resource } from "./records.ts";
import { find, make, readOperations } from "./resources.ts";

/** What its machines are counted as. */
export const usage: Usage = {
  name: "transform job",
  types: Object.values(TransformInstanceType),
};

const transformJob: Kind = {
  noun: "TransformJob",
  folder: "transform-jobs",
  arnPart: "transform-job",
  describe: "DescribeTransformJobResponse",
  summary: "TransformJobSummary",
  listMember: "TransformJobSummaries",
  listOrder: "Descending",
  notFound: (name) => `Could not find requested job with name: ${name}`,
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Job name must be unique within an AWS account and region, " +
        `and a job with this name already exists (${arn})`,
    ),
};

const filter = { max: 63 };

const constraints: Constraints = {
  TransformJobName: {
    pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
    min: 1,
    max: 63,
  },
  MaxConcurrentTransforms: { min: 0 },
  MaxPayloadInMB: { min: 0 },
  InvocationsTimeoutInSeconds: { min: 1, max: 3600 },
  InvocationsMaxRetries: { min: 0, max: 3 },
  BatchStrategy: { oneOf: ["MultiRecord", "SingleRecord"] },
  "CreateTransformJobRequest.Environment": {
    max: 16,
    keyPattern: "[a-zA-Z_][a-zA-Z0-9_]{0,1023}",
    maxValue: 10240,
  },
  "TransformS3DataSource.S3DataType": {
    oneOf: ["ManifestFile", "S3Prefix", "AugmentedManifestFile", "Converse"],
  },
  "TransformInput.ContentType": { max: 256 },
  "TransformInput.CompressionType": { oneOf: ["None", "Gzip"] },
  SplitType: { oneOf: ["None", "Line", "RecordIO", "TFRecord"] },
  "TransformOutput.Accept": { max: 256 },
  AssembleWith: { oneOf: ["None", "Line"] },
  "TransformResources.InstanceType": { oneOf: usage.types },
  "TransformResources.InstanceCount": { min: 1 },
  InputFilter: filter,
  OutputFilter: filter,
  JoinSource: { oneOf: ["Input", "None"] },
};

interface State {
  CreationTime: number;
  TransformJobStatus: string;
  TransformEndTime?: number;
  FailureReason?: string;
}

type Job = Resource<CreateTransformJobRequest, State>;

const kind: JobKind<Job> = {
  kind: transformJob,
  logGroup: "/aws/sagemaker/TransformJobs",
  plan() {
    throw new JobClientError(
      "The local SageMaker does not run transform jobs yet. Ask an endpoint, " +
        "or run the job on AWS.",
    );
  },
  enter() {},
  leave({ state }) {
    state.TransformEndTime = now();
  },
};

/** Opens their records. */
export function createTransformJobs(
  context: Context,
  models: Records<Model>,
) {
  const { account } = context;
  const jobs = createJobs(context, kind);
  const operations: Record<string, Operation> = {
    ...readOperations(transformJob, jobs.records, account),
    async CreateTransformJob(request: CreateTransformJobRequest) {
      find(model, models, account, request.ModelName!);
      const name = request.TransformJobName!;
      const job = make(transformJob, jobs.records, account, name, request, {
        CreationTime: now(),
        TransformJobStatus: "InProgress",
      });
      await jobs.start(job);
      return { TransformJobArn: job.arn };
    },
    async StopTransformJob({ TransformJobName: name }: Record<string, string>) {
      await jobs.stop(find(transformJob, jobs.records, account, name));
      return {};
    },
  };
  return { operations, records: jobs.records, close: jobs.close, constraints };
}
