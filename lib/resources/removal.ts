/**
 * Removing things in the order in which one needs the next: asking for it,
 * waiting, and looking again until they are gone.
 *
 * @module
 */
import { isNotFound } from "../aws/failures.ts";
import { InterruptedError, interruptSignal, pause } from "../aws/interrupt.ts";
import { isSame, type LedgerEntry } from "../aws/ledger.ts";
import type { ResourceKind } from "./registry.ts";
import type { State } from "./descriptor.ts";
import type { Identity } from "../aws/identity.ts";
import { childrenOf } from "./children.ts";
import { descriptorOf, inOrder, meaningOf, wordsOf } from "./registry.ts";
import type { Session } from "../aws/session.ts";
import { type Became, type Outcome, type Show } from "./removal/types.ts";

/**
 * Removes things, waits where one can't be removed yet or takes its time, and
 * looks for each again. What a thing has made goes with it.
 *
 * @param keep Kinds that are looked for and kept; uploads that are open at a
 * kept `s3-prefix` are aborted all the same.
 * @param isJudged Whether objects go whosever they are, as that was looked at
 * before; otherwise only what the session's ledger has written.
 * @returns What became of each thing, as soon as it is known.
 * @throws {InterruptedError} If the kernel is interrupted.
 * @throws {UnknownKindError} If a thing is of no known kind; nothing is removed.
 */
export async function* removeAll(
  session: Session,
  things: readonly LedgerEntry[],
  show: Show,
  keep: readonly ResourceKind[] = [],
  isJudged = false,
): AsyncGenerator<Outcome> {
  const interrupt = interruptSignal();
  const all = [...things, ...await childrenOf(session, things)];
  for (const { kind, together } of inOrder) {
    const keeps = keep.includes(kind);
    const ofKind = all.filter((thing) => thing.kind === kind);
    const batches = together
      ? Map.groupBy(ofKind, together.batchOf).values()
      : ofKind.map((thing) => [thing]);
    for (const batch of batches) {
      interrupt.throwIfAborted();
      try {
        if (together) {
          const options = { keeps, isJudged };
          yield* await together.remove(session, batch, show, options);
        } else {
          const [{ name }] = batch;
          const thing = { kind, name };
          yield { thing, ...await removeOrKeep(session, thing, show, keeps) };
          // Up to its end it may have made more.
          for (const child of await childrenOf(session, batch)) {
            if (!all.some((other) => isSame(other, child))) all.push(child);
          }
        }
      } catch (error) {
        if (error instanceof InterruptedError) throw error;
        yield* batch.map((thing) => ({ thing, error: error as Error }));
      }
    }
  }
}

async function removeOrKeep(
  session: Session,
  thing: LedgerEntry,
  show: Show,
  keeps: boolean,
): Promise<Became> {
  if (keeps) {
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

/** Things in the order in which they are removed. */
export function inRemovalOrder(things: readonly LedgerEntry[]): LedgerEntry[] {
  return inOrder.flatMap(({ kind }) =>
    things.filter((thing) => thing.kind === kind)
  );
}

/** How a thing stands; `undefined` where it is not there, or has stopped. */
export async function find(
  session: Session,
  thing: Identity,
): Promise<State | undefined> {
  const { describe, ends } = descriptorOf(thing.kind);
  try {
    const state = await describe(session, thing);
    if (ends === "by deletion") return state;
    const meaning = meaningOf(thing, state);
    return meaning === "good" || meaning === "bad" ? undefined : state;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Whether it will soon stand otherwise and can't be removed before: a service
 * deletes nothing that it works on.
 */
function isPassing(thing: Identity, state: State): boolean {
  const meaning = meaningOf(thing, state);
  return meaning === "ending" ||
    meaning === "working" && descriptorOf(thing.kind).ends === "by deletion";
}

/** Asks for the removal, again where need be, until the thing is not found. */
async function removeThing(
  session: Session,
  thing: LedgerEntry,
  show: Show,
): Promise<string> {
  const { end, ends } = descriptorOf(thing.kind);
  const words = `${wordsOf(thing.kind)} ${thing.name}`;
  const { first, longest } = session.poll;
  const began = Date.now();
  let delay = 0;
  for (let asked = false; true;) {
    const state = await find(session, thing);
    if (!state) return ends === "by stopping" ? "ended" : "deleted";
    if (isPassing(thing, state) || asked) {
      const seconds = Math.round((Date.now() - began) / 1000);
      await show(`waiting for ${words}: ${state.status}`, `${seconds} s`);
      delay = Math.min(delay * 1.5 || first, longest);
      await pause(delay, interruptSignal());
    }
    if (isPassing(thing, state)) continue;
    asked = true;
    await show(words);
    try {
      await end(session, thing);
    } catch (error) {
      // Somebody else may have removed it, or be about to.
      const now = await find(session, thing);
      if (now && !isPassing(thing, now)) throw error;
    }
  }
}
