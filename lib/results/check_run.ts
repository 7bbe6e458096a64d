/**
 * A run that is told of, checked by name.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Run } from "./types.ts";

/**
 * Refuses a run with members that nobody would read.
 *
 * @throws {RangeError} If it has some.
 */
export function checkRun(call: string, run: Run): void {
  checkOptions(call, run, [
    ...["customers", "fitted", "processingJob", "model"] as const,
    ...["test", "evaluation", "calibration", "offers", "segments"] as const,
    ...["refits", "weights", "plan", "assumptions"] as const,
  ]);
}
