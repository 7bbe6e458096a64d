/**
 * What a walk that was left had running, as a table for people.
 *
 * @module
 */
import { explain } from "../aws/failures.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { isGood } from "../resources/jobs/job.ts";
import { descriptorOf, stageOf, wordsOf } from "../resources/registry.ts";
import { isTakenUp, type Resumed, type ResumedRow } from "./resume.ts";

/**
 * Shows which jobs and endpoints exist, their status, and the code that
 * continues with each.
 *
 * @example
 * ```ts ignore
 * churn.showResumed(found);
 * ```
 */
export function showResumed(found: Resumed): Displayable {
  if (found.rows.length === 0) {
    return displayTable([], {
      note: "No jobs or endpoints have been started yet.",
    });
  }
  return displayTable(found.rows.map((row) => ({
    kind: wordsOf(row.kind),
    name: row.name,
    state: [row.status, whyEnded(row)].filter(Boolean).join(": "),
    "continue with": takenUpBy(found, row),
  })));
}

function whyEnded({ reason }: ResumedRow): string | undefined {
  const explained = reason && explain(reason);
  return explained ? `${explained.why}; ${explained.remedy}` : reason;
}

function takenUpBy(found: Resumed, row: ResumedRow): string {
  const stage = stageOf(row);
  const taken = stage && descriptorOf(row.kind).stages[stage].taken;
  if (!taken || !isTakenUp(row)) return "";
  const { by, as, gives } = taken;
  const members = found as unknown as Readonly<Record<string, unknown>>;
  const isOther = as in members && Object(members[as]).name !== row.name;
  if (isOther) return "";
  const from = as in members ? as : `rows[${found.rows.indexOf(row)}]`;
  return gives && isGood(row, row)
    ? `found.${gives}`
    : `await churn.${by}(session, found.${from})`;
}
