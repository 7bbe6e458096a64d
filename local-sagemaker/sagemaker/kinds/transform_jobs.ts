/**
 * Transform jobs: their records. Nothing runs them yet, so each fails as soon as
 * it is created, and its reason says so.
 *
 * @module
 */
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../../types.ts";
import { now } from "../context.ts";
import { openJobs } from "../job_operations.ts";
import { JobClientError } from "../job_run.ts";
import type { Kind } from "../kind.ts";
import type { Resource } from "../records.ts";
import { find } from "../resources.ts";
import { models } from "./models.ts";

interface State {
  CreationTime: number;
  TransformJobStatus: string;
  TransformEndTime?: number;
  FailureReason?: string;
}

type Job = Resource<CreateTransformJobRequest, State>;

export const transformJobs: Kind = {
  noun: "TransformJob",
  listOrder: "Descending",
  quota: {
    types: "TransformInstanceType",
    inUse: ({ request, state }: Job) =>
      state.TransformJobStatus === "InProgress"
        ? request.TransformResources!.InstanceType
        : undefined,
  },
  notFound: (name) => `Could not find requested job with name: ${name}`,
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Job name must be unique within an AWS account and region, " +
        `and a job with this name already exists (${arn})`,
    ),
  open: (context, recordsOf) =>
    openJobs<Job>(context, {
      kind: transformJobs,
      check({ ModelName }) {
        find(models, recordsOf(models), context.account, ModelName!);
      },
      begin: () => ({ CreationTime: now(), TransformJobStatus: "InProgress" }),
      plan() {
        throw new JobClientError(
          "The local SageMaker does not run transform jobs yet. Ask an " +
            "endpoint, or run the job on AWS.",
        );
      },
      enter() {},
      leave({ state }) {
        state.TransformEndTime = now();
      },
    }),
};
