/**
 * Processes of jobs and endpoints: in a session of their own, so that an
 * interrupt of ours doesn't reach them, and ended with us, whatever ends us.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { Context } from "./context.ts";

export interface ProcessOptions {
  command: string[];
  /** The whole environment besides what every process gets. */
  environment: Record<string, string>;
  /** Stands for /opt/ml; also the working folder and HOME. */
  base: string;
  /** Takes standard output and errors, in their order. */
  output(chunk: Uint8Array): void;
}

export interface RunningProcess {
  /** The exit code (128 + the number of the signal that ended it), when all of its group is gone. */
  readonly exited: Promise<number>;
  /** SIGTERM to the group now, SIGKILL after so many seconds. */
  terminate(graceSeconds: number): void;
  /** SIGKILL to the group. */
  kill(): void;
}

/** @throws where the interpreter can't be started. */
export function startProcess(
  context: Context,
  { command, environment, base, output }: ProcessOptions,
): RunningProcess {
  const supervisor = join(context.pythonFolder, "local", "supervise.py");
  const child = new Deno.Command(context.python, {
    args: ["-IS", supervisor, ...command],
    cwd: base,
    clearEnv: true,
    env: { ...baseEnvironment(context, base), ...environment },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  let ended = false; // from then on its number may be another process's
  const signal = (name: Deno.Signal) => {
    if (ended) return;
    try {
      Deno.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drained = drain(child.stdout, output);
  const exited = child.status.then(async ({ code }) => {
    clearTimeout(timer);
    signal("SIGKILL");
    ended = true;
    child.stdin.close().catch(() => {});
    await drained;
    return code;
  });
  return {
    exited,
    terminate(graceSeconds) {
      signal("SIGTERM");
      timer ??= setTimeout(() => signal("SIGKILL"), graceSeconds * 1000);
    },
    kill: () => signal("SIGKILL"),
  };
}

/**
 * Runs a script of `python/local` to its end.
 *
 * @throws {Error} with what it printed where it fails, or is aborted.
 */
export async function runTool(
  context: Context,
  base: string,
  script: string,
  args: string[],
  signal?: AbortSignal,
): Promise<void> {
  const path = join(context.pythonFolder, "local", script);
  const decoder = new TextDecoder();
  let printed = "";
  const { exited, kill } = startProcess(context, {
    command: [context.python, "-IS", path, ...args],
    environment: {},
    base,
    output: (chunk) => printed += decoder.decode(chunk, { stream: true }),
  });
  signal?.addEventListener("abort", kill);
  if (signal?.aborted) kill();
  const code = await exited;
  signal?.removeEventListener("abort", kill);
  if (code === 0) return;
  throw new Error(printed.trim() || `${script} ended with exit code ${code}`);
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

function baseEnvironment(
  { python, account, containerEnvironment }: Context,
  base: string,
): Record<string, string> {
  return {
    PATH: `${dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: base,
    TMPDIR: join(base, "tmp"),
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    SAGEMAKER_BASE_DIR: base,
    AWS_REGION: account.region,
    ...containerEnvironment,
  };
}

async function drain(
  stream: ReadableStream<Uint8Array>,
  output: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of stream) output(chunk);
}
