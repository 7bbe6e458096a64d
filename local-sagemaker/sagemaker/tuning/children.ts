/**
 * The training jobs of a tuning job: what each is asked for, and what their
 * records say together.
 *
 * @module
 */
import type {
  CreateTrainingJobRequest,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningResourceConfig,
  ResourceConfig,
  Tag,
} from "@aws-sdk/client-sagemaker";
import { pick, serviceModel } from "../../model/mod.ts";
import type { Resource } from "../records.ts";
import type { TrainingState } from "../training_status.ts";
import type { Definition, TuningJob } from "./definitions.ts";

export type TrainingJob = Resource<CreateTrainingJobRequest, TrainingState>;

/** A training job of a tuning job. */
export interface Child extends TrainingJob {
  internal: {
    /** From 1, in the order in which they were started. */
    number: number;
    tuned: Record<string, string>;
    objective: { Type: string; MetricName: string };
    definition?: string;
  };
}

/** The hyperparameter that names the objective. */
const OBJECTIVE = "_tuning_objective_metric";

/** The request of a training job with the given values. */
export function childRequest(
  { request, objective }: Definition,
  { name, tuned, tags }: {
    name: string;
    tuned: Record<string, string>;
    tags: Tag[];
  },
): CreateTrainingJobRequest {
  const shape = serviceModel("sagemaker").shapes.CreateTrainingJobRequest;
  const { CheckpointConfig: checkpoints } = request;
  const { HyperParameterTuningResourceConfig: flexible } = request;
  return {
    ...pick(shape, request),
    TrainingJobName: name,
    HyperParameters: {
      ...request.StaticHyperParameters,
      ...tuned,
      [OBJECTIVE]: objective.MetricName!,
    },
    ...flexible && { ResourceConfig: firstChoice(flexible) },
    ...checkpoints && {
      // One folder each, or a training job would go on from another's.
      CheckpointConfig: {
        ...checkpoints,
        S3Uri: `${checkpoints.S3Uri!.replace(/\/*$/, "")}/${name}`,
      },
    },
    Tags: tags,
  } as Partial<CreateTrainingJobRequest> as CreateTrainingJobRequest;
}

/** A definition as it is shown: with what the service adds, and which instance it takes. */
export function shownDefinition(
  { request, objective }: Definition,
): HyperParameterTrainingJobDefinition {
  const added = { [OBJECTIVE]: objective.MetricName! };
  const { HyperParameterTuningResourceConfig: flexible } = request;
  return {
    ...request,
    ...flexible && { ResourceConfig: firstChoice(flexible) },
    StaticHyperParameters: { ...request.StaticHyperParameters, ...added },
  };
}

/** Of several instance types the first: it is always there. */
function firstChoice(
  { InstanceConfigs, AllocationStrategy: _, ...one }:
    HyperParameterTuningResourceConfig,
): ResourceConfig {
  return { ...one, ...InstanceConfigs?.[0] };
}

/** `<tuning job>-<NNN>-<8 hex>`, the same for the same tuning job, number and attempt. */
export async function childName(
  { name, arn }: TuningJob,
  number: number,
  isTaken: (name: string) => boolean,
): Promise<string> {
  for (let attempt = 0;; attempt++) {
    const text = `${arn} ${number} ${attempt}`;
    const hash = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
    );
    const hex = hash.slice(0, 4).toHex();
    const child = `${name}-${String(number).padStart(3, "0")}-${hex}`;
    if (!isTaken(child)) return child;
  }
}

/** Of all training jobs those that a tuning job has started, in that order. */
export function childrenOf(
  { arn, state }: TuningJob,
  all: TrainingJob[],
): Child[] {
  return (all as Child[])
    .filter((job) =>
      job.state.TuningJobArn === arn &&
      // A tuning job of the same name may have been deleted.
      job.state.CreationTime >= state.CreationTime
    )
    .sort((a, b) => a.internal.number - b.internal.number);
}

/** The value of the objective, once the training job has ended. */
export function finalValue({ state, internal }: Child): number | undefined {
  if (isWorking(state)) return undefined;
  return state.FinalMetricDataList?.find(({ MetricName }) =>
    MetricName === internal.objective.MetricName
  )?.Value;
}

/** Whether the search could use the training job's result. */
export function objectiveStatus(child: Child): string {
  if (isWorking(child.state)) return "Pending";
  const failed = child.state.TrainingJobStatus === "Failed";
  return failed || finalValue(child) === undefined ? "Failed" : "Succeeded";
}

function isWorking({ TrainingJobStatus }: TrainingState): boolean {
  return TrainingJobStatus === "InProgress" || TrainingJobStatus === "Stopping";
}

/** As the lists and the best training job have it. */
export function summaryOf(child: Child, tuningJob: string): object {
  const { name, arn, state, internal } = child;
  const value = finalValue(child);
  return {
    TrainingJobDefinitionName: internal.definition,
    TrainingJobName: name,
    TrainingJobArn: arn,
    TuningJobName: tuningJob,
    CreationTime: state.CreationTime,
    TrainingStartTime: state.TrainingStartTime,
    TrainingEndTime: state.TrainingEndTime,
    TrainingJobStatus: state.TrainingJobStatus,
    TunedHyperParameters: internal.tuned,
    FailureReason: state.FailureReason,
    FinalHyperParameterTuningJobObjectiveMetric: value === undefined
      ? undefined
      : { ...internal.objective, Value: value },
    ObjectiveStatus: objectiveStatus(child),
  };
}

/** The completed training job with the best objective; the earlier of two that are equal. */
export function best(children: Child[]): Child | undefined {
  return children
    .filter((child) =>
      child.state.TrainingJobStatus === "Completed" &&
      objectiveStatus(child) === "Succeeded"
    )
    .reduce<Child | undefined>(
      (best, child) =>
        best === undefined ||
          isBetter(
            child.internal.objective.Type,
            finalValue(child)!,
            finalValue(best)!,
          )
          ? child
          : best,
      undefined,
    );
}

export function isBetter(type: string, a: number, b: number): boolean {
  return type === "Maximize" ? a > b : a < b;
}

/** How many there are of each status. */
export function counters(children: Child[]): object {
  const inner = (reason = "") => reason.startsWith("InternalServerError");
  const count = (matches: (child: Child) => boolean) =>
    children.filter(matches).length;
  const status = (...names: string[]) =>
    count(({ state }) => names.includes(state.TrainingJobStatus));
  const failed = (retryable: boolean) =>
    count(({ state }) =>
      state.TrainingJobStatus === "Failed" &&
      inner(state.FailureReason) === retryable
    );
  const objective = (name: string) =>
    count((child) => objectiveStatus(child) === name);
  return {
    TrainingJobStatusCounters: {
      Completed: status("Completed"),
      InProgress: status("InProgress", "Stopping"),
      RetryableError: failed(true),
      NonRetryableError: failed(false),
      Stopped: status("Stopped"),
    },
    ObjectiveStatusCounters: {
      Succeeded: objective("Succeeded"),
      Pending: objective("Pending"),
      Failed: objective("Failed"),
    },
  };
}
