/**
 * Running a training again, with everything as it was.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import { anyName, readRunLog, type RunStart } from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import { sourceArchive } from "../resources/requests/source_archive.ts";
import { readObjects, sha256, start } from "../resources/starting.ts";
import { getBytes, keys, listObjects, s3Uri } from "../storage/store.ts";
import {
  trainingScripts,
  uploadTrainingCode,
  waitForTraining,
} from "../training/training_job.ts";
import type { TrainedModel } from "../training/types.ts";
import { parametersOf, type RunRecord, runsOf } from "./runs.ts";

/** A run and its repetition. */
export interface Repetition {
  /** As it was. */
  readonly first: RunRecord;
  /** As it is now. */
  readonly again: RunRecord;
  /** The repetition's model. */
  readonly model: TrainedModel;
  /**
   * What differs to the last bit: metrics, `round 3`, files of the model; nothing
   * if the repetition is the same.
   */
  readonly differs: readonly string[];
}

/**
 * Trains again with the same request on the same objects, waits, and compares
 * each metric, each round and each byte of the model with what the log of runs
 * has.
 *
 * On the same machine and versions all are the same. AWS promises no such thing
 * for two machines.
 *
 * @example
 * ```ts ignore
 * const { differs } = await churn.runs.repeatRun(session, "churn-training-1");
 * differs.length; // 0: the same to the last bit
 * ```
 *
 * @param run A completed training of this state folder, or its name.
 * @throws {RangeError} If it is unknown or not completed, or if something that it
 * read is gone or has changed; the message names it.
 * @throws {JobError} If the repetition fails.
 */
export async function repeatRun(
  session: Session,
  run: string | Pick<RunRecord, "name">,
): Promise<Repetition> {
  const name = typeof run === "string" ? run : run.name;
  const started = await findStart(session, name);
  await checkInputs(session, started);
  const code = parametersOf(started).sagemaker_submit_directory;
  const scripts = await scriptsOf(session, started, code);
  const job = await start(session, {
    stages: ["training"],
    reads: Object.keys(started.reads),
    requests: ({ training }) => ({ training: named(started, training) }),
    writes: ({ training }) => [s3Uri(session, `${keys.models}${training}/`)],
    scripts,
    isRun: true,
  });
  const model = await waitForTraining(session, {
    ...{ kind: "training-job", name: job.name, code },
  });
  const runs = runsOf(await readRunLog(session));
  const [first, again] = [name, job.name].map((name) =>
    runs.find((run) => run.name === name)!
  );
  return { first, again, model, differs: differencesOf(first, again) };
}

async function findStart(session: Session, name: string): Promise<RunStart> {
  const events = await readRunLog(session);
  const started = events.find((event): event is RunStart =>
    event.event === "started" && event.run === name
  );
  if (!started) {
    throw new RangeError(
      `Cannot repeat ${name} because there is no such training: ` +
        "`await churn.runs.listRuns(session)` has them all",
    );
  }
  if (started.stage !== "training") {
    throw new RangeError(
      `Cannot repeat ${name} because it is of the kind '${started.kind}': only ` +
        "trainings can be repeated",
    );
  }
  const [run] = runsOf(events.filter(({ run }) => run === name));
  if (run.status === "Completed") return started;
  throw new RangeError(
    `Cannot repeat ${name} because it has the status ${run.status}: wait for it, ` +
      "or choose a completed one",
  );
}

/** @throws {RangeError} If an object is gone, is another one, or is new. */
async function checkInputs(
  session: Session,
  { run, reads }: RunStart,
): Promise<void> {
  for (const [uri, before] of Object.entries(reads)) {
    const now = await readObjects(session, uri);
    const found = new Map(now.map(({ key, etag }) => [key, etag]));
    const known = new Set(before.map(({ key }) => key));
    const refuse = (key: string, why: string) =>
      new RangeError(
        `Cannot repeat ${run} because ${
          inBucket(uri, key)
        } ${why}: prepare the ` +
          "customers again, and train anew",
      );
    for (const { key, etag } of before) {
      if (!found.has(key)) throw refuse(key, "is gone");
      if (found.get(key) !== etag) throw refuse(key, "has changed since");
    }
    const added = now.find(({ key }) => !known.has(key));
    if (added) throw refuse(added.key, "was not there then");
  }
}

const inBucket = (uri: string, key: string) =>
  `s3://${new URL(uri).host}/${key}`;

/**
 * The archive of the scripts as the run had it: from where it was, or from this
 * folder, then uploaded there.
 *
 * @throws {RangeError} If neither has the scripts as they were.
 */
async function scriptsOf(
  session: Session,
  { run, scripts }: RunStart,
  uri: string,
): Promise<Uint8Array> {
  if ((await listObjects(session, uri)).length) {
    const there = await buffer(await getBytes(session, uri));
    if (sha256(there) === scripts) return there;
  }
  const current = await sourceArchive(trainingScripts);
  if (
    sha256(current) !== scripts || uri !== s3Uri(session, keys.trainingCode)
  ) {
    throw new RangeError(
      `Cannot repeat ${run} because its scripts, ${
        trainingScripts.join(" and ")
      } with the package churn, have changed since, and ${uri} has not got them ` +
        "any more: check out the commit that it ran with",
    );
  }
  await uploadTrainingCode(session, current);
  return current;
}

/** The request with a name. */
function named({ request }: RunStart, name: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(request).replaceAll(anyName, name));
}

function differencesOf(first: RunRecord, again: RunRecord): string[] {
  const differing = (
    one: Readonly<Record<string, unknown>>,
    other: Readonly<Record<string, unknown>>,
  ) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((name) =>
        JSON.stringify(one[name]) !== JSON.stringify(other[name])
      );
  const byRound = ({ rounds }: RunRecord) =>
    Object.fromEntries(rounds.map((round) => [`round ${round.round}`, round]));
  return [
    ...differing(first.metrics, again.metrics),
    ...differing(byRound(first), byRound(again)),
    ...differing(first.files ?? {}, again.files ?? {}),
  ];
}
