/**
 * Transform jobs: a model asked about the records of objects.
 *
 * @module
 */
import { AwsError } from "../../types.ts";
import { now } from "../context.ts";
import { openOwnJobs } from "../job_operations.ts";
import type { Kind } from "../kind.ts";
import { find } from "../resources.ts";
import { checkTransformJob } from "../transform/request.ts";
import { runTransform, type TransformJob } from "../transform/run.ts";
import { type Model, models } from "./models.ts";

export const transformJobs: Kind = {
  noun: "TransformJob",
  listOrder: "Descending",
  internal: { container: "object", roleArn: "string" },
  quota: {
    types: "TransformInstanceType",
    inUse: ({ request, state }: TransformJob) =>
      ["InProgress", "Stopping"].includes(state.TransformJobStatus)
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
  open(context, recordsOf) {
    const modelOf = (name: string) =>
      find(models, recordsOf<Model>(models), context.account, name).request;
    return openOwnJobs<TransformJob>(context, {
      kind: transformJobs,
      check(request) {
        modelOf(request.ModelName!);
        checkTransformJob(request);
      },
      keep(request) {
        const { PrimaryContainer, ExecutionRoleArn } = modelOf(
          request.ModelName!,
        );
        return { container: PrimaryContainer, roleArn: ExecutionRoleArn };
      },
      begin: () => ({ CreationTime: now(), TransformJobStatus: "InProgress" }),
      enter() {},
      leave({ state }) {
        state.TransformEndTime = now();
      },
    }, (run) => runTransform(context, run));
  },
};
