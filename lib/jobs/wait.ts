/**
 * Waiting for a job while a line shows how it stands.
 *
 * @module
 */
import { liveLine } from "../display/live.ts";
import { InterruptedError, interruptSignal, pause } from "../interrupt.ts";
import type { Session } from "../session.ts";
import {
  describeJob,
  type Job,
  type JobState,
  jobTitle,
  logGroup,
} from "./job.ts";
import { readLogs } from "./logs.ts";

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
    super(
      `${jobTitle[job.kind]} ${job.name} ended as ${status}: ${reason}\n` +
        (logTail.length
          ? `Its last log lines:\n${
            logTail.map((line) => `  ${line}`).join("\n")
          }\n`
          : "It wrote no log lines.\n") +
        `All of them: CloudWatch log group ${logGroup[job.kind]}, ` +
        `stream ${job.name}/…`,
    );
  }
}

const tailLines = 15;

/**
 * Waits until a job has ended, however long that takes. An interrupt ends the
 * wait, not the job; waiting again takes it up.
 *
 * @throws {JobError} If the job fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function waitForJob(session: Session, job: Job): Promise<void> {
  const title = `${jobTitle[job.kind]} ${job.name}`;
  const line = liveLine();
  const log = readLogs(session, job);
  const signal = interruptSignal();
  const began = Date.now();
  let tail: string[] = [];
  let { first: delay } = session.poll;

  try {
    while (true) {
      const state = await describeJob(session, job);
      tail = [...tail, ...await log.next()].slice(-tailLines);
      if (hasEnded(state)) {
        await line.update(`${title}: ${state.status}`);
        if (state.status === "Completed") return;
        const reason = state.reason ?? "no reason was given";
        throw new JobError(job, state.status, reason, tail);
      }
      const seconds = Math.round((Date.now() - began) / 1000);
      const status = [state.status, state.detail].filter(Boolean).join(", ");
      await line.update(
        `${title}: ${status} · ${seconds} s · ${
          tail.at(-1) ?? "no log line yet"
        }`,
      );
      await pause(delay * (0.8 + 0.4 * Math.random()), signal);
      delay = Math.min(delay * 1.5, session.poll.longest);
    }
  } catch (error) {
    if (error instanceof InterruptedError) {
      await line.update(`${title}: goes on, the wait was interrupted`);
    }
    throw error;
  }
}

function hasEnded({ status }: JobState): boolean {
  return ["Completed", "Failed", "Stopped"].includes(status);
}
