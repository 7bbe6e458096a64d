/**
 * What processing and training jobs have in common: their life from creation
 * to the end, in one folder each.
 *
 * @module
 */
import { join } from "node:path";
import { ensureFolder } from "../state.ts";
import type { Context } from "./context.ts";
import { removeFolder } from "./folders.ts";
import {
  HOST_ENDED,
  type JobKind,
  MAX_REASON,
  type Outcome,
  type Run,
  type StopReason,
} from "./job_run.ts";
import { folderName, spaced } from "./kind.ts";
import { invalid } from "./offered.ts";
import { recordsOfKind } from "./record_checks.ts";
import type { Records, Resource } from "./records.ts";
import { status } from "./resources.ts";

export interface Jobs<R extends Resource> {
  records: Records<R>;
  /** Stores the new job, and starts it. */
  start(resource: R): Promise<void>;
  /** @throws {AwsError} where it doesn't run. */
  stop(resource: R): Promise<void>;
  /** Returns when it doesn't run any more. */
  ended(resource: R): Promise<void>;
  /** The files of its log, which become more while it runs. */
  logsOf(resource: R): ReadonlySet<string>;
  /** Kills what runs; returns when the records say so. */
  close(): Promise<void>;
}

/** Opens the records of a kind: what ran when its host ended has failed. */
export function createJobs<R extends Resource>(
  context: Context,
  jobKind: JobKind<R>,
  perform: (run: Run<R>) => Promise<Outcome>,
): Jobs<R> {
  const { kind } = jobKind;
  const records = recordsOfKind<R>(kind, context.folder);
  const folder = join(context.folder, "jobs", folderName(kind));
  ensureFolder(join(context.folder, "jobs"));
  ensureFolder(folder);
  const closing = new AbortController();
  const running = new Map<
    string,
    { controller: AbortController; logs: Set<string>; done: Promise<void> }
  >();

  async function run(
    resource: R,
    stopSignal: AbortSignal,
    logs: Set<string>,
  ): Promise<void> {
    const base = join(folder, resource.name);
    const save = () => records.put(resource);
    const outcome = await perform({
      resource,
      base,
      stopSignal,
      closeSignal: closing.signal,
      save,
      logs,
    });
    await removeFolder(base).catch(note);
    await finish(resource, outcome);
  }

  function finish(resource: R, outcome: Outcome): Promise<void> {
    setState(resource, status(kind), outcome.status);
    if (outcome.status === "Failed") {
      const reason = outcome.reason.slice(0, MAX_REASON);
      setState(resource, "FailureReason", reason);
    }
    jobKind.leave(resource, outcome);
    return records.put(resource);
  }

  function recover(resource: R): Promise<void> | undefined {
    const current = getState(resource, status(kind));
    if (current === "InProgress") {
      return finish(resource, { status: "Failed", reason: HOST_ENDED });
    }
    if (current === "Stopping") {
      return finish(resource, { status: "Stopped", timedOut: false });
    }
  }

  const recovered = Promise.all([
    // Of the jobs that it knows: what else is there is somebody else's.
    ...records.all().map(({ name }) =>
      removeFolder(join(folder, name)).catch(note)
    ),
    ...records.all().map(recover),
  ]).catch(console.error);

  return {
    records,
    async start(resource) {
      const controller = new AbortController();
      const logs = new Set<string>();
      const stored = records.put(resource);
      const begin = async () => {
        await recovered;
        await run(resource, controller.signal, logs);
      };
      const done = stored.then(begin, () => {}) // thrown below
        .catch(console.error)
        .finally(() => running.delete(resource.name));
      // Whoever sees it in a list may stop it.
      running.set(resource.name, { controller, logs, done });
      await stored;
      await recovered;
    },
    async stop(resource) {
      const job = running.get(resource.name);
      const current = getState(resource, status(kind));
      if (!job || current !== "InProgress") {
        throw invalid(
          `The request was rejected because the ${
            spaced(kind)
          } is in status ${current}.`,
        );
      }
      setState(resource, status(kind), "Stopping");
      jobKind.enter(resource, "Stopping");
      const stored = records.put(resource);
      // It ends, even where that can't be written down.
      await stored.finally(() =>
        job.controller.abort("stop" satisfies StopReason)
      );
    },
    ended: async ({ name }) => await running.get(name)?.done,
    logsOf: ({ name }) => running.get(name)?.logs ?? new Set(),
    async close() {
      const jobs = [...running.values()];
      closing.abort("close" satisfies StopReason);
      await Promise.all(jobs.map(({ done }) => done));
      await recovered;
    },
  };
}

function note({ message }: Error): void {
  console.error(message);
}

function getState(resource: Resource, member: string): unknown {
  return (resource.state as Record<string, unknown>)[member];
}

function setState(resource: Resource, member: string, value: unknown): void {
  (resource.state as Record<string, unknown>)[member] = value;
}
