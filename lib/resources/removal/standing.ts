/**
 * What a cleanup would delete, and what AWS charges for it until then. Changes
 * nothing.
 *
 * @module
 */
import type { LedgerEntry } from "../../aws/ledger.ts";
import { find } from "../removal.ts";
import type { Cost, Standing } from "../descriptor.ts";
import { descriptorOf } from "../registry.ts";
import type { Session } from "../../aws/session.ts";

/** A thing of the ledger that is there. */
export interface StandingThing extends LedgerEntry, Standing {}

/** How a thing stands; `undefined` where it is not there, or a job has ended. */
export async function standingOf(
  session: Session,
  { kind, name }: LedgerEntry,
): Promise<StandingThing | undefined> {
  const { costs, standing } = descriptorOf(kind);
  const found = await find(session, { kind, name });
  if (!found) return undefined;
  const { state = found.status, charged = charges[costs] } =
    await standing?.(session, { kind, name }) ?? {};
  return { kind, name, state, charged };
}

/** Where the kind does not say more. */
const charges: Readonly<Record<Cost, string>> = {
  "by the hour": "every hour",
  "while it runs": "by the second until it ends",
  "by its size": "every month, by its size",
  "nothing": "nothing",
};
