/**
 * What has been trained and evaluated in this state folder, and what came of it.
 *
 * @module
 */
import { isNotFound } from "../aws/failures.ts";
import {
  readRunLog,
  type RunEnd,
  type RunEvaluation,
  type RunEvent,
  type RunStart,
  type RunTrial,
} from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import { isWork } from "../resources/registry.ts";
import { recordEnd } from "../resources/run_end.ts";
import type { TrainingRound } from "../resources/jobs/steps.ts";
import { parametersOf } from "./parameters.ts";

export type { RunTrial };

/** A training, a tuning or an evaluation. */
export interface RunRecord {
  /** The job's name; of an evaluation the model's job and the set. */
  readonly name: string;
  /** What was done: `training`, `tuning`, `evaluation`. */
  readonly stage: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `InProgress` until it has ended; then the service's own word. */
  readonly status: string;
  /** Why it failed. */
  readonly reason?: string;
  /** Seconds from its creation to its end. */
  readonly seconds?: number;
  /**
   * Hyperparameters as texts, without the container's own. Of a search ranges such
   * as `2 to 6 Linear`, too, and as `tuning.strategy` and so on how it searched; of
   * an evaluation those of the model.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * `s3://` URIs of what it read, each with a digest of the objects there; of an
   * evaluation the set, with the digest of its rows.
   */
  readonly data: Readonly<Record<string, string>>;
  /** SHA-256 of the archive of its scripts. */
  readonly code?: string;
  /** Seed of its draws: of a search that of its proposals. */
  readonly seed?: string;
  /** Versions of what ran it: Deno, and the container's image. */
  readonly versions: Readonly<Record<string, string>>;
  /** Final metrics by name; of a search those of its best training job. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Log loss by round, of the same training. */
  readonly rounds: readonly TrainingRound[];
  /**
   * `s3://` URI of the model or the scores that it has made, whether or not they
   * are still there.
   */
  readonly artifacts?: string;
  /** SHA-256 of each file in the artifacts, which are an archive or one file. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of a search that has ended: what it tried and found. */
  readonly search?: {
    /** The name of its best training job; none if no job has a result. */
    readonly best?: string;
    /** Its training jobs, in the order in which they were created. */
    readonly trials: readonly RunTrial[];
  };
  /** Of an evaluation: the rows that were asked for. */
  readonly evaluated?: {
    /** The run whose model was asked. */
    readonly run: string;
    /** `validation` or `test`. */
    readonly set: string;
    /** Digest of the rows. */
    readonly rows: string;
    /** How many. */
    readonly customers: number;
    /** What for. */
    readonly purpose: string;
  };
}

/**
 * Lists all runs, the oldest first: those of deleted resources, too. Of runs
 * whose end nobody has waited for, SageMaker is asked.
 *
 * @example
 * ```ts ignore
 * const runs = await churn.runs.listRuns(session);
 * runs.map(({ name, metrics }) => [name, metrics["validation:auc"]]);
 * ```
 *
 * @throws {SyntaxError} If the log of runs can't be read; the message names the
 * line.
 */
export async function listRuns(session: Session): Promise<RunRecord[]> {
  await recordEnds(session);
  return runsOf(await readRunLog(session));
}

/** Asks SageMaker how runs have ended that the log has no end of. */
async function recordEnds(session: Session): Promise<void> {
  const events = await readRunLog(session);
  const ended = new Set(ofKind(events, "ended").map(({ run }) => run));
  for (const { run: name, kind } of ofKind(events, "started")) {
    const work = { kind, name };
    if (ended.has(name) || !isWork(work)) continue;
    try {
      await recordEnd(session, work);
    } catch (error) {
      if (!isNotFound(error)) throw error; // it never began, or is forgotten
    }
  }
}

/** The runs that events tell of, the oldest first. */
export function runsOf(events: readonly RunEvent[]): RunRecord[] {
  const ends = new Map(ofKind(events, "ended").map((end) => [end.run, end]));
  const runs: RunRecord[] = [];
  const models = new Map<string, RunRecord>();
  for (const event of events) {
    if (event.event === "started") {
      const run = runOf(event, ends.get(event.run));
      runs.push(run);
      models.set(run.name, run);
      for (const trial of run.search?.trials ?? []) {
        models.set(trial.name, trialRun(run, trial));
      }
    } else if (event.event === "evaluated") {
      runs.push(evaluationOf(event, models.get(event.run)));
    }
  }
  return runs;
}

function ofKind<E extends RunEvent["event"]>(
  events: readonly RunEvent[],
  kind: E,
) {
  return events.filter((event): event is Extract<RunEvent, { event: E }> =>
    event.event === kind
  );
}

function runOf(start: RunStart, end?: RunEnd): RunRecord {
  const { hyperparameters, search, seed, image } = parametersOf(start);
  const own = Object.entries(hyperparameters)
    .filter(([name]) => !name.startsWith("sagemaker_"));
  return {
    ...{ name: start.run, stage: start.stage, at: start.at },
    parameters: { ...Object.fromEntries(own), ...search },
    status: end?.status ?? "InProgress",
    ...end?.reason && { reason: end.reason },
    ...end?.seconds !== undefined && { seconds: end.seconds },
    data: Object.fromEntries(
      Object.entries(start.reads).map(([uri, objects]) => [
        uri,
        objects.map(({ etag }) => etag.replaceAll('"', "")).join(" "),
      ]),
    ),
    ...start.scripts && { code: start.scripts },
    ...seed !== undefined && { seed },
    versions: { ...start.versions, ...image && { image } },
    metrics: end?.metrics ?? {},
    rounds: end?.rounds ?? [],
    ...end?.artifacts && { artifacts: end.artifacts, files: end.files },
    ...end?.trials && {
      search: { trials: end.trials, ...end.best && { best: end.best } },
    },
  };
}

/** A training job of a search, as far as it is a run of its own. */
export function trialRun(
  { search, seconds: _seconds, reason: _reason, seed: _seed, ...run }:
    RunRecord,
  { name, status, tuned, value }: RunTrial,
): RunRecord {
  const { artifacts: _artifacts, files: _files, ...others } = run;
  const [, objective] = run.parameters["tuning.objective"].split(" ");
  const metrics = value === undefined ? {} : { [objective]: value };
  const fixed = Object.entries(run.parameters)
    .filter(([parameter]) => !parameter.startsWith("tuning."));
  const parameters = { ...Object.fromEntries(fixed), ...tuned };
  const own = search?.best && status === "Completed" &&
    run.artifacts?.replace(`/${search.best}/`, `/${name}/`);
  return {
    ...search?.best === name
      ? run
      : { ...others, metrics, rounds: [], ...own && { artifacts: own } },
    ...{ name, status, stage: "training", parameters },
    ...parameters.seed !== undefined && { seed: parameters.seed },
  };
}

/** @param model The run whose model was asked, if it is known. */
function evaluationOf(event: RunEvaluation, model?: RunRecord): RunRecord {
  const { run, set, rows, customers, purpose, scores } = event;
  const { code, seed } = model ?? {};
  return {
    ...{ name: `${run}, ${set}`, stage: "evaluation", at: event.at },
    ...{ status: "Completed", parameters: model?.parameters ?? {} },
    ...{ data: { [set]: rows }, ...code && { code }, ...seed && { seed } },
    versions: { ...model?.versions, ...event.versions },
    ...{ metrics: event.metrics, rounds: [] },
    ...scores && {
      artifacts: scores.uri,
      files: { [scores.uri.split("/").at(-1)!]: scores.sha256 },
    },
    evaluated: { run, set, rows, customers, purpose },
  };
}
