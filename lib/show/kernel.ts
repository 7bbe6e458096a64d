/**
 * Deno's Jupyter kernel, where the code runs in one.
 *
 * @module
 */

/** The part of `Deno.jupyter` that is used here. */
export interface Kernel {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

/** The kernel; `undefined` outside a notebook. */
export function kernel(): Kernel | undefined {
  try {
    return (Deno as unknown as { jupyter: Kernel }).jupyter;
  } catch {
    return undefined; // outside a kernel the property throws
  }
}

/**
 * Whether the project's proxy stands before the kernel (`kernel_proxy.py`): it
 * stops after a failed cell, and waits for outputs.
 */
export function hasProxy(): boolean {
  return Symbol.for("churn.kernelProxy") in globalThis;
}
