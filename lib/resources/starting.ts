/**
 * Starting something: all that is the same for every kind. What still runs with
 * the same request is taken up, and no second one is started and paid for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { requireOwnBuckets } from "../storage/bucket.ts";
import { liveLine } from "../show/live.ts";
import {
  isGood,
  isOnItsWay,
  stateOf,
  titleOf,
  waitCall,
  type Work,
} from "./jobs/job.ts";
import { withFileLock } from "../aws/file_lock.ts";
import type { LedgerEntry } from "../aws/ledger.ts";
import { anyName, recordRun, type RunStart } from "../aws/run_log.ts";
import { requireReady } from "./preflight/preflight.ts";
import { tags } from "../aws/tags.ts";
import type { Session } from "../aws/session.ts";
import { objectsAt } from "../storage/store.ts";
import { descriptorOf, inOrder, isWork } from "./registry.ts";
import { create } from "./kinds/sagemaker.ts";

/** Names by the stages that they are for. */
type Names<S extends string> = Readonly<Record<S, string>>;

/** What is started. */
export interface Start<S extends string> {
  /**
   * What is created, by what stands in the names, in the order of creation. The
   * last is the work that is waited for, and needs the others.
   */
  readonly stages: readonly S[];
  /** How many jobs it runs at the same time, each on machines of its own. @default {1} */
  readonly atOnce?: number;
  /** `s3://` URIs of what it will read. */
  readonly reads: readonly string[];
  /** The request of each, but for the tags; the same for the same names. */
  requests(names: Names<S>): Readonly<Record<S, object>>;
  /** The `s3://` prefixes that it will write, as its own. */
  writes(names: Names<S>): readonly string[];
  /** The scripts that it will run, as bytes. */
  readonly scripts?: Uint8Array;
  /** What else makes it another one than one before. */
  readonly besides?: unknown;
  /** Whether it goes into the log of runs. @default {false} */
  readonly isRun?: boolean;
  /** Uploads what it needs below its name. */
  upload?(names: Names<S>): Promise<unknown>;
}

/** Work that was started or taken up. */
export interface Started<S extends string> extends Work {
  /** The names that were given; none where it was taken up. */
  readonly names?: Names<S>;
}

/**
 * Starts work: looks whether all is ready and who owns what is read, uploads
 * what is needed, and writes everything to the ledger before it is created, with
 * the tags. Where the ledger has work that is running with the same request
 * (the same settings, options and scripts, on objects with the same content), it
 * is taken up instead. Says so in either case where there was one before.
 *
 * @throws {PreflightError} If something is wrong that would make it fail.
 * @throws {RangeError} If what is read lies in another account's bucket.
 * @returns What was started, as soon as the service has taken it, or taken up.
 */
export async function start<S extends string>(
  session: Session,
  given: Start<S>,
): Promise<Started<S>> {
  for (const stage of given.stages) {
    await requireReady(session, stage, given.atOnce);
  }
  await requireOwnBuckets(session, given.reads);
  const reads = await readsOf(session, given.reads);
  const digest = digestOf(session, given, reads);
  // The second of two calls at once, in this kernel or another one, looks when
  // the first has started.
  return await withFileLock(
    `${session.ledger.path}.start`,
    () => {},
    () => takeUpOrStart(session, given, reads, digest),
  );
}

async function takeUpOrStart<S extends string>(
  session: Session,
  given: Start<S>,
  reads: RunStart["reads"],
  digest: string,
): Promise<Started<S>> {
  const { ledger } = session;
  const { kind, ends } = kindOf(given.stages.at(-1)!);
  let done: Work | undefined;
  for (const name of (await ledger.startedWith(kind, digest)).reverse()) {
    const work = workOf({ kind, name });
    const state = await stateOf(session, work);
    const isGone = ends === "by stopping";
    if (isOnItsWay(work, state) || !isGone && isGood(work, state)) {
      await liveLine().update(
        `${titleOf(work)} is ${state.status} with the same request, so no ` +
          `second one was started. To wait for it: await ` +
          `churn.${waitCall(work)}`,
      );
      return work;
    }
    if (isGood(work, state)) done ??= work;
  }
  const names = await createAll(session, given, reads, digest);
  const work = workOf({ kind, name: names[given.stages.at(-1)!] });
  if (done) {
    await liveLine().update(
      `${
        titleOf(done)
      } has completed with the same request, and what it made ` +
        `stays. This call started another: ${work.name}`,
    );
  }
  return { ...work, names };
}

async function createAll<S extends string>(
  session: Session,
  given: Start<S>,
  reads: RunStart["reads"],
  digest: string,
): Promise<Names<S>> {
  const { ledger } = session;
  const { stages, requests, writes, upload } = given;
  const names = {} as Record<S, string>;
  const things: LedgerEntry[] = [];
  for (const stage of stages) {
    const { kind } = kindOf(stage);
    const of = stage === stages.at(-1) ? digest : undefined;
    names[stage] = await ledger.recordNew(kind, stage, of);
    things.push({ kind, name: names[stage] });
  }
  await upload?.(names);
  const made = writes(names).map((name): LedgerEntry => ({
    kind: "s3-prefix",
    name,
  }));
  const bodies = requests(names);
  if (given.isRun) await recordRun(session, startOf(given, names, reads));
  await ledger.creating([...things, ...made], async () => {
    for (const stage of stages) {
      const request = { ...bodies[stage], Tags: tags(session) };
      await create(session, kindOf(stage), request);
    }
  });
  return names;
}

function workOf(thing: LedgerEntry): Work {
  if (isWork(thing)) return thing;
  throw new TypeError(
    `Cannot wait for a ${descriptorOf(thing.kind).words.one}`,
  );
}

function kindOf(stage: string) {
  const found = inOrder.find(({ stages }) => stage in stages);
  if (found) return found;
  throw new TypeError(
    `Cannot start '${stage}' because no kind has such a stage`,
  );
}

const anyNames = <S extends string>(stages: readonly S[]) =>
  Object.fromEntries(stages.map((stage) => [stage, anyName])) as Names<S>;

/** What there is at each `s3://` URI that is read. */
async function readsOf(
  session: Session,
  uris: readonly string[],
): Promise<RunStart["reads"]> {
  const reads: Record<string, RunStart["reads"][string]> = {};
  for (const uri of uris) reads[uri] = await readObjects(session, uri);
  return reads;
}

/** The objects at a URI, as a run records them. */
export async function readObjects(
  session: Session,
  uri: string,
): Promise<RunStart["reads"][string]> {
  const objects = await objectsAt(session, uri);
  return objects.map(({ key, bytes, etag }) => ({ key, bytes, etag }));
}

/** What the log of runs has of a run's beginning. */
function startOf<S extends string>(
  { stages, requests, scripts }: Start<S>,
  names: Names<S>,
  reads: RunStart["reads"],
): RunStart {
  const stage = stages.at(-1)!;
  return {
    event: "started",
    run: names[stage],
    ...{ kind: kindOf(stage).kind, stage, at: new Date().toISOString() },
    request: requests(anyNames(stages))[stage] as Record<string, unknown>,
    reads,
    ...scripts && { scripts: sha256(scripts) },
    versions: { deno: Deno.version.deno },
  };
}

/** The SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function digestOf<S extends string>(
  session: Session,
  { stages, requests, scripts, besides }: Start<S>,
  reads: RunStart["reads"],
): string {
  const hash = createHash("sha256");
  const sent = [stages, requests(anyNames(stages)), tags(session), besides];
  hash.update(JSON.stringify(sent, byName));
  for (const [uri, objects] of Object.entries(reads)) {
    hash.update(
      JSON.stringify([uri, objects.map(({ key, etag }) => [key, etag])]),
    );
  }
  hash.update(scripts ?? "");
  return hash.digest("hex");
}

/** Has the members of objects in the order of their names. */
function byName(_name: string, value: unknown): unknown {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
      Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1),
    )
    : value;
}
