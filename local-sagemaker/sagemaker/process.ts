/**
 * Processes of jobs and endpoints: in a session of their own, so that an
 * interrupt of ours doesn't reach them, and ended with us, whatever ends us.
 *
 * @module
 */
import type { Context } from "./context.ts";
import { drain } from "./drain.ts";
import { baseEnvironment, PROCESS } from "./environment.ts";
import { standIn } from "./stand_ins.ts";
import { killStrays } from "./strays.ts";

export interface ProcessOptions {
  command: string[];
  /** The whole environment besides what every process gets. */
  environment: Record<string, string>;
  /** What supervises it, with its first arguments. @default {supervise.py} */
  supervisor?: string[];
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

/** @throws where the interpreter can't be started. */
export function startProcess(
  context: Context,
  {
    command,
    supervisor = [standIn("supervise.py")],
    environment,
    base,
    output,
  }: ProcessOptions,
): RunningProcess {
  const id = crypto.randomUUID();
  const child = new Deno.Command(context.python, {
    args: ["-IS", ...supervisor, ...command],
    cwd: base,
    clearEnv: true,
    env: { ...baseEnvironment(context, base), ...environment, [PROCESS]: id },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  let ended = false; // from then on its number may be another process's
  const timers: ReturnType<typeof setTimeout>[] = [];
  const signal = (name: Deno.Signal) => {
    if (ended) return;
    try {
      child.kill(name);
    } catch {
      // It has ended at this moment.
    }
  };
  const release = () => child.stdin.close().catch(() => {});
  const kill = () => {
    if (ended) return;
    release();
    timers.push(setTimeout(() => signal("SIGKILL"), KILL_MS));
  };
  const drained = drain(child.stdout, output, kill);
  const exited = child.status.then(async ({ code, signal }) => {
    ended = true;
    timers.forEach((timer) => clearTimeout(timer));
    release();
    // A supervisor that was killed leaves what it should have ended.
    if (signal || !await drained.endsWithin(DRAIN_MS)) {
      killStrays(`${PROCESS}=${id}`);
      await drained.endsWithin(DRAIN_MS);
    }
    await drained.stop();
    return code;
  });
  return {
    exited,
    terminate(graceSeconds) {
      if (ended) return;
      signal("SIGTERM");
      timers.push(setTimeout(kill, graceSeconds * 1000));
    },
    kill,
  };
}

/** What has a command forked from the template, if it is a script or module of Python. */
export async function supervisorFromTemplate(
  { python, template }: Context,
  [program, first = "-"]: string[],
): Promise<string[] | undefined> {
  if (program !== python || first[0] === "-" && first !== "-m") return;
  const name = await template.name();
  if (name) return [standIn("from_template.py"), name];
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
