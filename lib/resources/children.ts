/**
 * What things have made, and no ledger has a line of.
 *
 * @module
 */
import { isNotFound } from "../aws/failures.ts";
import { isSame, type LedgerEntry } from "../aws/ledger.ts";
import type { Session } from "../aws/session.ts";
import { descriptorOf } from "./registry.ts";

/**
 * What things have made; nothing of one that is not there.
 *
 * @throws {UnknownKindError} If a thing is of no known kind.
 */
export async function childrenOf(
  session: Session,
  things: readonly LedgerEntry[],
): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for (const thing of things) {
    const { children } = descriptorOf(thing.kind);
    if (!children) continue;
    try {
      found.push(...await Array.fromAsync(children(session, thing)));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return found.filter((child) => !things.some((one) => isSame(one, child)));
}
