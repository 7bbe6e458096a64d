/**
 * One run of a tuning job: training jobs are started until there are enough.
 *
 * @module
 */
import { now } from "../context.ts";
import { HOST_ENDED, type Outcome } from "../job_run.ts";
import type { StartedJobs } from "../kind.ts";
import { AwsError } from "../../types.ts";
import {
  type Child,
  finalValue,
  objectiveStatus,
  type TrainingJob,
} from "./children.ts";
import { isComplete, progressOf } from "./completion.ts";
import { launch } from "./launch.ts";
import { nextEnded, openSearch, type Parts, type Search } from "./search.ts";

/** How often the training jobs' logs are looked at for early stopping, in milliseconds. */
const LOOK_MS = 100;
/** If so many training jobs have ended and none has a result, the tuning job has failed. */
const ATTEMPTS = 5;

/** Never throws: whatever happens is an outcome. */
export async function runTuning(parts: Parts): Promise<Outcome> {
  const { run: { resource, stopSignal, closeSignal }, proposer } = parts;
  const { ResourceLimits } = resource.request.HyperParameterTuningJobConfig!;
  const seconds = ResourceLimits!.MaxRuntimeInSeconds ?? Infinity;
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(),
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  const signal = AbortSignal.any([stopSignal, closeSignal, limit.signal]);
  try {
    const failure = await search(parts, signal);
    if (closeSignal.aborted) return { status: "Failed", reason: HOST_ENDED };
    if (stopSignal.aborted) return { status: "Stopped", timedOut: false };
    if (failure) return { status: "Failed", reason: failure };
    return { status: "Completed" };
  } catch (error) {
    if (closeSignal.aborted) return { status: "Failed", reason: HOST_ENDED };
    const kind = error instanceof AwsError
      ? "ClientError"
      : "InternalServerError";
    return { status: "Failed", reason: `${kind}: ${(error as Error).message}` };
  } finally {
    clearTimeout(timer);
    await proposer.close();
  }
}

/** @returns Why it has failed. */
async function search(
  parts: Parts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const search = openSearch(parts, signal);
  signal.addEventListener("abort", () => search.wakeUp());
  try {
    await runToItsEnd(search);
  } finally {
    await stopAll(search);
  }
  if (search.values.length > 0 || signal.aborted) return;
  return `No training job succeeded after ${search.accounted} attempts. Please ` +
    "take a look at the training job failures to get more details.";
}

/** Starts training jobs and takes their results, until there are enough. */
async function runToItsEnd(search: Search): Promise<void> {
  const { signal, config } = search;
  let open = true;
  while (!signal.aborted) {
    while (open && hasRoom(search)) open = await launch(search);
    if (search.accounted === search.launched) return;
    await wait(search);
    const child = nextEnded(search);
    if (child) {
      await account(search, child);
      const { TuningJobCompletionCriteria: criteria } = config;
      const { Type } = child.internal.objective;
      if (isComplete(criteria, Type, search.values)) return;
      if (search.values.length === 0 && search.accounted === ATTEMPTS) return;
    } else if (search.looks && !signal.aborted) {
      await stopEarly(search);
    }
  }
}

/** Whether one more training job may run. */
function hasRoom({ launched, accounted, most, signal, config }: Search) {
  const { MaxParallelTrainingJobs } = config.ResourceLimits!;
  return launched < most && !signal.aborted &&
    launched - accounted < MaxParallelTrainingJobs!;
}

/** Takes a result into account. */
async function account(search: Search, child: Child): Promise<void> {
  const { run: { resource }, definitions, proposer, logs, values } = search;
  search.ended.delete(child);
  search.accounted++;
  const status = objectiveStatus(child);
  const value = status === "Succeeded" ? finalValue(child) : undefined;
  const { number } = child.internal;
  await proposer.tell(number, {
    value,
    completed: child.state.TrainingJobStatus === "Completed",
    logs: [...logs.get(number)!],
  });
  logs.delete(number);
  if (value === undefined) return;
  values.push(value);
  const { objective } = definitions[0];
  const { notImproving, converged } = progressOf(objective.Type!, values);
  const details = resource.state.TuningJobCompletionDetails ??= {};
  details.NumberOfTrainingJobsObjectiveNotImproving = notImproving;
  if (converged) details.ConvergenceDetectedTime ??= now();
}

async function stopAll({ working, trainings }: Search): Promise<void> {
  const children = [...working.values()];
  await Promise.all(children.map((child) => stop(trainings, child)));
  await Promise.all(children.map((child) => trainings.ended(child)));
}

/** Stops the training jobs that early stopping gives up. */
async function stopEarly(
  { working, logs, proposer, trainings }: Search,
): Promise<void> {
  const children = [...working.keys()].map((number) => ({
    number,
    logs: [...logs.get(number)!],
  })).filter(({ logs }) => logs.length > 0);
  if (children.length === 0) return;
  for (const number of await proposer.look(children)) {
    const child = working.get(number);
    if (child) await stop(trainings, child);
  }
}

/** Returns when something has ended, or it is time to look. */
async function wait(search: Search): Promise<void> {
  if (search.signal.aborted || nextEnded(search)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  search.wakeUp = resolve;
  const timer = search.looks ? setTimeout(resolve, LOOK_MS) : undefined;
  await promise;
  clearTimeout(timer);
}

/** Stops a training job, unless it has ended at this moment. */
async function stop(
  trainings: StartedJobs<TrainingJob>,
  child: Child,
): Promise<void> {
  await trainings.stop(child).catch((error) => {
    if (!(error instanceof AwsError)) throw error;
  });
}
