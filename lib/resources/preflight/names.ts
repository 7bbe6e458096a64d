/**
 * Whether the names that come next are free.
 *
 * @module
 */
import { isNotFound } from "../../aws/failures.ts";
import { describe } from "../jobs/job.ts";
import type { Session } from "../../aws/session.ts";
import { type Check, unknown } from "../../aws/check.ts";
import type { StageOfKind } from "./stages.ts";

/** Looks for what already has the names that the ledger would give next. */
export async function checkNames(
  session: Session,
  stages: readonly StageOfKind[],
): Promise<Check> {
  const check = "names";
  try {
    const taken: string[] = [];
    for (const { kind, stage } of stages) {
      const name = await session.ledger.nextName(kind, stage);
      try {
        await describe(session, { kind, name }); // of a job one that has ended too
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
