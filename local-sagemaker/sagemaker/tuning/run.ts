/**
 * One run of a tuning job: training jobs are started until there are enough.
 *
 * @module
 */
import { now } from "../context.ts";
import { HOST_ENDED, type Outcome, type Run } from "../job_run.ts";
import type { StartedJobs } from "../kind.ts";
import { AwsError } from "../../types.ts";
import {
  type Child,
  childName,
  childRequest,
  finalValue,
  objectiveStatus,
  type TrainingJob,
} from "./children.ts";
import { isComplete, progressOf } from "./completion.ts";
import { type Definition, limitOf, type TuningJob } from "./definitions.ts";
import type { Proposer } from "./proposer.ts";

/** How often the training jobs' logs are looked at for early stopping, in milliseconds. */
const LOOK_MS = 100;
/** If so many training jobs have ended and none has a result, the tuning job has failed. */
const ATTEMPTS = 5;

interface Parts {
  run: Run<TuningJob>;
  definitions: Definition[];
  trainings: StartedJobs<TrainingJob>;
  proposer: Proposer;
}

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
  { run, definitions, trainings, proposer }: Parts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { resource } = run;
  const config = resource.request.HyperParameterTuningJobConfig!;
  const { MaxParallelTrainingJobs } = config.ResourceLimits!;
  const most = limitOf(config, definitions);
  const ordered = isOrdered(config);
  const looks = config.TrainingJobEarlyStoppingType === "Auto" ||
    config.Strategy === "Hyperband";
  const working = new Map<number, Child>();
  const ended = new Set<Child>();
  const logs = new Map<number, ReadonlySet<string>>();
  const values: number[] = [];
  let launched = 0;
  let accounted = 0;
  let succeeded = 0;
  let wakeUp = () => {};
  signal.addEventListener("abort", () => wakeUp());

  async function launch(): Promise<boolean> {
    const number = launched + 1;
    // Definitions take turns.
    const index = (number - 1) % definitions.length;
    const tuned = await askFrom(index, number);
    if (!tuned) return false;
    const definition = definitions[tuned.index];
    const name = await childName(
      resource,
      number,
      (name) => trainings.records.get(name) !== undefined,
    );
    if (signal.aborted) return false;
    const parameters = tuned.parameters;
    const request = childRequest(definition, {
      name,
      tuned: parameters,
      tags: resource.tags,
    });
    const { Type, MetricName } = definition.objective;
    const child = await trainings.create(request, {
      state: { TuningJobArn: resource.arn },
      internal: {
        number,
        tuned: parameters,
        objective: { Type, MetricName },
        ...definition.name && { definition: definition.name },
      },
    }) as Child;
    launched = number;
    working.set(number, child);
    logs.set(number, trainings.logsOf(child));
    trainings.ended(child).then(() => {
      working.delete(number);
      ended.add(child);
      wakeUp();
    });
    return true;
  }

  /** A definition that has no combination left passes its turn on. */
  async function askFrom(first: number, number: number) {
    for (let i = 0; i < definitions.length; i++) {
      const index = (first + i) % definitions.length;
      const parameters = await proposer.ask(number, index);
      if (parameters) return { index, parameters };
    }
  }

  /** The next result to be taken into account. */
  function nextEnded(): Child | undefined {
    for (const child of ended) {
      if (!ordered || child.internal.number === accounted + 1) return child;
    }
  }

  async function account(child: Child): Promise<void> {
    ended.delete(child);
    accounted++;
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
    succeeded++;
    values.push(value);
    const { objective } = definitions[0];
    const { notImproving, converged } = progressOf(objective.Type!, values);
    const details = resource.state.TuningJobCompletionDetails ??= {};
    details.NumberOfTrainingJobsObjectiveNotImproving = notImproving;
    if (converged) details.ConvergenceDetectedTime ??= now();
  }

  async function stopAll(): Promise<void> {
    const children = [...working.values()];
    await Promise.all(children.map((child) => stop(trainings, child)));
    await Promise.all(children.map((child) => trainings.ended(child)));
  }

  async function stopEarly(): Promise<void> {
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
  async function wait(): Promise<void> {
    if (signal.aborted || nextEnded()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    wakeUp = resolve;
    const timer = looks ? setTimeout(resolve, LOOK_MS) : undefined;
    await promise;
    clearTimeout(timer);
  }

  const { TuningJobCompletionCriteria: criteria } = config;
  let open = true;
  try {
    while (!signal.aborted) {
      while (
        open && launched < most && !signal.aborted &&
        launched - accounted < MaxParallelTrainingJobs!
      ) {
        open = await launch();
      }
      if (accounted === launched) break;
      await wait();
      const child = nextEnded();
      if (child) {
        await account(child);
        if (isComplete(criteria, child.internal.objective.Type, values)) break;
        if (succeeded === 0 && accounted === ATTEMPTS) break;
      } else if (looks && !signal.aborted) {
        await stopEarly();
      }
    }
  } finally {
    await stopAll();
  }
  if (succeeded > 0 || signal.aborted) return;
  return `No training job succeeded after ${accounted} attempts. Please take a ` +
    "look at the training job failures to get more details.";
}

/**
 * Whether results are taken into account in the order in which the training
 * jobs were started, so that a seed gives the same search, however long each
 * takes.
 */
function isOrdered(
  { RandomSeed, Strategy, TuningJobCompletionCriteria }: NonNullable<
    TuningJob["request"]["HyperParameterTuningJobConfig"]
  >,
): boolean {
  const looksBack = Strategy === "Bayesian" || Strategy === "Hyperband" ||
    TuningJobCompletionCriteria !== undefined;
  return RandomSeed !== undefined && looksBack;
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
