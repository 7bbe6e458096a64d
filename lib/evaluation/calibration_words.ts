/**
 * What is said of calibration.
 *
 * @module
 */
import type { Calibration } from "./calibration.ts";
import { points } from "../words.ts";

type Found = Pick<Calibration, "error" | "chance">;

/** Whether probabilities are off by more than chance explains. */
export const isOff = ({ error, chance }: Found): boolean => error > chance.high;

/** How far probabilities are off, without a full stop. */
export function calibrationFinding(found: Found): string {
  return `Probabilities are off by ${points(found.error)}, ${
    isOff(found) ? "more than chance explains" : "consistent with chance"
  }`;
}

/** How far true probabilities would be off, without a full stop. */
export function chanceFinding({ chance }: Found): string {
  return `Even true probabilities would be off by ${
    points(chance.mean)
  }, and by at most ${(100 * chance.high).toFixed(1)} in 95% of cases`;
}
