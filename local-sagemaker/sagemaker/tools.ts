/**
 * Scripts of `python/` that the server itself needs, each a child of a process
 * that has imported what they need: `python/tools.py`.
 *
 * @module
 */
import type { SageMakerOptions } from "./options.ts";
import { baseEnvironment, PROCESS } from "./environment.ts";
import { wholeLines } from "./lines.ts";
import { standIn } from "./stand_ins.ts";

export interface Tools {
  /**
   * Runs a script to its end, in the folder of a job.
   *
   * @returns What it printed.
   * @throws {Error} with what it printed where it fails; the signal's reason
   * where that is aborted.
   */
  run(
    base: string,
    script: string,
    args: string[],
    signal?: AbortSignal,
  ): Promise<string>;
  /** Ends it, and what it runs. */
  close(): Promise<void>;
}

interface Answer {
  id: number;
  code: number;
  output: string;
}

/** Starts nothing yet. */
export function createTools(options: SageMakerOptions): Tools {
  let running: ReturnType<typeof start> | undefined;
  let last = 0;

  function start() {
    const child = new Deno.Command(options.python, {
      // Isolated, but for the scripts beside it.
      args: ["-EsS", standIn("tools.py")],
      cwd: "/",
      clearEnv: true,
      env: { ...baseEnvironment(options, "/"), [PROCESS]: crypto.randomUUID() },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      detached: true,
    }).spawn();
    child.unref();
    const writer = child.stdin.getWriter();
    const waiting = new Map<number, PromiseWithResolvers<Answer | undefined>>();
    const ended = read();

    async function read(): Promise<void> {
      for await (const line of wholeLines(child.stdout)) {
        const answer: Answer = JSON.parse(line);
        waiting.get(answer.id)!.resolve(answer);
      }
      await child.status;
      if (running?.ended === ended) running = undefined;
      for (const { resolve } of waiting.values()) resolve(undefined);
    }

    const send = (message: object) =>
      writer.write(new TextEncoder().encode(JSON.stringify(message) + "\n"))
        .catch(() => {}); // it has ended, which `read` sees
    return { writer, waiting, ended, send };
  }

  return {
    async run(folder, script, args, signal) {
      signal?.throwIfAborted();
      const { waiting, send } = running ??= start();
      const id = ++last;
      const answered = Promise.withResolvers<Answer | undefined>();
      waiting.set(id, answered);
      const end = () => void send({ end: id });
      signal?.addEventListener("abort", end);
      const variables = baseEnvironment(options, folder);
      await send({ id, script, arguments: args, folder, variables });
      const answer = await answered.promise;
      waiting.delete(id);
      signal?.removeEventListener("abort", end);
      signal?.throwIfAborted();
      if (answer?.code === 0) return answer.output;
      throw new Error(
        answer?.output.trim() ||
          `${script} ended with exit code ${answer?.code ?? "unknown"}`,
      );
    },
    async close() {
      if (!running) return;
      const { writer, ended } = running;
      await writer.close().catch(() => {});
      await ended;
    },
  };
}
