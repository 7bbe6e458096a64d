/**
 * Waiting for a job.
 *
 * @module
 */
import type { Session } from "../session.ts";
import { describeJob, hasEnded, type Job, jobTitle, logGroup } from "./job.ts";
import { readLogs } from "./logs.ts";
import { logWords, watch } from "./watch.ts";

/** A job that ended without being completed. */
export class JobError extends Error {
  override name = "JobError";
  constructor(
    readonly job: Job,
    /** `Failed` or `Stopped`. */
    readonly status: string,
    readonly reason: string,
    /** The last lines of its log. */
    readonly logTail: readonly string[],
  ) {
    const where = `log group ${logGroup[job.kind]}, stream ${job.name}/…`;
    super(
      `${jobTitle[job.kind]} ${job.name} ended as ${status}: ${reason}\n` +
        logWords(logTail, where),
    );
  }
}

/**
 * Waits until a job has ended, however long that takes. An interrupt ends the
 * wait, not the job; waiting again takes it up.
 *
 * @throws {JobError} If the job fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitForJob(session: Session, job: Job): Promise<void> {
  const { status, reason, logTail } = await watch(session, {
    title: `${jobTitle[job.kind]} ${job.name}`,
    log: readLogs(session, logGroup[job.kind], `${job.name}/`),
    describe: () => describeJob(session, job),
    hasEnded,
  });
  if (status === "Completed") return;
  throw new JobError(job, status, reason ?? "no reason was given", logTail);
}
