/**
 * Removing things in the order in which one needs the next: asking for it,
 * waiting, and looking again until they are gone.
 *
 * @module
 */
import { isNotFound } from "./aws/failures.ts";
import { InterruptedError, interruptSignal, pause } from "./interrupt.ts";
import type { LedgerEntry, ResourceKind } from "./ledger.ts";
import { removals } from "./removal/kinds.ts";
import { removeStored } from "./removal/stored.ts";
import type { Session } from "./session.ts";
import { parseS3Uri } from "./store.ts";

/** How a thing was found afterwards; a job that has ended stays listed on AWS. */
export interface Became {
  /** `gone` (deleted, or a job that ended), `kept`, or `foreign`: somebody else's. */
  readonly fate: "gone" | "kept" | "foreign";
  /** The same in words. */
  readonly state: string;
}

/** What became of a thing. */
export type Outcome =
  | Became & { readonly thing: LedgerEntry; error?: undefined }
  /** Why it is still there. */
  | { readonly thing: LedgerEntry; readonly error: Error };

/** Takes a line that says what is done or waited for, and what changes by the second. */
export type Show = (line: string, detail?: string) => unknown;

/** What is removed by itself. */
type Thing = LedgerEntry & { readonly kind: keyof typeof removals };

const order: readonly ResourceKind[] = [
  "processing-job",
  "training-job",
  "endpoint",
  "endpoint-config",
  "model",
  "s3-prefix",
  "bucket",
];

/**
 * Removes things, waits where one can't be removed yet or takes its time, and
 * looks for each again.
 *
 * @param keep Kinds that are looked for and kept; uploads that are open at a
 * kept `s3-prefix` are aborted all the same.
 * @param isJudged Whether objects go whosever they are, as that was looked at
 * before; otherwise only what the session's ledger has written.
 * @returns What became of each thing, as soon as it is known.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function* removeAll(
  session: Session,
  things: readonly LedgerEntry[],
  show: Show,
  keep: readonly ResourceKind[] = [],
  isJudged = false,
): AsyncGenerator<Outcome> {
  const interrupt = interruptSignal();
  for (const batch of batchesOf(things)) {
    interrupt.throwIfAborted();
    const [{ kind, name }] = batch;
    const isKept = keep.includes(kind);
    try {
      if (kind === "s3-prefix") {
        yield* await removeStored(session, batch, show, {
          keepObjects: isKept,
          isJudged,
        });
      } else {
        const thing = { kind, name };
        yield { thing, ...await removeOrKeep(session, thing, show, isKept) };
      }
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      yield* batch.map((thing) => ({ thing, error: error as Error }));
    }
  }
}

/** One by one; what is stored in one bucket goes at once. */
function batchesOf(things: readonly LedgerEntry[]): Iterable<LedgerEntry[]> {
  const inOrder = order.flatMap((kind) =>
    things.filter((thing) => thing.kind === kind)
  );
  return Map.groupBy(
    inOrder,
    (thing) =>
      thing.kind === "s3-prefix" ? parseS3Uri(thing.name).bucket : thing,
  ).values();
}

async function removeOrKeep(
  session: Session,
  thing: Thing,
  show: Show,
  isKept: boolean,
): Promise<Became> {
  if (isKept) {
    return await find(session, thing)
      ? { fate: "kept", state: "kept" }
      : { fate: "gone", state: "deleted" };
  }
  try {
    return { fate: "gone", state: await removeThing(session, thing, show) };
  } catch (error) {
    if ((error as Error).name !== "BucketNotEmpty") throw error;
    return { fate: "kept", state: "kept: not empty" };
  }
}

/** How a thing stands; `undefined` where it is not there, or a job has ended. */
async function find(
  session: Session,
  { kind, name }: Thing,
): Promise<string | undefined> {
  try {
    return await removals[kind].find(session, name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Asks for the removal, again where need be, until the thing is not found. */
async function removeThing(
  session: Session,
  thing: Thing,
  show: Show,
): Promise<string> {
  const { remove, passing = [], gone = "deleted" } = removals[thing.kind];
  const isPassing = (state?: string) => passing.includes(state ?? "");
  const { first, longest } = session.poll;
  const began = Date.now();
  let delay = 0;
  for (let asked = false; true;) {
    const state = await find(session, thing);
    if (state === undefined) return gone;
    if (isPassing(state) || asked) {
      const seconds = Math.round((Date.now() - began) / 1000);
      await show(`waiting for ${words(thing)}: ${state}`, `${seconds} s`);
      delay = Math.min(delay * 1.5 || first, longest);
      await pause(delay, interruptSignal());
    }
    if (isPassing(state)) continue;
    asked = true;
    await show(words(thing));
    try {
      await remove(session, thing.name);
    } catch (error) {
      // Somebody else may have removed it, or be about to.
      const now = await find(session, thing);
      if (now !== undefined && !isPassing(now)) throw error;
    }
  }
}

const words = ({ kind, name }: LedgerEntry) =>
  `${kind.replace("-", " ")} ${name}`;
