/**
 * Watching something that SageMaker works on, while a line shows how it stands.
 *
 * @module
 */
import { liveLine } from "../display/live.ts";
import { InterruptedError, interruptSignal, pause } from "../interrupt.ts";
import type { Session } from "../session.ts";
import type { LogReader } from "./logs.ts";

/** How something stands. */
export interface State {
  /** `InProgress`, `Completed`, `InService` and the like. */
  readonly status: string;
  /** A finer status, where there is one. */
  readonly detail?: string;
  /** Why it failed. */
  readonly reason?: string;
}

/** What is watched. */
export interface Watched {
  /** `Training job churn-training-1`. */
  readonly title: string;
  readonly log: LogReader;
  describe(): Promise<State>;
  hasEnded(state: State): boolean;
}

/** How it ended, and the last lines of its log. */
export interface Ending extends State {
  readonly logTail: readonly string[];
}

const tailLines = 15;

/**
 * Watches until it has ended, however long that takes. An interrupt ends the
 * watching, not what is watched.
 *
 * @throws {InterruptedError} If the kernel is interrupted.
 */
export async function watch(
  { poll }: Session,
  { title, log, describe, hasEnded }: Watched,
): Promise<Ending> {
  const line = liveLine();
  const signal = interruptSignal();
  const began = Date.now();
  let logTail: string[] = [];
  try {
    for (
      let delay = poll.first;
      true;
      delay = Math.min(delay * 1.5, poll.longest)
    ) {
      const state = await describe();
      logTail = [...logTail, ...await log.next()].slice(-tailLines);
      if (hasEnded(state)) {
        await line.update(`${title}: ${state.status}`);
        return { ...state, logTail };
      }
      const status = [state.status, state.detail].filter(Boolean).join(", ");
      const seconds = Math.round((Date.now() - began) / 1000);
      const lastLine = logTail.at(-1) ?? "no log line yet";
      await line.update(`${title}: ${status} · ${seconds} s · ${lastLine}`);
      await pause(delay * (0.8 + 0.4 * Math.random()), signal);
    }
  } catch (error) {
    if (error instanceof InterruptedError) {
      await line.update(`${title}: goes on, the wait was interrupted`);
    }
    throw error;
  }
}

/** An error's last paragraph: what the log says, and where to read on. */
export function logWords(logTail: readonly string[], where: string): string {
  const lines = logTail.length
    ? `Its last log lines:\n${logTail.map((line) => `  ${line}`).join("\n")}`
    : "It wrote no log lines.";
  return `${lines}\nAll of them: CloudWatch ${where}`;
}
