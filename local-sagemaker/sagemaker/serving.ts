/**
 * The process that serves an endpoint's model.
 *
 * @module
 */
import { join } from "node:path";
import { openLogWriter } from "../logs/writer.ts";
import type { Context } from "./context.ts";
import { type Loopback, openLoopback } from "./loopback.ts";
import { rebaseAll, startProcess } from "./process.ts";
import { standIn } from "./stand_ins.ts";

export interface Serving {
  /** Sends the process a request with the token that it wants. */
  readonly ask: Loopback["ask"];
  readonly ended: boolean;
  /** Ends the process, and returns when it is gone. */
  end(): Promise<void>;
}

export interface ServingOptions {
  /** Has `model.tar.gz` and, where the code is apart, `sourcedir.tar.gz`. */
  base: string;
  environment: Record<string, string>;
  logGroup: string;
  logStream: string;
  startupSeconds: number;
  signal: AbortSignal;
}

/** @throws where the process ends, or doesn't answer /ping with 200 in time. */
export async function startServing(
  context: Context,
  options: ServingOptions,
): Promise<Serving> {
  const { base, environment, startupSeconds, signal } = options;
  const token = crypto.randomUUID();
  await Deno.mkdir(join(base, "tmp"), { recursive: true });
  const port = Promise.withResolvers<number>();
  const log = openLogWriter(
    context.logsFolder,
    options.logGroup,
    options.logStream,
    (line) => {
      const match = /^Listening on 127\.0\.0\.1:(\d+)$/.exec(line);
      if (match) port.resolve(Number(match[1]));
    },
  );
  const process = startProcess(context, {
    command: [context.python, standIn("serve.py")],
    environment: {
      OMP_NUM_THREADS: "1",
      ...rebaseAll(environment, base),
      LOCAL_SERVING_TOKEN: token,
    },
    base,
    output: log.write,
  });
  let ended = false;
  let loopback: Loopback | undefined;
  const exited = process.exited.catch(console.error).then(() => {
    ended = true;
    loopback?.close();
    log.close();
  });
  const failed = exited.then(() => {
    throw new Error("The serving process ended before it answered /ping");
  });
  failed.catch(() => {});
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), startupSeconds * 1000);
  const deadline = AbortSignal.any([signal, limit.signal]);
  try {
    const givenUp = Promise.race([failed, aborted(deadline)]);
    const listening = await Promise.race([port.promise, givenUp]);
    const { ask } = loopback = openLoopback(listening, {
      "x-local-token": token,
    });
    // A process that ends closes its port before it prints why.
    const ping = ask({ path: "/ping", signal: deadline })
      .catch(() => givenUp);
    const { status } = await Promise.race([ping, givenUp]);
    if (status !== 200) throw new Error(`/ping answered ${status}`);
    return {
      ask,
      get ended() {
        return ended;
      },
      async end() {
        process.kill();
        await exited;
      },
    };
  } catch (error) {
    process.kill();
    await exited;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
