/**
 * Running a training or a search again, with everything as it was.
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
import { waitForTuning } from "../tuning/tuning_job.ts";
import { parametersOf } from "./parameters.ts";
import { nameOfRun } from "./refusals.ts";
import { cannotRepeat, whyNot } from "./repeatable.ts";
import { type RunRecord, runsOf } from "./runs.ts";

/** A run and its repetition. */
export interface Repetition {
  /** As it was. */
  readonly first: RunRecord;
  /** As it is now. */
  readonly again: RunRecord;
  /** The repetition's model, of a search the best one. */
  readonly model: TrainedModel;
  /**
   * What differs to the last bit: metrics, `round 3`, files of the model, `training
   * job 3` of a search; nothing if the repetition is the same.
   */
  readonly differs: readonly string[];
}

/**
 * Trains or searches again with the same request on the same objects, waits, and
 * compares each metric, each round and each byte of the model with what the log of
 * runs has; of a search also what each training job tried and its result.
 *
 * On the same machine and versions all are the same. AWS promises no such thing
 * for two machines, and for the strategy Bayesian not even that a seed proposes
 * the same again. What depends on time even here is refused: a search without a
 * seed, and one that stops training jobs or itself early.
 *
 * @example
 * ```ts ignore
 * const { differs } = await churn.runs.repeatRun(session, "churn-training-1");
 * differs.length; // 0: the same to the last bit
 * ```
 *
 * @param run A completed training or search of this state folder, or its name.
 * @throws {RangeError} If it is unknown or not completed, if it can't be the same
 * again, or if something that it read is gone or has changed; the message says
 * what.
 * @throws {JobError} If the repetition fails.
 */
export async function repeatRun(
  session: Session,
  run: string | Pick<RunRecord, "name">,
): Promise<Repetition> {
  const name = nameOfRun(run, "repeat a run");
  const started = await findStart(session, name);
  const [{ parameters }] = runsOf([started]);
  await checkInputs(session, started);
  const { sagemaker_submit_directory: code } = parametersOf(started)
    .hyperparameters;
  const scripts = await scriptsOf(session, started, code);
  const { stage } = started;
  const { name: next } = await start(session, {
    stages: [stage],
    atOnce: Number(parameters["tuning.parallel"] ?? 1),
    reads: Object.keys(started.reads),
    requests: ({ [stage]: next }) => ({ [stage]: named(started, next) }),
    writes: ({ [stage]: next }) => [s3Uri(session, `${keys.models}${next}/`)],
    scripts,
    isRun: true,
  });
  const model = stage === "tuning"
    ? await waitForTuning(session, { kind: "tuning-job", name: next, code })
    : await waitForTraining(session, {
      ...{ kind: "training-job", name: next, code },
    });
  const runs = runsOf(await readRunLog(session));
  const [first, again] = [name, next].map((name) =>
    runs.find((run) => run.name === name)!
  );
  return { first, again, model, differs: differencesOf(first, again) };
}

async function findStart(session: Session, name: string): Promise<RunStart> {
  const events = await readRunLog(session);
  const started = events.find((event): event is RunStart =>
    event.event === "started" && event.run === name
  );
  if (!started) throw cannotRepeat(name, noSuchRun(name, runsOf(events)));
  const why = await whyNot(session, started);
  if (why) throw cannotRepeat(name, why);
  const [run] = runsOf(events.filter(({ run }) => run === name));
  if (run.status === "Completed") return started;
  throw cannotRepeat(
    name,
    `it has the status ${run.status}: wait for it, or choose a completed one`,
  );
}

function noSuchRun(name: string, runs: readonly RunRecord[]): string {
  const search = runs.find(({ search }) =>
    search?.trials.some((trial) => trial.name === name)
  );
  return search
    ? `it is a training job of ${search.name}: repeat that search`
    : "there is no such run: `await churn.runs.listRuns(session)` has them all";
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
      cannotRepeat(
        run,
        `${
          inBucket(uri, key)
        } ${why}: prepare the customers again, and train anew`,
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
    throw cannotRepeat(
      run,
      `its scripts, ${
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
  const byTrial = ({ search }: RunRecord) =>
    Object.fromEntries(
      (search?.trials ?? []).map(({ name: _name, ...trial }, i) => [
        `training job ${i + 1}`,
        trial,
      ]),
    );
  const byRound = ({ rounds }: RunRecord) =>
    Object.fromEntries(rounds.map((round) => [`round ${round.round}`, round]));
  return [
    ...differing(first.metrics, again.metrics),
    ...differing(byRound(first), byRound(again)),
    ...differing(first.files ?? {}, again.files ?? {}),
    ...differing(byTrial(first), byTrial(again)),
  ];
}
