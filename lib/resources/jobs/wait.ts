/**
 * Waiting for a job or an endpoint.
 *
 * @module
 */
import { type ConsoleLinks, consoleLinks } from "../console_links.ts";
import { explain } from "../../aws/failures.ts";
import type { Session } from "../../aws/session.ts";
import { isGood, logOf, titleOf, type Work } from "./job.ts";
import { type Ending, watch } from "./watch.ts";

/** A job or an endpoint that failed or was stopped. */
export class JobError extends Error {
  /** @ignore */
  override name = "JobError";
  /** @ignore */
  constructor(
    readonly job: Work,
    /** `Failed`, `Stopped` and the like. */
    readonly status: string,
    /** What SageMaker says of it. */
    readonly reason: string,
    /** The last lines of its log. */
    readonly logTail: readonly string[],
    /** Its pages in the AWS console; none on the local target. */
    readonly links?: ConsoleLinks,
  ) {
    super([
      `${titleOf(job)} ended as ${status}: ${reason}`,
      ...remedies(reason),
      ...logTail.length
        ? ["The last log lines:", ...logTail.map((line) => `  ${line}`)]
        : ["No log lines were found."],
      `The whole log: ${links?.logs ?? allLines(job)}`,
      ...links ? [`In the console: ${links.page}`] : [],
    ].join("\n"));
  }
}

/** What can be done, where the script itself is not at fault. */
function remedies(reason: string): string[] {
  if (reason.startsWith("AlgorithmError")) return [];
  const found = explain(reason);
  return found ? [`This means that ${found.why}: ${found.remedy}`] : [];
}

function allLines({ kind, name }: Work): string {
  return `await churn.jobLog(session, { kind: "${kind}", name: "${name}" })`;
}

/**
 * Waits until a job has ended or an endpoint is in service, however long that
 * takes. An interrupt ends the wait, not the work; waiting again takes it up.
 *
 * @throws {JobError} If it fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitFor(session: Session, work: Work): Promise<void> {
  const ending: Ending = await watch(session, work);
  if (isGood(work, ending)) return;
  const { kind, name } = work;
  const { status, reason, logTail } = ending;
  throw new JobError(
    { kind, name },
    status,
    reason ??
      (status === "Stopped"
        ? "it was stopped before it had finished"
        : "no reason was given"),
    logTail,
    consoleLinks(session, { kind, name, ...logOf(work) }),
  );
}
