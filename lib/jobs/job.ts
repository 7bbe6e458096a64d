/**
 * What jobs and endpoints have in common: they work on, for minutes, and end in
 * one way or another.
 *
 * @module
 */
import {
  DescribeEndpointCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../aws/failures.ts";
import type { Session } from "../session.ts";

/** A job by kind and name: all that is needed to wait for it, now or later. */
export interface Job {
  /** Which of the two SageMaker jobs it is. */
  readonly kind: "processing-job" | "training-job";
  /** Unique in account and region. */
  readonly name: string;
}

/** Something to wait for. */
export interface Work {
  /** A job's kind, or an endpoint. */
  readonly kind: Job["kind"] | "endpoint";
  /** Unique in account and region. */
  readonly name: string;
}

/** The status of a job or endpoint. */
export interface State {
  /** `InProgress`, `Completed`, `InService` and so on. */
  readonly status: string;
  /** A more detailed status, if there is one. */
  readonly detail?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** When it was created. */
  readonly began?: Date;
  /** When it had ended. */
  readonly ended?: Date;
  /** How many rounds a training does, or does at most where it may stop early. */
  readonly rounds?: { readonly count: number; readonly mayStop: boolean };
  /** What a training has come to, in words. */
  readonly result?: string;
}

/** What a reader calls it. */
export function titleOf({ kind, name }: Work): string {
  return `${titles[kind]} ${name}`;
}

const titles: Record<Work["kind"], string> = {
  "processing-job": "Processing job",
  "training-job": "Training job",
  "endpoint": "Endpoint",
};

/** The only variant of an endpoint; SageMaker's own default name. */
export const variant = "AllTraffic";

/** The CloudWatch log group, and what the names of the streams in it begin with. */
export function logOf({ kind, name }: Work) {
  const group = "/aws/sagemaker/";
  switch (kind) {
    case "processing-job":
      return { logGroup: `${group}ProcessingJobs`, streamPrefix: `${name}/` };
    case "training-job":
      return { logGroup: `${group}TrainingJobs`, streamPrefix: `${name}/` };
    case "endpoint":
      return {
        logGroup: `${group}Endpoints/${name}`,
        streamPrefix: `${variant}/`,
      };
  }
}

/** Asks how it stands. */
export function describe(session: Session, work: Work): Promise<State> {
  return describers[work.kind](session, work.name);
}

/** Asks how it stands; what was recorded and never created is said to be so. */
export async function stateOf(session: Session, work: Work): Promise<State> {
  try {
    return await describe(session, work);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return { status: "not there" };
  }
}

const describers: Record<
  Work["kind"],
  (session: Session, name: string) => Promise<State>
> = {
  async "processing-job"({ clients }, ProcessingJobName) {
    const job = await clients.sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName }),
    );
    return {
      status: job.ProcessingJobStatus!,
      reason: job.FailureReason ?? job.ExitMessage,
      began: job.CreationTime,
      ended: job.ProcessingEndTime,
    };
  },
  async "training-job"({ clients }, TrainingJobName) {
    const job = await clients.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName }),
    );
    return {
      status: job.TrainingJobStatus!,
      detail: job.SecondaryStatus,
      reason: job.FailureReason ?? secondaryMessage(job),
      began: job.CreationTime,
      ended: job.TrainingEndTime,
      rounds: roundsOf(job.HyperParameters),
      result: resultOf(job.FinalMetricDataList),
    };
  },
  async "endpoint"({ clients }, EndpointName) {
    const endpoint = await clients.sagemaker.send(
      new DescribeEndpointCommand({ EndpointName }),
    );
    return {
      status: endpoint.EndpointStatus!,
      reason: endpoint.FailureReason,
      began: endpoint.CreationTime,
      ended: endpoint.LastModifiedTime,
    };
  },
};

/** SageMaker keeps a hyperparameter's text as JSON. */
function roundsOf(
  { num_round, early_stopping_rounds }: Record<string, string> = {},
): State["rounds"] {
  if (num_round === undefined) return undefined;
  const mayStop = !/^"?0"?$/.test(early_stopping_rounds ?? "");
  return { count: Number(JSON.parse(num_round)), mayStop };
}

function resultOf(
  metrics: readonly { MetricName?: string; Value?: number }[] = [],
): string | undefined {
  const [round, loss] = ["best_round", "validation:logloss"].map((name) =>
    metrics.find(({ MetricName }) => MetricName === name)?.Value
  );
  if (round === undefined || loss === undefined) return undefined;
  return `round ${round} saved, validation log loss ${loss.toFixed(4)}`;
}

/** A stopped job has no reason, but its last phase may say why. */
function secondaryMessage(job: {
  TrainingJobStatus?: string;
  SecondaryStatus?: string;
  SecondaryStatusTransitions?: { StatusMessage?: string }[];
}): string | undefined {
  if (job.TrainingJobStatus !== "Stopped") return undefined;
  const message = job.SecondaryStatusTransitions?.at(-1)?.StatusMessage;
  return [job.SecondaryStatus, message]
    .filter((text) => text && text !== "Stopped").join(": ") || undefined;
}

/** Whether a job has ended, or an endpoint is settled, in whatever way. */
export function hasEnded({ status }: State): boolean {
  return !/ing$|^InProgress$|^RollingBack$/.test(status);
}

/** Whether it is running, and nobody has asked for its end. */
export function isOnItsWay(state: State): boolean {
  return !hasEnded(state) && !["Stopping", "Deleting"].includes(state.status);
}

/** Whether it ended as it should. */
export function isGood({ status }: State): boolean {
  return status === "Completed" || status === "InService";
}
