/**
 * What is said of churn rates.
 *
 * @module
 */
import { telling } from "./associations.ts";
import { byChance } from "./associations_words.ts";
import type { ChurnRate } from "./churn_rates.ts";
import { differenceTest } from "./difference.ts";
import { rare } from "../statistics/significance.ts";
import { brief, percent } from "../words.ts";

type Rate = Omit<ChurnRate, "churned">;

/** What the plots of churn rates show. */
export const ratesShown = "Churn rate with its 95% interval";

/** The largest and the smallest rate among groups of some size. */
export function rateFinding(
  by: string,
  rates: readonly Rate[],
): string {
  const ranked = telling(rates).toSorted((a, b) => b.rate - a.rate);
  const most = ranked[0];
  const least = ranked[ranked.length - 1];
  const [highest, lowest] = [most, least].map(({ rate }) => percent(rate));
  const column = brief(by);
  const [often, seldom] = [most, least].map(({ group }) => brief(group));
  if (most === least) return `Churn by ${column}: ${highest} with ${often}`;
  if (differenceTest(rates) >= rare) {
    return `Churn by ${column}: ${lowest} to ${highest}, ${byChance}`;
  }
  return `Churn by ${column}: ${highest} with ${often}, ${lowest} with ${seldom}`;
}

/** The churn rate of all, and how far it differs by the first column. */
export function ratesFinding(
  [{ column, rates }]: readonly {
    readonly column: string;
    readonly rates: readonly Rate[];
  }[],
  overall: number,
): string {
  const ranked = telling(rates).toSorted((a, b) => b.rate - a.rate);
  const [most, least] = [ranked[0], ranked[ranked.length - 1]];
  return `${percent(overall)} churn: ${percent(least.rate)} to ${
    percent(most.rate)
  } by ${brief(column)}`;
}
