/**
 * Which columns go with churn.
 *
 * @module
 */
import type { Column } from "../data/table.ts";
import { type ChurnRate, churnRates } from "./churn_rates.ts";
import type { GroupOptions } from "./groups.ts";
import { chiSquareTail, holm } from "./significance.ts";

/** How much a column tells of the label. */
export interface Association {
  /** The column's name. */
  readonly column: string;
  /** Mutual information with the label, in bits; 0 tells nothing. */
  readonly bits: number;
  /**
   * How often a column that tells nothing would show as many bits by chance: of
   * a G-test, adjusted for the number of columns by Holm's method.
   */
  readonly p: number;
  /** All groups' rates. */
  readonly rates: readonly ChurnRate[];
  /** The group that churns most. */
  readonly highest: ChurnRate;
  /** The group that churns least. */
  readonly lowest: ChurnRate;
}

/**
 * How much each column tells of the label by itself, the most telling first.
 * Measured on the rows it is given, one column at a time: a hint where to look.
 */
export function associations(
  columns: readonly Column[],
  labels: ArrayLike<number>,
  options: GroupOptions = {},
): Association[] {
  const found = columns.map((column) => {
    const rates = churnRates(column, labels, options);
    const byRate = telling(rates).toSorted((a, b) => b.rate - a.rate);
    return {
      column: column.name,
      bits: mutualInformation(rates),
      rates,
      highest: byRate[0],
      lowest: byRate[byRate.length - 1],
    };
  });
  const p = holm(found.map(({ rates }) => differenceTest(rates)));
  return found.map((association, i) => ({ ...association, p: p[i] }))
    .sort((a, b) => b.bits - a.bits);
}

/** Groups of fewer customers tell too little to be named. */
const enough = 30;

/** The groups large enough to be named; all of them if fewer than two are. */
export function telling<Group extends { readonly customers: number }>(
  groups: readonly Group[],
): readonly Group[] {
  const large = groups.filter(({ customers }) => customers >= enough);
  return large.length > 1 ? large : groups;
}

type Counts = Pick<ChurnRate, "customers" | "rate">;

/**
 * How often groups of one and the same rate would differ as much by chance: the
 * G-test, as `scipy.stats.chi2_contingency(lambda_="log-likelihood",
 * correction=False)`.
 */
export function differenceTest(rates: readonly Counts[]): number {
  const rows = rates.reduce((sum, { customers }) => sum + customers, 0);
  const g = 2 * rows * Math.LN2 * mutualInformation(rates);
  return chiSquareTail(g, rates.length - 1);
}

/** Mutual information of group and label in bits. */
function mutualInformation(rates: readonly Counts[]): number {
  const rows = rates.reduce((sum, { customers }) => sum + customers, 0);
  const overall = rates.reduce((sum, { customers, rate }) => {
    return sum + customers * rate;
  }, 0) / rows;
  const bits = rates.reduce((sum, { customers, rate }) => {
    return sum + customers / rows * divergence(rate, overall);
  }, 0);
  return Math.max(0, bits);
}

/** Kullback–Leibler divergence of two shares in bits. */
function divergence(share: number, reference: number): number {
  const part = (p: number, q: number) => p === 0 ? 0 : p * Math.log2(p / q);
  return part(share, reference) + part(1 - share, 1 - reference);
}
