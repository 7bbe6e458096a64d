/**
 * What is said of refits on permuted labels.
 *
 * @module
 */
import type { PermutationCheck } from "./learning_check.ts";
import { rare } from "../statistics/significance.ts";

/** That labels may leak, without a full stop; said only where the mean lies outside. */
export function leakText({ mean, withoutLeak }: PermutationCheck): string {
  return `Labels may leak: refits on permuted labels have a mean AUC of ${
    mean.toFixed(3)
  }, outside of ${withoutLeak.low.toFixed(3)} to ${
    withoutLeak.high.toFixed(3)
  }, which happens by chance in 5% of cases`;
}

/** Whether the model has learned anything. */
export const hasLearned = ({ p }: PermutationCheck): boolean => p < rare;

/** Whether the model has learned anything, without a full stop. */
export function learnedText(check: PermutationCheck): string {
  const finding = hasLearned(check)
    ? "The model has learned more than chance explains"
    : "The model is not better than chance explains";
  return `${finding} (p = ${check.p.toFixed(3)})`;
}
