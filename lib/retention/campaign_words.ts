/**
 * What is said of the effect of calling.
 *
 * @module
 */
import type { CampaignEffect } from "./campaign.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import { wouldLeave } from "../evaluation/offers_words.ts";
import { count, intervalText, minus, percent } from "../words.ts";

/** Whether calling kept customers, no surer than its interval. */
export function effectText({ low, high }: Interval): string {
  return low > 0
    ? "Calling kept customers"
    : high < 0
    ? "More of the called customers left than of those held out"
    : "No effect shown: the interval includes 0";
}

/** Whom calls kept, of those who would have left. */
export function keptShareText({ value, low, high }: Estimate): string {
  const [from, to] = [low, high].map((end) =>
    Number.isFinite(end) ? minus(percent(end)) : "below 0%"
  );
  return `calls kept ${minus(percent(value))} ${
    intervalText(from, to)
  } ${wouldLeave}`;
}

/** Whose outcome is unknown. */
export const unknownText = ({ called, heldOut }: CampaignEffect["unknown"]) =>
  `outcome unknown, not counted: ${count(called)} called, ${
    count(heldOut)
  } held out`;
