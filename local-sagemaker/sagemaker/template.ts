/**
 * The template process that jobs are forked from, so that they needn't import
 * their libraries first: `python/template.py`.
 *
 * Only on Linux. On macOS a process that has used the system's frameworks, as
 * numpy does there, can't be forked safely.
 *
 * @module
 */
import type { SageMakerOptions } from "./context.ts";
import { baseEnvironment } from "./environment.ts";
import { standIn } from "./stand_ins.ts";

export interface Template {
  /** Its socket's name; undefined where there is none. Starts it where it doesn't run. */
  name(): string | undefined;
  /** Ends it; jobs that run go on. */
  close(): Promise<void>;
}

/** Its exit code where another one would be no better. */
const UNFIT = 1;

/** The longest path: room for a job's folder in the variables that the system shows. */
const PATH_MAX = 4096;

/** Starts nothing yet. */
export function createTemplate(options: SageMakerOptions): Template {
  const { python, warmStart = true } = options;
  let running: ReturnType<typeof start> | undefined;
  let unfit = !warmStart || Deno.build.os !== "linux";

  function start() {
    const name = crypto.randomUUID();
    const child = new Deno.Command(python, {
      args: [standIn("template.py"), name],
      cwd: "/",
      clearEnv: true,
      env: baseEnvironment(options, "x".repeat(PATH_MAX)),
      stdin: "piped",
      // It prints nothing: jobs take over how it has opened these.
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    child.unref();
    for (const stream of [child.stdout, child.stderr]) stream.cancel();
    const ended = child.status.then(({ code }) => {
      unfit ||= code === UNFIT;
      if (running?.name === name) running = undefined;
    });
    return { name, stdin: child.stdin, ended };
  }

  return {
    name() {
      if (!unfit) running ??= start();
      return running?.name;
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
