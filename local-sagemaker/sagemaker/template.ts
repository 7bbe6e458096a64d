/**
 * The template process that jobs are forked from, so that they needn't import
 * their libraries first: `python/template.py`.
 *
 * Only on Linux. On macOS a process that has used the system's frameworks, as
 * numpy does there, can't be forked safely.
 *
 * @module
 */
import {
  baseEnvironment,
  PROCESS,
  type ProcessSettings,
} from "./environment.ts";
import { standIn } from "./stand_ins.ts";

export interface Template {
  /** Its socket's name, once it listens; starts it where it doesn't run. None where it can't. */
  name(): Promise<string | undefined>;
  /** Ends it; jobs that run go on. */
  close(): Promise<void>;
}

/** Its exit code where another one would be no better. */
const UNFIT = 1;

/** Starts nothing yet. */
export function createTemplate(
  options: ProcessSettings & { warmStart?: boolean },
): Template {
  const { python, warmStart = true } = options;
  let running: ReturnType<typeof start> | undefined;
  let unfit = !warmStart || Deno.build.os !== "linux";

  function start() {
    const name = crypto.randomUUID();
    const child = new Deno.Command(python, {
      args: [standIn("template.py"), name],
      cwd: "/",
      clearEnv: true,
      env: { ...baseEnvironment(options, "/"), [PROCESS]: name },
      stdin: "piped",
      // It prints an empty line when it listens; jobs take over how it has opened these.
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    child.unref();
    child.stderr.cancel();
    const reader = child.stdout.getReader();
    const listening = reader.read()
      .then(({ done }) => done ? undefined : name)
      .finally(() => reader.cancel());
    const ended = child.status.then(({ code }) => {
      unfit ||= code === UNFIT;
      if (running?.name === name) running = undefined;
    }).finally(() => child.stdin.close().catch(() => {}));
    return { name, stdin: child.stdin, listening, ended };
  }

  return {
    async name() {
      if (!unfit) running ??= start();
      return await running?.listening;
    },
    async close() {
      unfit = true;
      if (!running) return;
      const { stdin, ended } = running;
      await stdin.close().catch(() => {});
      await ended;
    },
  };
}
