/**
 * A run with what its lines and its card both say, computed once.
 *
 * @module
 */
import { calibration } from "../evaluation/calibration.ts";
import type { Run } from "./types.ts";

/** A run whose calibration is known. */
export type JudgedRun = Run & Required<Pick<Run, "calibration">>;

/** Calibrates a run that has not brought its own calibration. */
export const judged = (run: Run): JudgedRun => ({
  ...run,
  calibration: run.calibration ?? calibration(run.test),
});
