/**
 * How one thing of each kind is looked for and removed.
 *
 * @module
 */
import { DeleteBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { forgetBucket } from "../bucket.ts";
import { describe, hasEnded, type Job } from "../jobs/job.ts";
import type { ResourceKind } from "../ledger.ts";
import type { Session } from "../session.ts";

/** How one kind of thing is removed. */
export interface Removal {
  /** How a thing stands; `undefined` where it is not there. */
  find(session: Session, name: string): Promise<string | undefined>;
  /** Asks for the removal. */
  remove(session: Session, name: string): Promise<unknown>;
  /** Where it stands so it can't be removed, and will soon stand otherwise. */
  readonly passing?: readonly string[];
  /** What a removed thing is called. @default "deleted" */
  readonly gone?: string;
}

/** A job's record stays and costs nothing; its run ends. */
export const removals: Readonly<
  Record<Exclude<ResourceKind, "s3-prefix">, Removal>
> = {
  "processing-job": jobRemoval(
    "processing-job",
    ({ clients }, name) =>
      clients.sagemaker.send(
        new StopProcessingJobCommand({ ProcessingJobName: name }),
      ),
  ),
  "training-job": jobRemoval(
    "training-job",
    ({ clients }, name) =>
      clients.sagemaker.send(
        new StopTrainingJobCommand({ TrainingJobName: name }),
      ),
  ),
  "endpoint": {
    find: async ({ clients }, name) =>
      (await clients.sagemaker.send(
        new DescribeEndpointCommand({ EndpointName: name }),
      )).EndpointStatus,
    remove: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
    passing: [
      "Creating",
      "Updating",
      "SystemUpdating",
      "RollingBack",
      "Deleting",
    ],
  },
  "endpoint-config": {
    find: ({ clients }, name) =>
      clients.sagemaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
      ).then(() => "there"),
    remove: ({ clients }, name) =>
      clients.sagemaker.send(
        new DeleteEndpointConfigCommand({ EndpointConfigName: name }),
      ),
  },
  "model": {
    find: ({ clients }, name) =>
      clients.sagemaker.send(new DescribeModelCommand({ ModelName: name }))
        .then(() => "there"),
    remove: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteModelCommand({ ModelName: name })),
  },
  "bucket": {
    find: ({ clients }, name) =>
      clients.s3.send(new HeadBucketCommand({ Bucket: name }))
        .then(() => "there"),
    async remove(session, name) {
      await session.clients.s3.send(new DeleteBucketCommand({ Bucket: name }));
      forgetBucket(session);
    },
  },
};

function jobRemoval(kind: Job["kind"], stop: Removal["remove"]): Removal {
  return {
    async find(session, name) {
      const state = await describe(session, { kind, name });
      return hasEnded(state) ? undefined : state.status;
    },
    remove: stop,
    passing: ["Stopping"],
    gone: "ended",
  };
}
