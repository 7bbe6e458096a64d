/**
 * Whether the names that come next are free.
 *
 * @module
 */
import { isNotFound } from "../aws/failures.ts";
import { describe } from "../jobs/job.ts";
import { removals } from "../removal/kinds.ts";
import type { Session } from "../session.ts";
import { type Check, unknown } from "./check.ts";

/** What a walk gives names to, and the stage that stands in them. */
const kinds = [
  ["processing-job", "processing"],
  ["processing-job", "refits"],
  ["training-job", "training"],
  ["model", "model"],
  ["endpoint-config", "endpoint-config"],
  ["endpoint", "endpoint"],
] as const;

/** Looks for what already has the names that the ledger would give next. */
export async function checkNames(session: Session): Promise<Check> {
  const check = "names";
  try {
    const taken: string[] = [];
    for (const [kind, stage] of kinds) {
      const name = await session.ledger.nextName(kind, stage);
      try {
        await lookUp(session, kind, name);
        taken.push(name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return taken.length === 0
      ? { check, result: "ok", found: "the next names are free" }
      : {
        check,
        result: "wrong",
        found: `already in use, and not by this ledger: ${taken.join(", ")}`,
        remedy: `set CHURN_STATE to the folder whose ledger lists it`,
      };
  } catch (error) {
    return unknown(
      check,
      error,
      "ask an administrator to allow you sagemaker:Describe*, as docs/aws.md " +
        "shows, or continue: a name that is in use is refused",
    );
  }
}

/** Of a job also one that has ended, as its name stays taken. */
function lookUp(
  session: Session,
  kind: typeof kinds[number][0],
  name: string,
): Promise<unknown> {
  return kind === "processing-job" || kind === "training-job"
    ? describe(session, { kind, name })
    : removals[kind].find(session, name);
}
