/**
 * One run of a job: download, process, upload, and how it ends.
 *
 * @module
 */
import { join } from "node:path";
import { type LogWriter, openLogWriter } from "../logs/writer.ts";
import { type Context, now } from "./context.ts";
import { removeFolder } from "./folders.ts";
import type { Kind } from "./kind.ts";
import { rebaseAll, resolvePython, startQuickly } from "./process.ts";
import type { Resource } from "./records.ts";

export type Phase =
  | "Starting"
  | "Downloading"
  | "Running"
  | "Interrupted"
  | "Uploading"
  | "Stopping";

export type Outcome =
  | { status: "Completed" }
  | { status: "Failed"; reason: string }
  | { status: "Stopped"; timedOut: boolean };

/** Why a run is ended: asked to, out of time, or its host goes. */
export type StopReason = "stop" | "time" | "close";

/** Saves what a process has made, until the signal is aborted. */
export type Save = (signal: AbortSignal) => Promise<void>;

/** One run, worked out from the job's request. */
export interface Plan {
  maxRuntimeSeconds: number;
  /** `/opt/ml` in its elements is replaced already. */
  command: string[];
  environment: Record<string, string>;
  /** Fills the job's folder. */
  download(signal: AbortSignal): Promise<void>;
  /** Goes on beside the process; what it answers is called when that has ended. */
  beside?(): Promise<Save>;
  /** Whether a process with this exit code is to be started all over again. */
  isInterruption?(code: number): boolean;
  /** The part of FailureReason before the exit code. */
  failure(): Promise<string>;
  /** Reads what the job has printed, files of a log each; answers members of the Describe response. */
  read?(logs: string[], signal: AbortSignal): Promise<object>;
  /** Takes out what the job has made; answers members of the Describe response. */
  upload(stopped: boolean, signal: AbortSignal): Promise<object>;
}

/** What a kind of job does in its own way, whatever it consists of. */
export interface JobKind<R extends Resource> {
  kind: Kind;
  /** @throws {AwsError} for what the local target can't do, or AWS would refuse. */
  check(request: R["request"]): void | Promise<void>;
  /** The state of a job that is made now. */
  begin(): R["state"];
  /** What of other resources is in force from now on, and no response shows. */
  keep?(request: R["request"]): Record<string, unknown>;
  /** Notes a phase in the record. */
  enter(resource: R, phase: Phase): void;
  /** Notes the end in the record, besides status and reason. */
  leave(resource: R, outcome: Outcome): void;
}

/** What a kind of job does that is a process. */
export interface ProcessKind<R extends Resource> extends JobKind<R> {
  plan(resource: R, base: string): Plan;
}

/** A failure that is the caller's, as AWS words it: `ClientError: …`. */
export class JobClientError extends Error {
  override name = "ClientError";
}

export const HOST_ENDED = "InternalServerError: The local SageMaker that ran " +
  "the job ended before the job did. Start the job again under a new name.";

/** The longest FailureReason. */
export const MAX_REASON = 1024;

export interface Run<R extends Resource> {
  resource: R;
  /** Stands for /opt/ml. */
  base: string;
  /** Aborted with `stop`. */
  stopSignal: AbortSignal;
  /** Aborted with `close`. */
  closeSignal: AbortSignal;
  /** Stores the record. */
  save(): Promise<void>;
  /** Takes the files of its log. */
  logs: Set<string>;
}

/** Never throws: whatever happens is an outcome. */
export async function runJob<R extends Resource>(
  context: Context,
  jobKind: ProcessKind<R>,
  { resource, base, stopSignal, closeSignal, save, logs }: Run<R>,
): Promise<Outcome> {
  const limit = new AbortController();
  const signal = AbortSignal.any([closeSignal, stopSignal, limit.signal]);
  const saving = savingSignal(signal, closeSignal, context.graceSeconds);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enter = async (phase: Phase) => {
    if (stopSignal.aborted) return;
    jobKind.enter(resource, phase);
    await save();
  };
  try {
    const plan = jobKind.plan(resource, base);
    timer = setTimeout(
      () => limit.abort("time" satisfies StopReason),
      Math.min(plan.maxRuntimeSeconds * 1000, 2 ** 31 - 1),
    );
    const run = async () => {
      await enter("Downloading");
      await Deno.mkdir(join(base, "tmp"), { recursive: true });
      await plan.download(signal);
      signal.throwIfAborted();
      await enter("Running");
      const log = openLogWriter(
        context.logsFolder,
        `/aws/sagemaker/${jobKind.kind.noun}s`,
        `${resource.name}/algo-1-${Math.floor(now())}`,
      );
      logs.add(log.path);
      const signals = { signal, closeSignal, saving };
      return await runProcess(context, { plan, base, log, ...signals });
    };
    let code = await run();
    while (plan.isInterruption?.(code) && !signal.aborted) {
      await enter("Interrupted");
      await removeFolder(base); // as on another instance
      await enter("Starting");
      code = await run();
    }
    closeSignal.throwIfAborted();
    const ended = signal.aborted;
    Object.assign(resource.state, await plan.read?.([...logs], saving()));
    if (!ended && code !== 0) return failed(await plan.failure(), code);
    await enter("Uploading");
    Object.assign(resource.state, await plan.upload(ended, saving()));
    return signal.aborted ? stopped(signal) : { status: "Completed" };
  } catch (error) {
    const isOwn = error instanceof JobClientError && !closeSignal.aborted;
    if (signal.aborted && !isOwn) return stopped(signal);
    return { status: "Failed", reason: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What has been made is saved while the run continues; once it was stopped, for
 * as long as its process had to end.
 */
function savingSignal(
  signal: AbortSignal,
  closeSignal: AbortSignal,
  graceSeconds: number,
): () => AbortSignal {
  let grace: AbortSignal | undefined;
  return () => {
    if (!signal.aborted) return signal;
    return grace ??= AbortSignal.any([
      closeSignal,
      AbortSignal.timeout(graceSeconds * 1000),
    ]);
  };
}

async function runProcess(
  context: Context,
  { plan, base, log, signal, closeSignal, saving }: {
    plan: Plan;
    base: string;
    log: LogWriter;
    signal: AbortSignal;
    closeSignal: AbortSignal;
    saving(): AbortSignal;
  },
): Promise<number> {
  let finish: Save | undefined;
  let end = () => {};
  try {
    finish = await plan.beside?.();
    const process = await startQuickly(context, {
      command: resolvePython(plan.command, context.python),
      environment: rebaseAll(plan.environment, base),
      base,
      output: log.write,
    }, signal);
    end = () =>
      closeSignal.aborted
        ? process.kill()
        : process.terminate(context.graceSeconds);
    for (const each of [signal, closeSignal]) {
      each.addEventListener("abort", end);
    }
    if (signal.aborted) end();
    return await process.exited;
  } finally {
    closeSignal.removeEventListener("abort", end);
    log.close();
    await finish?.(saving());
  }
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

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof JobClientError
    ? `ClientError: ${message}`
    : `InternalServerError: ${message}`;
}
