/**
 * What a cleanup asks before it deletes, so that the answer can be given later.
 *
 * @module
 */
import { liveLine } from "../../show/live.ts";
import { costsOf } from "../costs.ts";
import { inRemovalOrder } from "../removal.ts";
import { descriptorOf, inOrder } from "../registry.ts";
import type { Session } from "../../aws/session.ts";
import { standingOf, type StandingThing } from "./standing.ts";

/** Shows what there is and how it is deleted, and deletes nothing. */
export async function askFirst(
  session: Session,
  keep: readonly string[],
): Promise<StandingThing[]> {
  const entries = inRemovalOrder(await session.ledger.open())
    .filter(({ kind }) => !keep.includes(kind));
  const found = await Promise.all(
    entries.map((entry) => standingOf(session, entry)),
  );
  const rows = found.filter((row) => row !== undefined);
  await liveLine().update(question(session, rows, keep));
  return rows;
}

function question(
  session: Session,
  rows: readonly StandingThing[],
  keep: readonly string[],
): string {
  if (rows.length === 0) return "Cleanup: there is nothing to delete.";
  const options = inOrder.flatMap(({ kind, keptUnless }) =>
    keptUnless && !keep.includes(kind) ? [`${keptUnless}: true`] : []
  ).join(", ");
  const call = `await churn.cleanUp(session${options && `, { ${options} }`})`;
  const hourly = rows.filter(({ kind }) =>
    descriptorOf(kind).costs === "by the hour"
  );
  const costs = hourly.map(({ name, charged }) =>
    `On AWS ${name} is charged for ${charged}, used or not, until it is deleted.`
  );
  return [
    "Cleanup: nothing is deleted yet, so everything above can still be tried.",
    ...costs,
    ...hourly.length ? [costsOf(session).prices] : [],
    `To delete what the table lists: ${call}`,
  ].join("\n");
}
