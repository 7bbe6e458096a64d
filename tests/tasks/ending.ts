/**
 * Ending one process of a task and looking at what becomes of the others.
 *
 * @module
 */
import { assert } from "@std/assert";
import { inRoot } from "../../lib/tasks/project.ts";
import { belonging, left, marked, type Process, within } from "./processes.ts";

/** Where the walks of tasks keep their state; its jobs work below. */
const stateOfTasks = inRoot("build", "state");

/** How a task ended. */
export interface Ending {
  readonly code: number;
  readonly output: string;
}

/** A task's processes, once there are those that are waited for. */
export interface Started extends AsyncDisposable {
  readonly processes: readonly Process[];
  /** Sends one of them a signal, and waits until none of them is there. */
  end(victim: RegExp, signal: Deno.Signal, seconds?: number): Promise<Ending>;
}

/**
 * Starts a command and waits until one of its processes fits.
 *
 * @param state The folder of the walk's state, which is nobody else's meanwhile.
 */
export async function startUntil(
  command: readonly string[],
  sign: RegExp,
  env: Record<string, string> = {},
  state: string = stateOfTasks,
): Promise<Started> {
  const folders = [state];
  const { env: mark, id } = marked();
  const [program, ...args] = command;
  const child = new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1", ...env, ...mark },
    cwd: inRoot(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output().then(({ code, stdout, stderr }) => {
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, output: text(stdout) + text(stderr) };
  });
  const processes = await within(180, `a process as ${sign}`, () => {
    const all = belonging(id, folders);
    return all.some(({ command }) => sign.test(command)) && all;
  });
  const remaining = () => left(processes, id, folders);
  return {
    processes,
    async end(victim, signal, seconds = 120) {
      const found = processes.find(({ command }) => victim.test(command));
      assert(found, `no ${victim} among ${JSON.stringify(processes)}`);
      Deno.kill(found.pid, signal);
      await within(seconds, "the end of all", () => remaining().length === 0)
        .catch((error) => {
          const list = remaining().map(({ command }) => command).join("\n");
          throw new Error(`${signal} to ${victim} left:\n${list}`, {
            cause: error,
          });
        });
      return await output;
    },
    async [Symbol.asyncDispose]() {
      for (const { pid } of remaining()) {
        try {
          Deno.kill(pid, "SIGKILL");
        } catch {
          // It has ended.
        }
      }
      await output;
    },
  };
}
