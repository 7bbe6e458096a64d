/**
 * What a run's end leaves in the log of runs.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import {
  readRunLog,
  recordRun,
  type RunEnd,
  type RunEvent,
} from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import { getBytes, listObjects } from "../storage/store.ts";
import { describe, hasEnded, type State, type Work } from "./jobs/job.ts";
import { jobLog } from "./jobs/logs.ts";
import { stepCounter } from "./jobs/steps.ts";
import { descriptorOf } from "./registry.ts";
import { filesOfArchive } from "./requests/source_archive.ts";
import { sha256 } from "./starting.ts";

/**
 * Records how a run has ended, once; does nothing while it is running.
 *
 * @throws {Error} If there is no such job.
 */
export async function recordEnd(session: Session, work: Work): Promise<void> {
  const isItsEnd = ({ event, run }: RunEvent) =>
    event === "ended" && run === work.name;
  if ((await readRunLog(session)).some(isItsEnd)) return;
  const state = await describe(session, work);
  if (!hasEnded(work, state)) return;
  await recordRun(session, await endOf(session, work, state), isItsEnd);
}

async function endOf(
  session: Session,
  work: Work,
  state: State,
): Promise<RunEnd> {
  const { status, reason, began, ended } = state;
  const found = await descriptorOf(work.kind).found?.(session, work);
  const best = found?.best as Work | undefined;
  return {
    ...{ event: "ended", run: work.name, status },
    at: (ended ?? new Date()).toISOString(),
    ...reason && { reason },
    ...began && ended && { seconds: (Number(ended) - Number(began)) / 1000 },
    ...best
      ? await resultOf(session, best, await describe(session, best))
      : await resultOf(session, work, state),
    ...found && { trials: found.trials },
    ...best && { best: best.name },
  };
}

/** What work has come to: of a search that of its best training job. */
async function resultOf(
  session: Session,
  work: Work,
  { metrics = {}, artifacts, rounds }: State,
): Promise<Pick<RunEnd, "metrics" | "rounds" | "artifacts" | "files">> {
  const counter = stepCounter();
  // Only what trains tells of rounds.
  if (rounds) counter.read(await jobLog(session, work));
  const files = artifacts && await filesAt(session, artifacts);
  return {
    metrics,
    rounds: counter.steps()?.rounds ?? [],
    ...files && { artifacts, files },
  };
}

/** The digests of an archive's files; nothing if the archive is gone. */
async function filesAt(
  session: Session,
  uri: string,
): Promise<RunEnd["files"]> {
  if ((await listObjects(session, uri)).length === 0) return undefined;
  const archive = await buffer(await getBytes(session, uri));
  const files: Record<string, string> = {};
  for await (const { name, bytes } of filesOfArchive(archive)) {
    files[name] = sha256(bytes);
  }
  return files;
}
