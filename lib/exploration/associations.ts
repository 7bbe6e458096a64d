/**
 * Which columns go with churn.
 *
 * @module
 */
import type { Column } from "../table.ts";
import { type ChurnRate, churnRates } from "./churn_rates.ts";
import type { GroupOptions } from "../statistics/groups.ts";
import { differenceTest } from "./difference.ts";
import { holm } from "../statistics/significance.ts";

/** How much a column says about the label. */
export interface Association {
  /** The column's name. */
  readonly column: string;
  /**
   * Mutual information with the label, in bits, minus what the same number of
   * groups shows by chance on average; 0 means nothing.
   */
  readonly bits: number;
  /**
   * How often an unrelated column would differ as much by chance: the p-value
   * of {@linkcode differenceTest}, adjusted for the number of columns by Holm's
   * method.
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
      estimate: mutualInformation(rates) - bias(rates),
      rates,
      highest: byRate[0],
      lowest: byRate[byRate.length - 1],
    };
  });
  const p = holm(found.map(({ rates }) => differenceTest(rates)));
  return found.map((association, i) => ({ ...association, p: p[i] }))
    .sort((a, b) => b.estimate - a.estimate)
    .map(({ estimate, ...rest }) => ({ ...rest, bits: Math.max(0, estimate) }));
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

type Counts = Pick<ChurnRate, "customers" | "churned">;

/** Mutual information of group and label in bits, as these customers show it. */
function mutualInformation(rates: readonly Counts[]): number {
  const rows = sizeOf(rates);
  const share = rates.reduce((sum, { churned }) => sum + churned, 0) / rows;
  return rates.reduce((sum, { customers, churned }) => {
    return sum + customers / rows * divergence(churned / customers, share);
  }, 0);
}

/**
 * What groups that tell nothing show on average, in bits: (groups - 1) ÷ (2 rows
 * ln 2), where there are both labels (G. Miller, W. Madow, 1955).
 */
function bias(rates: readonly Counts[]): number {
  return (rates.length - 1) / (2 * sizeOf(rates) * Math.LN2);
}

function sizeOf(rates: readonly Counts[]): number {
  return rates.reduce((sum, { customers }) => sum + customers, 0);
}

/** Kullback–Leibler divergence of two shares in bits. */
function divergence(share: number, reference: number): number {
  const part = (p: number, q: number) => p === 0 ? 0 : p * Math.log2(p / q);
  return part(share, reference) + part(1 - share, 1 - reference);
}
