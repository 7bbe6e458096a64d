/**
 * Whether the customers give a reason for the model, beside the simple one.
 *
 * @module
 */
import type { Evaluation } from "./evaluate.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import { baselineWay, type Outcome } from "./offers.ts";
import { fewest, least } from "./segments.ts";

/**
 * What the test customers say of the model beside the logistic regression:
 * `for` it, `against` it, `mixed`, `no reason` for it (it ranks better by less
 * than {@linkcode least}`.auc`, if at all), or nothing (`unclear`).
 */
export type VerdictKind = "for" | "against" | "mixed" | "no reason" | "unclear";

/** What {@linkcode verdict} found. */
export interface Verdict {
  /** Both comparisons together. */
  readonly kind: VerdictKind;
  /** The model's AUC less the baseline's. */
  readonly aucGain: Estimate;
  /** What the model's offers net more than the baseline's, the mean over all customers. */
  readonly netGain?: Estimate;
  /** Customers of the rarer class. */
  readonly rarer: number;
  /** Whether these are too few for any verdict: fewer than {@linkcode fewest}. */
  readonly tooFew: boolean;
}

/** How many customers are of the rarer class. */
export function rarerClass({ confusion, rows }: Evaluation): number {
  const churned = confusion.truePositives + confusion.falseNegatives;
  return Math.min(churned, rows - churned);
}

/**
 * Judges by 95 % intervals whether the model ranks the test customers better
 * than the baseline and, where offers are given, whether its offers net more.
 * An interval that holds 0 shows no difference. Only one whose upper end lies
 * below 0.02 of AUC shows that there is none worth having.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { evaluate } from "lib/evaluation/evaluate.ts";
 * import { verdict } from "lib/evaluation/verdict.ts";
 *
 * const labels = Uint8Array.from({ length: 60 }, (_, row) => row % 3 ? 0 : 1);
 * const model = { labels, probabilities: Float64Array.from(labels, (label) => 0.2 + label / 2) };
 * const baseline = { labels, probabilities: Float64Array.from(labels, (_, row) => row / 60) };
 * assertEquals(verdict(evaluate(model, { baseline }))?.kind, "for");
 * ```
 *
 * @param offers As `compareOffers()` gives them with the baseline.
 * @returns Nothing where the evaluation has no baseline.
 */
export function verdict(
  evaluation: Evaluation,
  offers: readonly Outcome[] = [],
): Verdict | undefined {
  const { baseline, rows } = evaluation;
  if (!baseline) return undefined;
  const { aucGain } = baseline;
  const other = offers.find(({ way }) => way === baselineWay);
  const netGain = other && {
    value: other.behind.value / rows,
    low: other.behind.low / rows,
    high: other.behind.high / rows,
  };
  const rarer = rarerClass(evaluation);
  const tooFew = rarer < fewest;
  const gains = [aucGain, ...netGain ? [netGain] : []];
  const kind = tooFew ? "unclear" : kindOf(gains, aucGain);
  return { kind, aucGain, netGain, rarer, tooFew };
}

function kindOf(gains: readonly Interval[], aucGain: Interval): VerdictKind {
  const isBetter = gains.some(({ low }) => low > 0);
  const isWorse = gains.some(({ high }) => high < 0);
  if (isBetter && isWorse) return "mixed";
  if (isBetter) return "for";
  if (isWorse) return "against";
  return aucGain.high < least.auc ? "no reason" : "unclear";
}
