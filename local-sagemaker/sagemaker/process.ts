/**
 * Processes of jobs and endpoints: in a session of their own, so that an
 * interrupt of ours doesn't reach them, and ended with us, whatever ends us.
 *
 * @module
 */
import type { Context } from "./context.ts";
import { drain } from "./drain.ts";
import { baseEnvironment, PROCESS } from "./environment.ts";
import { killStrays } from "./strays.ts";
import {
  superviseAnew,
  superviseFromTemplate,
  type Supervisor,
} from "./supervisors.ts";

export interface ProcessOptions {
  command: string[];
  /** The whole environment besides what every process gets. */
  environment: Record<string, string>;
  /** Stands for /opt/ml; also the working folder and HOME. */
  base: string;
  /** Takes standard output and errors, in their order; the process is ended where it throws. */
  output(chunk: Uint8Array): void;
}

export interface RunningProcess {
  /** The exit code (128 + the number of the signal that ended it), when all that it started is gone. */
  readonly exited: Promise<number>;
  /** SIGTERM to the process's group now, {@linkcode RunningProcess.kill} after so many seconds. */
  terminate(graceSeconds: number): void;
  /** Ends the process and all that it started. */
  kill(): void;
}

/** How long the supervisor has to end all, which it does by itself, in milliseconds. */
const KILL_MS = 15_000;
/** How long output may still come when all should be gone, in milliseconds. */
const DRAIN_MS = 2_000;
/** The exit code of what SIGKILL has ended. */
const KILLED = 137;

/** Starts a process anew. @throws where the interpreter can't be started. */
export function startProcess(
  context: Context,
  options: ProcessOptions,
): RunningProcess {
  const start = startOf(context, options);
  return follow(superviseAnew(context.python, start), start, options.output);
}

/**
 * Starts a process from the template, if it is a script or module of Python, and
 * anew where that can't be.
 *
 * @param signal Ends the waiting for the template.
 * @throws where the interpreter can't be started.
 */
export async function startQuickly(
  context: Context,
  options: ProcessOptions,
  signal?: AbortSignal,
): Promise<RunningProcess> {
  const { python, template } = context;
  const [program, first = "-"] = options.command;
  if (program !== python || first[0] === "-" && first !== "-m") {
    return startProcess(context, options);
  }
  const start = startOf(context, options);
  const supervisor = await superviseFromTemplate(template, start, signal);
  return supervisor
    ? follow(supervisor, start, options.output)
    : startProcess(context, options);
}

function startOf(
  context: Context,
  { command, environment, base }: ProcessOptions,
) {
  const id = crypto.randomUUID();
  return {
    command,
    environment: {
      ...baseEnvironment(context, base),
      ...environment,
      [PROCESS]: id,
    },
    folder: base,
  };
}

function follow(
  supervisor: Supervisor,
  { environment }: ReturnType<typeof startOf>,
  output: ProcessOptions["output"],
): RunningProcess {
  let ended = false; // from then on its number may be another process's
  const timers: ReturnType<typeof setTimeout>[] = [];
  const kill = () => {
    if (ended) return;
    supervisor.release();
    timers.push(setTimeout(() => ended || supervisor.kill(), KILL_MS));
  };
  const drained = drain(supervisor.output, output, kill);
  const exited = supervisor.ended.then(async (code) => {
    ended = true;
    timers.forEach((timer) => clearTimeout(timer));
    supervisor.release();
    // A supervisor that was killed leaves what it should have ended.
    if (code === undefined || !await drained.endsWithin(DRAIN_MS)) {
      killStrays(`${PROCESS}=${environment[PROCESS]}`);
      await drained.endsWithin(DRAIN_MS);
    }
    await drained.stop();
    if (code === undefined) output(supervisor.rest());
    return code ?? KILLED;
  });
  return {
    exited,
    terminate(graceSeconds) {
      if (ended) return;
      supervisor.terminate();
      timers.push(setTimeout(kill, graceSeconds * 1000));
    },
    kill,
  };
}

/** Replaces `/opt/ml` at the start of a value, or after a `=`, by `base`. */
export function rebase(value: string, base: string): string {
  return value.replace(
    /(^|=)\/opt\/ml(?=\/|$)/,
    (_, before) => before + base,
  );
}

export function rebaseAll(
  values: Record<string, string> = {},
  base: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, rebase(value, base)]),
  );
}

/** `python` and `python3` are the one interpreter we were given. */
export function resolvePython(command: string[], python: string): string[] {
  const [first, ...rest] = command;
  return [/^python3?$/.test(first) ? python : first, ...rest];
}
