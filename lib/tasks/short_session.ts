/**
 * A session that a task opens for itself and leaves nothing of.
 *
 * @module
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CustomersError } from "../data/findings.ts";
import { cleanUp } from "../cleanup.ts";
import { showLinesOn } from "../display/live.ts";
import { JobError } from "../jobs/wait.ts";
import { PredictionError } from "../prediction.ts";
import { PreflightError } from "../preflight.ts";
import { CallError } from "../aws/failures.ts";
import { openSession, type Session } from "../session.ts";
import { interrupted, say, TaskError } from "./command.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import { stopRequested } from "./stopping.ts";
import { taskSettings } from "./task_settings.ts";

/**
 * Opens a session on a state folder of its own, and deletes afterwards, however
 * that went, everything that was created in it. The bucket stays.
 *
 * @param csv The session's customers, if it needs some.
 * @throws {TaskError} If what is wrong is something that its user can fix.
 */
export async function withShortSession(
  task: string,
  work: (session: Session) => Promise<void>,
  csv?: string,
): Promise<void> {
  showLinesOn(sayNow());
  const { stateFolder: parent } = taskSettings({ ...csv && { csv } });
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const stateFolder = await mkdtemp(join(parent, `${task}-`));
  try {
    await using session = await openSession({
      stateFolder,
      ...csv && { csv },
    });
    try {
      await Promise.race([
        work(session),
        stopRequested.then(({ sentence }) => {
          throw new TaskError(sentence, interrupted);
        }),
      ]);
    } finally {
      await cleanUp(session, { objects: true });
    }
  } catch (error) {
    throw forReader(error);
  } finally {
    const { ledgers: [ledger] } = await leftOnAws(stateFolder);
    if (ledger) {
      say(
        `${ledger} lists what is still on AWS and costs money. ${
          takeUp(stateFolder)
        }`,
      );
    } else await rm(stateFolder, { recursive: true, force: true });
  }
}

/** An error that says itself what to do is shown as its message. */
function forReader(error: unknown): unknown {
  const kinds = [
    ...[CallError, CustomersError, JobError, PredictionError, PreflightError],
    ...[RangeError, SyntaxError],
  ];
  return kinds.some((kind) => error instanceof kind)
    ? new TaskError((error as Error).message)
    : error;
}

/** Milliseconds between two lines that differ only in their figures. */
const pause = 5000;

/** Says a line where its words are new, or its figures not too soon. */
function sayNow(): (text: string) => void {
  let [words, next] = ["", 0];
  return (text) => {
    const line = text.split("\n")[0].split(" · ").slice(0, 2).join(" · ");
    const now = line.split(" · ")[0].replace(/[\d.,%]+/g, "#");
    if (now === words && performance.now() < next) return;
    [words, next] = [now, performance.now() + pause];
    say(line);
  };
}
