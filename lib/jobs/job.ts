/**
 * What processing and training jobs have in common.
 *
 * @module
 */
import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import type { Session } from "../session.ts";
import type { State } from "./watch.ts";

/** A job by kind and name: all that is needed to wait for it, now or later. */
export interface Job {
  readonly kind: "processing-job" | "training-job";
  readonly name: string;
}

/** What a reader calls each kind of job. */
export const jobTitle: Record<Job["kind"], string> = {
  "processing-job": "Processing job",
  "training-job": "Training job",
};

/** The CloudWatch log group of each kind of job. */
export const logGroup: Record<Job["kind"], string> = {
  "processing-job": "/aws/sagemaker/ProcessingJobs",
  "training-job": "/aws/sagemaker/TrainingJobs",
};

/** Asks how a job stands. */
export async function describeJob(
  { clients: { sagemaker } }: Session,
  { kind, name }: Job,
): Promise<State> {
  if (kind === "processing-job") {
    const job = await sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName: name }),
    );
    return {
      status: job.ProcessingJobStatus!,
      reason: job.FailureReason ?? job.ExitMessage,
    };
  }
  const job = await sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: name }),
  );
  return {
    status: job.TrainingJobStatus!,
    detail: job.SecondaryStatus,
    reason: job.FailureReason,
  };
}

/** Whether a job has ended, in whatever way. */
export function hasEnded({ status }: State): boolean {
  return ["Completed", "Failed", "Stopped"].includes(status);
}
