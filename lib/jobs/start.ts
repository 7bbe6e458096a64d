/**
 * Starting work once: work that is still running with the same request is used,
 * and no second one is started and paid for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { liveLine } from "../display/live.ts";
import type { Session } from "../session.ts";
import { objectsAt } from "../store.ts";
import { isGood, isOnItsWay, stateOf, titleOf, type Work } from "./job.ts";

/** What is started. */
export interface Start {
  /** A job's kind, or an endpoint. */
  readonly kind: Work["kind"];
  /** The middle part of its name. */
  readonly stage: string;
  /** Everything that is sent, but for the name that it is given. */
  readonly request: (name: string) => unknown;
  /** `s3://` URIs of what it will read. */
  readonly reads: readonly string[];
  /** The scripts that it will run, as bytes. */
  readonly scripts?: Uint8Array;
  /** The call that waits for it. */
  readonly waits: string;
}

/** The starts that are under way in this process. */
const underWay = new Map<string, Promise<string>>();

/**
 * Starts work, unless the ledger has some that is running with the same request:
 * the same settings, options and scripts, on objects with the same content.
 * Tells the reader if there was such work before.
 *
 * @param create Starts it by a name that the ledger has recorded.
 * @returns The name of what was started or found.
 */
export async function startOnce(
  session: Session,
  start: Start,
  create: (name: string) => Promise<unknown>,
): Promise<string> {
  const digest = await digestOf(session, start);
  const id = `${session.ledger.path} ${digest}`;
  // The second of two calls at once looks when the first has started.
  while (underWay.has(id)) await underWay.get(id)!.catch(() => {});
  const starting = takeUpOrStart(session, start, digest, create);
  underWay.set(id, starting);
  try {
    return await starting;
  } finally {
    underWay.delete(id);
  }
}

async function takeUpOrStart(
  session: Session,
  { kind, stage, waits }: Start,
  digest: string,
  create: (name: string) => Promise<unknown>,
): Promise<string> {
  const { ledger } = session;
  const names = await ledger.startedWith(kind, digest);
  let done: Work | undefined;
  for (const name of names.reverse()) {
    const work = { kind, name };
    const state = await stateOf(session, work);
    if (isOnItsWay(state) || kind === "endpoint" && isGood(state)) {
      await liveLine().update(
        `${titleOf(work)} is ${state.status} with the same request, so no ` +
          `second one was started. To wait for it: await churn.${waits}`,
      );
      return name;
    }
    if (isGood(state)) done ??= work;
  }
  const name = await ledger.recordNew(kind, stage, digest);
  await create(name);
  if (done) {
    await liveLine().update(
      `${
        titleOf(done)
      } has completed with the same request, and what it made ` +
        `stays. This call started another: ${name}`,
    );
  }
  return name;
}

/** Stands for the name, which is never the same. */
const anyName = "churn-any";

async function digestOf(
  session: Session,
  { kind, request, reads, scripts }: Start,
): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([kind, request(anyName)], inOrder));
  for (const uri of reads) {
    const objects = await objectsAt(session, uri);
    hash.update(
      JSON.stringify([uri, objects.map(({ key, etag }) => [key, etag])]),
    );
  }
  hash.update(scripts ?? "");
  return hash.digest("hex");
}

/** Has the members of objects in the order of their names. */
function inOrder(_name: string, value: unknown): unknown {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
      Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1),
    )
    : value;
}
