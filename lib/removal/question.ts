/**
 * What a cleanup asks before it deletes, so that the answer can be given later.
 *
 * @module
 */
import { liveLine } from "../display/live.ts";
import type { ResourceKind } from "../ledger.ts";
import { costsOf } from "../preflight/costs.ts";
import { inOrder } from "../removal.ts";
import type { Session } from "../session.ts";
import { type Standing, standingOf } from "./standing.ts";

/** Shows what there is and how it is deleted, and deletes nothing. */
export async function askFirst(
  session: Session,
  keep: readonly ResourceKind[],
): Promise<Standing[]> {
  const entries = inOrder(await session.ledger.open())
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
  rows: readonly Standing[],
  keep: readonly ResourceKind[],
): string {
  if (rows.length === 0) return "Cleanup: there is nothing to delete.";
  const options = [
    ...keep.includes("s3-prefix") ? [] : ["objects: true"],
    ...keep.includes("bucket") ? [] : ["bucket: true"],
  ].join(", ");
  const call = `await churn.cleanUp(session${options && `, { ${options} }`})`;
  const hourly = rows.filter(({ kind }) => kind === "endpoint");
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
