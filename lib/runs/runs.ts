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
} from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import { isWork } from "../resources/registry.ts";
import { recordEnd } from "../resources/run_end.ts";
import type { TrainingRound } from "../resources/jobs/steps.ts";
import { hyperparameterTexts } from "../training/training_job.ts";

/** A training, a tuning or an evaluation. */
export interface RunRecord {
  /** The job's name; of an evaluation the model's job and the set. */
  readonly name: string;
  /** What was done: `training`, `evaluation`. */
  readonly stage: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `InProgress` until it has ended; then the service's own word. */
  readonly status: string;
  /** Why it failed. */
  readonly reason?: string;
  /** Seconds from its creation to its end. */
  readonly seconds?: number;
  /** Hyperparameters as texts, without the container's own. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `s3://` URIs of what it read, each with a digest of the objects there. */
  readonly data: Readonly<Record<string, string>>;
  /** SHA-256 of the archive of its scripts. */
  readonly code?: string;
  /** Seed of its draws. */
  readonly seed?: string;
  /** Versions of what ran it: Deno, and the container's image. */
  readonly versions: Readonly<Record<string, string>>;
  /** Final metrics by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Log loss by round. */
  readonly rounds: readonly TrainingRound[];
  /** `s3://` URI of what it has made, whether or not it is still there. */
  readonly artifacts?: string;
  /** SHA-256 of each file in the artifacts. */
  readonly files?: Readonly<Record<string, string>>;
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
  return events.flatMap((event) =>
    event.event === "started"
      ? [runOf(event, ends.get(event.run))]
      : event.event === "evaluated"
      ? [evaluationOf(event)]
      : []
  );
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
  const all = parametersOf(start);
  const parameters = Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith("sagemaker_")),
  );
  const image = imageOf(start.request);
  return {
    ...{ name: start.run, stage: start.stage, at: start.at, parameters },
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
    ...parameters.seed !== undefined && { seed: parameters.seed },
    versions: { ...start.versions, ...image && { image } },
    metrics: end?.metrics ?? {},
    rounds: end?.rounds ?? [],
    ...end?.artifacts && { artifacts: end.artifacts, files: end.files },
  };
}

/** A run's hyperparameters as texts, the container's own among them. */
export function parametersOf({ request }: RunStart): Record<string, string> {
  return hyperparameterTexts(
    (request.HyperParameters ?? {}) as Record<string, string>,
  );
}

function imageOf(request: RunStart["request"]): string | undefined {
  const { AlgorithmSpecification: algorithm } = request as {
    AlgorithmSpecification?: { TrainingImage?: string };
  };
  return algorithm?.TrainingImage;
}

function evaluationOf(event: RunEvaluation): RunRecord {
  const { run, set, rows, customers, purpose } = event;
  return {
    ...{ name: `${run}, ${set}`, stage: "evaluation", at: event.at },
    ...{ status: "Completed", parameters: {}, data: {}, versions: {} },
    ...{ metrics: event.metrics, rounds: [] },
    evaluated: { run, set, rows, customers, purpose },
  };
}
