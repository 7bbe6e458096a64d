/**
 * A session that a task opens for itself, and leaves nothing of once it is done.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CustomersError } from "../customers/checks/findings.ts";
import { cleanUp } from "../resources/cleanup.ts";
import { showLinesOn } from "../show/live.ts";
import { hasEnded, isGood } from "../resources/jobs/job.ts";
import { JobError } from "../resources/jobs/wait.ts";
import { PredictionError } from "../endpoint/prediction.ts";
import { PreflightError } from "../resources/preflight/preflight.ts";
import { removeAll } from "../resources/removal.ts";
import { resume, type Resumed } from "../taking_up/resume.ts";
import { CallError } from "../aws/failures.ts";
import { openSession } from "../session/open_session.ts";
import type { Session } from "../aws/session.ts";
import { interrupted, say, TaskError } from "./command.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import { stopRequested } from "./stopping.ts";
import { forgetFiles, type Identity, openKept, resultsOf } from "./taken_up.ts";
import { taskSettings } from "./task_settings.ts";

/** How a task's session is opened. */
export interface ShortSessionOptions extends Identity {
  /** The session's customers, if it needs some. */
  readonly csv?: string;
  /** Where the results go. */
  readonly places: readonly string[];
  /** Whether what an earlier call has left is deleted instead of taken up. */
  readonly fresh: boolean;
  /** Throws if something may not be replaced at the results' places. */
  check(): void | Promise<void>;
}

/** What the work of a task gets. */
export interface ShortSession {
  readonly session: Session;
  /** What an earlier call has done. */
  readonly found: Resumed;
  /** A folder for what is to be taken up. */
  readonly folder: string;
  /** Whether results are at their places that an earlier call began to write. */
  readonly mayReplace: boolean;
  /** Notes that results are written from now on. */
  beginResults(): Promise<void>;
}

/**
 * Opens a session on a state folder of its own for a task, and deletes everything
 * that was created in it once the work is done or has failed. The bucket stays.
 *
 * A task that is killed or stopped keeps what it has done, and the same call takes
 * it up. On AWS one that is stopped deletes its endpoint, which costs by the hour.
 *
 * @returns Whether the results are new; an earlier call may have written them.
 * @throws {TaskError} If what is wrong is something that its user can fix.
 */
export async function withShortSession(
  task: string,
  { csv, places, fresh, check, given, files }: ShortSessionOptions,
  work: (own: ShortSession) => Promise<void>,
): Promise<boolean> {
  showLinesOn(sayNow());
  const { stateFolder: parent, ...settings } = taskSettings({
    ...csv && { csv },
  });
  using kept = await openKept(parent, task, {
    given: [given, settings],
    files,
  });
  const stateFolder = join(kept.path, "state");
  let results = await resultsOf(kept.path, places);
  let isToKeep = false;
  try {
    if (!results.areDone && !results.mayReplace) await check();
    await using session = await openSession({
      stateFolder,
      ...csv && { csv },
    });
    if (kept.isTakenUp && fresh) {
      say(`Deleting what an earlier call has left in ${kept.path}`);
      await cleanUp(session, { objects: true });
      await forgetFiles(kept.path);
      results = await resultsOf(kept.path, places);
      await check();
    }
    if (results.areDone) {
      say(
        `An earlier call has finished ${
          places.join(", ")
        }; cleaning up after it`,
      );
      await cleanUp(session, { objects: true });
      return false;
    }
    try {
      const found = await resume(session);
      if (kept.isTakenUp && !fresh) sayFound(found);
      await Promise.race([
        work({
          ...{ session, found, folder: kept.path },
          mayReplace: results.mayReplace,
          beginResults: () => results.begin(),
        }).then(() => results.end()),
        stopRequested.then(({ sentence }) => {
          isToKeep = true;
          throw new TaskError(
            `${sentence} What was done is kept in ${kept.path}: the same command takes it up, and with --fresh begins anew.`,
            interrupted,
          );
        }),
      ]);
    } finally {
      if (!isToKeep) await cleanUp(session, { objects: true });
      else if (settings.target === "aws") await deleteEndpoints(session);
    }
    return true;
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
    } else if (!isToKeep) await rm(kept.path, { recursive: true, force: true });
  }
}

/** Says what is taken up. */
function sayFound({ dataset, rows }: Resumed): void {
  const done = [
    ...dataset ? ["the uploaded customers"] : [],
    ...rows.filter((row) => isGood(row, row) || !hasEnded(row, row)).map((
      { kind, name, status },
    ) => `${kind.replace("-", " ")} ${name} (${status})`),
  ];
  say(
    done.length
      ? `Taking up what an earlier call has left: ${done.join(", ")}`
      : "An earlier call has left nothing that can be taken up",
  );
}

/** Deletes what costs until it is deleted. */
async function deleteEndpoints(session: Session): Promise<void> {
  const endpoints = (await session.ledger.open())
    .filter(({ kind }) => kind === "endpoint");
  for await (const { thing, error } of removeAll(session, endpoints, say)) {
    if (error) say(`${thing.name} can't be deleted: ${error.message}`);
    else await session.ledger.recordDeleted(thing.kind, thing.name);
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
