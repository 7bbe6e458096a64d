/**
 * Watching something that SageMaker works on, while a panel shows how it stands.
 *
 * @module
 */
import { consoleLinks } from "../console_links.ts";
import { CallError } from "../../aws/failures.ts";
import { liveLine } from "../../show/live.ts";
import {
  InterruptedError,
  interruptSignal,
  pause,
} from "../../aws/interrupt.ts";
import type { Session } from "../../aws/session.ts";
import {
  describe,
  hasEnded,
  isGood,
  logOf,
  type State,
  titleOf,
  waitCall,
  type Work,
} from "./job.ts";
import { type LogReader, readLogs } from "./logs.ts";
import { lastLine, panel } from "./panel.ts";
import { stepCounter } from "./steps.ts";

/** How it ended, and the last lines of its log. */
export interface Ending extends State {
  readonly logTail: readonly string[];
}

const tailLines = 15;
/** For how many of its longest pauses a wait puts up with answers that fail. */
const patience = 20;

/**
 * Watches until it has ended, however long that takes. Throttling, trouble of
 * the service and a lost connection slow the watching down; it ends with them
 * only where they last (ten minutes on AWS). An interrupt ends the watching, not
 * what is watched.
 *
 * @throws {InterruptedError} If the kernel is interrupted.
 * @throws {CallError} If AWS refuses to say how it stands.
 */
export async function watch(session: Session, work: Work): Promise<Ending> {
  const { poll } = session;
  const title = titleOf(work);
  const links = consoleLinks(session, { ...work, ...logOf(work) });
  const line = liveLine();
  const signal = interruptSignal();
  const log = tailOf(readLogs(session, work));
  const began = new Date();
  let state: State | undefined;
  let troubleSince: number | undefined;
  let delay = poll.first;
  try {
    while (true) {
      let trouble: string | undefined;
      try {
        state = await describe(session, work);
        troubleSince = undefined;
      } catch (error) {
        if (!(error instanceof CallError && error.passes)) throw error;
        troubleSince ??= Date.now();
        const seconds = (Date.now() - troubleSince) / 1000;
        if (seconds > patience * poll.longest) throw error;
        trouble = `Retrying: ${error.operation} failed because ${error.why}`;
        delay = Math.min(delay * 2, 2 * poll.longest);
      }
      // The logs of all that it has made are read only where it went wrong.
      if (!state?.progress) await log.read();
      if (state && hasEnded(work, state) && !trouble) {
        if (!isGood(work, state)) {
          await pause(poll.first, signal); // a log's last lines come late
          await log.read();
        }
        await line.update(
          lastLine({
            ...{ title, status: state.status, links },
            good: isGood(work, state),
            seconds: isGood(work, state) ? secondsOf(state) : undefined,
            result: state.result,
          }),
        );
        return { ...state, logTail: log.lines() };
      }
      const since = state?.began ?? began;
      await line.update(panel({
        ...{ title, links },
        status: [state?.status ?? "unknown", state?.detail].filter(Boolean)
          .join(", "),
        seconds: Math.max(0, Math.round((Date.now() - since.getTime()) / 1000)),
        steps: log.steps(),
        rounds: state?.rounds,
        progress: state?.progress,
        logTail: log.lines(),
        notes: [log.problem(), trouble].filter((note) => note !== undefined),
      }));
      await pause(delay * (0.8 + 0.4 * Math.random()), signal);
      if (!trouble) delay = Math.min(delay * 1.5, poll.longest);
    }
  } catch (error) {
    const isInterrupt = error instanceof InterruptedError;
    const status = isInterrupt
      ? "still running; the wait was interrupted"
      : "may still be running; the wait failed";
    await line.update(lastLine({ title, status, links }));
    if (!isInterrupt) throw error;
    throw new InterruptedError(
      `Interrupted: ${title} continues to run. To wait for it again: await ` +
        `churn.${
          waitCall(work)
        }, or run the cell again, which does not start a second one`,
    );
  }
}

/** How long it took, as the service says. */
function secondsOf({ began, ended }: State): number | undefined {
  if (!began || !ended) return undefined;
  return Math.max(0, Math.round((ended.getTime() - began.getTime()) / 1000));
}

/** The log's last lines and steps; a log that can't be read is reported once, then ignored. */
function tailOf(log: LogReader) {
  let lines: string[] = [];
  let problem: string | undefined;
  const counter = stepCounter();
  return {
    lines: () => lines,
    steps: counter.steps,
    problem: () => problem,
    async read() {
      if (problem) return;
      try {
        const read = await log.next();
        counter.read(read);
        lines = [...lines, ...read].slice(-tailLines);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        if (!error.passes) problem = `No log lines: ${error.message}`;
      }
    },
  };
}
