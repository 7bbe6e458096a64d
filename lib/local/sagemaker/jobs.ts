/**
 * What processing and training jobs have in common: their life from creation
 * to the end, in one folder each, as one process each.
 *
 * @module
 */
import { join } from "node:path";
import { AwsError } from "../types.ts";
import { openLogWriter } from "../logs/writer.ts";
import { type Context, now } from "./context.ts";
import { type Kind, status } from "./kinds.ts";
import { openRecords, type Records, type Resource } from "./records.ts";
import {
  rebaseAll,
  resolvePython,
  type RunningProcess,
  startProcess,
} from "./process.ts";

export type Phase = "Downloading" | "Running" | "Uploading" | "Stopping";

export type Outcome =
  | { status: "Completed" }
  | { status: "Failed"; reason: string }
  | { status: "Stopped"; timedOut: boolean };

/** One run of a job, worked out from its request. */
export interface Plan {
  maxRuntimeSeconds: number;
  /** Elements may begin with `/opt/ml` no more: the plan has replaced it. */
  command: string[];
  environment: Record<string, string>;
  /** Fills the job's folder. */
  download(signal: AbortSignal): Promise<void>;
  onLine?(line: string, time: number): void;
  /** The part of FailureReason before the exit code. */
  failure(): Promise<string>;
  /** Takes out what the job has made; answers members of the Describe response. */
  upload(stopped: boolean): Promise<object>;
}

// deno-lint-ignore no-explicit-any
export interface JobKind<R extends Resource = any> {
  kind: Kind;
  logGroup: string;
  plan(resource: R, base: string): Plan;
  /** Notes a phase in the record. */
  enter(resource: R, phase: Phase): void;
  /** Notes the end in the record, besides status and reason. */
  leave(resource: R, outcome: Outcome): void;
}

type StopReason = "stop" | "time" | "close";

interface Running {
  controller: AbortController;
  done: Promise<void>;
}

export interface Jobs<R extends Resource> {
  records: Records<R>;
  /** Stores the new job, and starts it. */
  start(resource: R): Promise<void>;
  stop(resource: R): Promise<void>;
  close(): Promise<void>;
}

const HOST_ENDED = "InternalServerError: The local SageMaker that ran the " +
  "job ended before the job did. Start the job again under a new name.";

const MAX_REASON = 1024;

/** A failure that is the caller's, as AWS words it: `ClientError: …`. */
export class JobClientError extends Error {
  override name = "ClientError";
}

export function createJobs<R extends Resource>(
  context: Context,
  jobKind: JobKind<R>,
): Jobs<R> {
  const { kind } = jobKind;
  const records = openRecords<R>(join(context.folder, kind.folder));
  const baseOf = (name: string) =>
    join(context.folder, "jobs", kind.folder, name);
  const running = new Map<string, Running>();
  const finish = async (resource: R, outcome: Outcome) => {
    setState(resource, status(kind), outcome.status);
    if (outcome.status === "Failed") {
      setState(resource, "FailureReason", outcome.reason.slice(0, MAX_REASON));
    }
    jobKind.leave(resource, outcome);
    await remove(baseOf(resource.name));
    await records.put(resource);
  };
  const recovered = Promise.all(
    records.all().map((resource) => recover(kind, resource, finish)),
  );

  return {
    records,
    async start(resource) {
      await records.put(resource);
      const controller = new AbortController();
      const done = run(context, jobKind, records, resource, controller.signal)
        .then((outcome) => finish(resource, outcome))
        .finally(() => running.delete(resource.name));
      running.set(resource.name, { controller, done });
    },
    async stop(resource) {
      const job = running.get(resource.name);
      const current = getState(resource, status(kind));
      if (!job || current !== "InProgress") {
        throw new AwsError(
          "ValidationException",
          `The request was rejected because the ${
            kind.arnPart.replace("-", " ")
          } is in status ${current}.`,
        );
      }
      setState(resource, status(kind), "Stopping");
      jobKind.enter(resource, "Stopping");
      await records.put(resource);
      job.controller.abort("stop" satisfies StopReason);
    },
    async close() {
      for (const { controller } of running.values()) {
        controller.abort("close" satisfies StopReason);
      }
      await Promise.allSettled([...running.values()].map(({ done }) => done));
      await recovered;
    },
  };
}

async function run<R extends Resource>(
  context: Context,
  jobKind: JobKind<R>,
  records: Records<R>,
  resource: R,
  stopSignal: AbortSignal,
): Promise<Outcome> {
  const base = join(
    context.folder,
    "jobs",
    jobKind.kind.folder,
    resource.name,
  );
  const limit = new AbortController();
  const signal = AbortSignal.any([stopSignal, limit.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enter = async (phase: Phase) => {
    if (stopSignal.aborted) return;
    jobKind.enter(resource, phase);
    await records.put(resource);
  };
  try {
    const plan = jobKind.plan(resource, base);
    timer = setTimeout(
      () => limit.abort("time" satisfies StopReason),
      Math.min(plan.maxRuntimeSeconds * 1000, 2 ** 31 - 1),
    );
    await enter("Downloading");
    await remove(base);
    await Deno.mkdir(join(base, "tmp"), { recursive: true });
    await plan.download(signal);
    signal.throwIfAborted();
    await enter("Running");
    const code = await runProcess(context, jobKind, resource, {
      plan,
      base,
      signal,
    });
    clearTimeout(timer);
    if (signal.reason === "close") throw signal.reason;
    if (!signal.aborted && code !== 0) {
      return failed(await plan.failure(), code);
    }
    await enter("Uploading");
    Object.assign(resource.state, await plan.upload(signal.aborted));
    return signal.aborted ? stopped(signal) : { status: "Completed" };
  } catch (error) {
    if (signal.aborted) return stopped(signal);
    return { status: "Failed", reason: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function runProcess<R extends Resource>(
  context: Context,
  { logGroup }: JobKind<R>,
  { name }: R,
  { plan, base, signal }: { plan: Plan; base: string; signal: AbortSignal },
): Promise<number> {
  const log = openLogWriter(
    context.logsFolder,
    logGroup,
    `${name}/algo-1-${Math.floor(now())}`,
    plan.onLine,
  );
  try {
    const process = startProcess(context, {
      command: resolvePython(plan.command, context.python),
      environment: rebaseAll(plan.environment, base),
      base,
      output: log.write,
    });
    const end = () => endProcess(process, signal, context.graceSeconds);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    return await process.exited;
  } finally {
    log.close();
  }
}

function endProcess(
  process: RunningProcess,
  signal: AbortSignal,
  graceSeconds: number,
): void {
  if (signal.reason === "close") process.kill();
  else process.terminate(graceSeconds);
}

function failed(text: string, code: number): Outcome {
  const [start, end] = ["AlgorithmError: ", `, exit code: ${code}`];
  const room = MAX_REASON - start.length - end.length;
  return { status: "Failed", reason: start + text.slice(0, room) + end };
}

function stopped(signal: AbortSignal): Outcome {
  if (signal.reason === "close") {
    return { status: "Failed", reason: HOST_ENDED };
  }
  return { status: "Stopped", timedOut: signal.reason === "time" };
}

async function recover<R extends Resource>(
  kind: Kind,
  resource: R,
  finish: (resource: R, outcome: Outcome) => Promise<void>,
): Promise<void> {
  const current = getState(resource, status(kind));
  if (current === "InProgress") {
    await finish(resource, { status: "Failed", reason: HOST_ENDED });
  } else if (current === "Stopping") {
    await finish(resource, { status: "Stopped", timedOut: false });
  }
}

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof JobClientError
    ? `ClientError: ${message}`
    : `InternalServerError: ${message}`;
}

function getState(resource: Resource, member: string): unknown {
  return (resource.state as Record<string, unknown>)[member];
}

function setState(resource: Resource, member: string, value: unknown): void {
  (resource.state as Record<string, unknown>)[member] = value;
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
