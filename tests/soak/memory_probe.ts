/**
 * What each cell of a notebook takes: imported into the kernel by the cells that
 * `scale.ts` executes.
 *
 * @module
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

/** One executed cell. */
export interface CellCost {
  /** The functions of `lib` that it calls, such as `loadCustomers`. */
  readonly calls: readonly string[];
  readonly seconds: number;
  /** The most memory that the process had meanwhile, in MB; Linux tells. */
  readonly peakMemory?: number;
}

let started = performance.now();

/** Writes down what the cell that has just ended took, as a line of JSON. */
export function cellEnds(log: string, calls: readonly string[]): void {
  const seconds = (performance.now() - started) / 1000;
  const cost: CellCost = { calls, seconds, peakMemory: takePeakMemory() };
  appendFileSync(log, JSON.stringify(cost) + "\n");
  started = performance.now();
}

/** The most memory since it was asked for last. */
function takePeakMemory(): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const status = readFileSync("/proc/self/status", "utf8");
  writeFileSync("/proc/self/clear_refs", "5"); // the peak counts from now on
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
}
