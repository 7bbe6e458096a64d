/**
 * The state of a search while it runs.
 *
 * @module
 */
import type { Run } from "../job_run.ts";
import type { StartedJobs } from "../kind.ts";
import type { Child, TrainingJob } from "./children.ts";
import { type Definition, limitOf, type TuningJob } from "./definitions.ts";
import type { Proposer } from "./proposer.ts";

type Config = NonNullable<
  TuningJob["request"]["HyperParameterTuningJobConfig"]
>;

/** What a search needs. */
export interface Parts {
  run: Run<TuningJob>;
  definitions: Definition[];
  trainings: StartedJobs<TrainingJob>;
  proposer: Proposer;
}

/** A search as far as it has got. */
export interface Search extends Parts {
  config: Config;
  signal: AbortSignal;
  /** How many training jobs it may start. */
  most: number;
  /** Whether results are taken into account in the order of their numbers. */
  ordered: boolean;
  /** Whether the logs are looked at, for early stopping. */
  looks: boolean;
  /** Training jobs that run, by number. */
  working: Map<number, Child>;
  /** Training jobs that have ended and are not yet taken into account. */
  ended: Set<Child>;
  /** The logs of both. */
  logs: Map<number, ReadonlySet<string>>;
  launched: number;
  accounted: number;
  /** The objective's values, in the order in which they were taken into account. */
  values: number[];
  /** Called when a training job has ended. */
  wakeUp: () => void;
}

/** A search before its first training job. */
export function openSearch(parts: Parts, signal: AbortSignal): Search {
  const { run: { resource }, definitions } = parts;
  const config = resource.request.HyperParameterTuningJobConfig!;
  return {
    ...{ ...parts, config, signal, most: limitOf(config, definitions) },
    ordered: isOrdered(config),
    looks: config.TrainingJobEarlyStoppingType === "Auto" ||
      config.Strategy === "Hyperband",
    ...{ working: new Map(), ended: new Set(), logs: new Map(), values: [] },
    ...{ launched: 0, accounted: 0, wakeUp: () => {} },
  };
}

/** The next result to be taken into account. */
export function nextEnded(
  { ended, ordered, accounted }: Search,
): Child | undefined {
  for (const child of ended) {
    if (!ordered || child.internal.number === accounted + 1) return child;
  }
}

/**
 * Whether results are taken into account in the order in which the training
 * jobs were started, so that a seed gives the same search, however long each
 * takes.
 */
function isOrdered(
  { RandomSeed, Strategy, TuningJobCompletionCriteria }: Config,
): boolean {
  const looksBack = Strategy === "Bayesian" || Strategy === "Hyperband" ||
    TuningJobCompletionCriteria !== undefined;
  return RandomSeed !== undefined && looksBack;
}
