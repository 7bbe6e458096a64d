/**
 * Primary and secondary status of a training job, with the times of each.
 *
 * @module
 */
import type { Outcome, Phase } from "./job_run.ts";
import type { MetricValue } from "./metrics.ts";

interface Transition {
  Status: string;
  StartTime: number;
  EndTime?: number;
  StatusMessage: string;
}

/** Members of DescribeTrainingJob; times are epoch seconds. */
export interface TrainingState {
  CreationTime: number;
  LastModifiedTime: number;
  TrainingJobStatus: string;
  SecondaryStatus: string;
  SecondaryStatusTransitions: Transition[];
  TrainingStartTime?: number;
  TrainingEndTime?: number;
  TrainingTimeInSeconds?: number;
  BillableTimeInSeconds?: number;
  FinalMetricDataList?: MetricValue[];
  ModelArtifacts?: { S3ModelArtifacts: string };
  FailureReason?: string;
  /** Of the tuning job that has started it. */
  TuningJobArn?: string;
}

const MESSAGES: Record<string, string> = {
  Starting: "Preparing the instances for training",
  Downloading: "Downloading input data",
  Training: "Training image download completed. Training in progress.",
  Interrupted: "Training job interrupted: its spot instance was taken away",
  Uploading: "Uploading generated training model",
  Stopping: "Stopping the training job",
  Completed: "Training job completed",
  Failed: "Training job failed",
  Stopped: "Training job stopped",
  MaxRuntimeExceeded:
    "Training job runtime exceeded MaxRuntimeInSeconds provided",
};

export function startPhases(time: number): TrainingState {
  const state: TrainingState = {
    CreationTime: time,
    LastModifiedTime: time,
    TrainingJobStatus: "InProgress",
    SecondaryStatus: "Starting",
    SecondaryStatusTransitions: [],
  };
  transition(state, "Starting", time);
  return state;
}

export function enterPhase(
  state: TrainingState,
  phase: Phase,
  time: number,
): void {
  if (phase === "Downloading") state.TrainingStartTime ??= time;
  transition(state, phase === "Running" ? "Training" : phase, time);
}

export function leavePhases(
  state: TrainingState,
  outcome: Outcome,
  time: number,
): void {
  const timedOut = outcome.status === "Stopped" && outcome.timedOut;
  transition(state, timedOut ? "MaxRuntimeExceeded" : outcome.status, time);
  state.SecondaryStatusTransitions.at(-1)!.EndTime = time;
  state.TrainingEndTime = time;
  const seconds = Math.ceil(time - (state.TrainingStartTime ?? time));
  state.TrainingTimeInSeconds = seconds;
  state.BillableTimeInSeconds = Math.min(seconds, Math.ceil(billed(state)));
}

/** Seconds on an instance: not those between two of them. */
function billed({ SecondaryStatusTransitions }: TrainingState): number {
  return SecondaryStatusTransitions
    .filter(({ Status }) => !["Starting", "Interrupted"].includes(Status))
    .reduce((sum, { StartTime, EndTime }) => sum + EndTime! - StartTime, 0);
}

function transition(
  state: TrainingState,
  status: string,
  time: number,
): void {
  const transitions = state.SecondaryStatusTransitions;
  const last = transitions.at(-1);
  if (last) last.EndTime = time;
  transitions.push({
    Status: status,
    StartTime: time,
    StatusMessage: MESSAGES[status],
  });
  state.SecondaryStatus = status;
  state.LastModifiedTime = time;
}
