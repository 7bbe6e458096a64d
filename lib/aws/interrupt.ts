/**
 * Interrupting a wait from Jupyter without losing the kernel.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises";
import { noteInterrupt } from "../show/cells.ts";
import { kernel } from "../show/kernel.ts";

let current = new AbortController();
let listening = false;

/** Thrown by a wait that was interrupted; the job or endpoint continues. */
export class InterruptedError extends Error {
  /** @ignore */
  override name = "InterruptedError";
}

/**
 * Makes an interrupt of the kernel (SIGINT) end the waits that are under way
 * instead of the kernel. Outside a kernel nothing changes.
 */
export function interruptible(): void {
  if (listening || !kernel()) return;
  listening = true;
  Deno.addSignalListener("SIGINT", () => {
    noteInterrupt();
    current.abort(
      new InterruptedError(
        "Interrupted. Jobs keep running; run this cell again to continue waiting",
      ),
    );
    current = new AbortController();
  });
}

/** Aborts with the next interrupt. */
export function interruptSignal(): AbortSignal {
  return current.signal;
}

/**
 * Waits.
 *
 * @param seconds How long.
 * @param signal Ends the wait early, by throwing its reason.
 */
export async function pause(
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await setTimeout(seconds * 1000, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
