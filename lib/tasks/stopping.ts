/**
 * Stopping a task: by a signal, or because what started it has ended, however
 * that went. The programs that it runs end first.
 *
 * @module
 */
import { isOrphan, isWhole, lineage } from "./lineage.ts";

/** Why a task is stopped. */
export interface Stop {
  /** What its reader is told. */
  readonly sentence: string;
  /** 128 + the number of the signal, as shells have it. */
  readonly code: number;
}

const bySignal = {
  SIGINT: { sentence: "Stopped by an interrupt.", code: 130 },
  SIGTERM: { sentence: "Stopped by a termination signal.", code: 143 },
  SIGHUP: { sentence: "Stopped because the terminal was closed.", code: 129 },
} as const satisfies Record<string, Stop>;
const byParent: Stop = {
  sentence:
    "Stopped because the process that started this task has ended. To keep a task running " +
    "without its terminal, start it with nohup or setsid.",
  code: bySignal.SIGHUP.code,
};

/** As soon as may be: what ends before this can't be known later. */
const processes = lineage();
const lookMs = 500;
const graceMs = 15_000;
const children = new Set<Deno.ChildProcess>();
let isEnding = false;
const requested = Promise.withResolvers<Stop>();

/** Resolves when the task is to stop. */
export const stopRequested: Promise<Stop> = requested.promise;

/** Has a program end with the task. */
export function attend(child: Deno.ChildProcess): Deno.ChildProcess {
  children.add(child);
  child.status.finally(() => children.delete(child));
  if (isEnding) child.kill("SIGTERM");
  return child;
}

/** Listens to signals, and watches what started the task unless it is to outlive that. */
export function listenForStops(): void {
  const outlives = isHangupIgnored();
  for (const name of Object.keys(bySignal) as (keyof typeof bySignal)[]) {
    if (name === "SIGHUP" && outlives) continue;
    Deno.addSignalListener(name, () => requested.resolve(bySignal[name]));
  }
  if (outlives) return;
  if (isOrphan(processes)) requested.resolve(byParent);
  Deno.unrefTimer(setInterval(() => {
    if (!isWhole(processes)) requested.resolve(byParent);
  }, lookMs));
}

/**
 * Ends the programs that run, and those that are started from now on: asks them
 * to, and kills what takes too long.
 */
export async function endChildren(): Promise<void> {
  isEnding = true;
  const signal = (name: Deno.Signal) => {
    for (const child of children) {
      try {
        child.kill(name);
      } catch {
        // It has ended.
      }
    }
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), graceMs);
  await Promise.all([...children].map((child) => child.status));
  clearTimeout(timer);
}

/** Whether this process was started by `nohup`; only a child process can tell. */
function isHangupIgnored(): boolean {
  return new Deno.Command("/bin/sh", {
    args: ["-c", "kill -HUP $$"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).outputSync().success;
}
