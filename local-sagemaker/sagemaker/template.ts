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
import type { SageMakerOptions } from "./options.ts";
import { standIn } from "./stand_ins.ts";

export interface Template {
  /**
   * A new connection to it; starts it where it doesn't run, and waits until it is
   * ready. None where it can't, or the signal is aborted.
   */
  connect(signal?: AbortSignal): Promise<Deno.Conn | undefined>;
  /** Ends it; jobs that run go on. */
  close(): Promise<void>;
}

/** Where a template listens, and what it says first to who connects. */
export interface Address {
  readonly name: string;
  readonly secret: string;
}

/** A template that this process starts. */
export interface OwnTemplate extends Template {
  /** Starts it where it doesn't run; none where it can't. */
  address(): Promise<Address | undefined>;
}

/** Its exit code where another one would be no better. */
const UNFIT = 1;

/** Starts nothing yet, unless it is to start at once. */
export function createTemplate(
  options: ProcessSettings & Pick<SageMakerOptions, "warmStart">,
): OwnTemplate {
  const { python, warmStart = true } = options;
  let running: ReturnType<typeof start> | undefined;
  let unfit = !warmStart || Deno.build.os !== "linux";

  function start() {
    const name = crypto.randomUUID();
    const secret = crypto.randomUUID();
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
    const stdin = child.stdin.getWriter();
    stdin.write(new TextEncoder().encode(secret)).catch(() => {}); // it has ended
    const reader = child.stdout.getReader();
    const listening = reader.read()
      .then(({ done }) => !done)
      .finally(() => reader.cancel());
    const ended = child.status.then(({ code }) => {
      unfit ||= code === UNFIT;
      if (running?.name === name) running = undefined;
    }).finally(() => stdin.close().catch(() => {}));
    return { name, secret, stdin, listening, ended };
  }

  if (warmStart === "at once" && !unfit) running = start();
  async function address() {
    if (!unfit) running ??= start();
    const current = running;
    return current && await current.listening ? current : undefined;
  }
  return {
    address,
    async connect(signal) {
      const current = await address();
      return current && await connect(current, signal);
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

/** None where nobody is there, or somebody who doesn't know the secret. */
export async function connect(
  { name, secret }: Address,
  signal?: AbortSignal,
): Promise<Deno.Conn | undefined> {
  let connection: Deno.Conn | undefined;
  const giveUp = () => connection?.close();
  try {
    connection = await Deno.connect({ transport: "unix", path: `\0${name}` });
    signal?.addEventListener("abort", giveUp);
    signal?.throwIfAborted();
    const said = new Uint8Array(secret.length);
    for (let count = 0; count < said.length;) {
      const more = await connection.read(said.subarray(count));
      if (more === null) break;
      count += more;
    }
    if (new TextDecoder().decode(said) === secret) return connection;
  } catch {
    // It has ended, or is not waited for.
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
  try {
    connection?.close();
  } catch {
    // It is closed already.
  }
}
