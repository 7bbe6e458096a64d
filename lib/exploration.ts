/**
 * How churn goes with the customers' columns, in original units.
 *
 * @module
 */
import type { Column } from "./data/table.ts";

/** The churn rate of one category or band. */
export interface ChurnRate {
  /** The category, or a band such as `13 – 24`; `missing` for blank cells. */
  readonly group: string;
  readonly customers: number;
  readonly churned: number;
  /** `churned / customers`. */
  readonly rate: number;
  /** The rate's 95 % Wilson interval. */
  readonly low: number;
  readonly high: number;
}

/** How much a column tells of the label. */
export interface Association {
  readonly column: string;
  /** Mutual information with the label, in bits; 0 tells nothing. */
  readonly bits: number;
  readonly highest: ChurnRate;
  readonly lowest: ChurnRate;
}

const missing = "missing";

/**
 * The churn rate by category, or by band of about equally many customers.
 *
 * @param column One column, `n` cells.
 * @param labels `n` labels: 1 churned, 0 stayed.
 * @param bands How many bands a numeric column is cut into. @default {5}
 * @returns Bands in rising order, categories in alphabetical order.
 */
export function churnRates(
  column: Column,
  labels: ArrayLike<number>,
  bands = 5,
): ChurnRate[] {
  const groupOf = column.kind === "text"
    ? textGroups(column.values)
    : numberGroups(column.values, bands);
  const counts = new Map(
    groupOf.order.map((group) => [group, { customers: 0, churned: 0 }]),
  );
  for (let row = 0; row < labels.length; row++) {
    const count = counts.get(groupOf.name(row))!;
    count.customers++;
    count.churned += labels[row];
  }
  return [...counts].map(([group, { customers, churned }]) => ({
    group,
    customers,
    churned,
    rate: churned / customers,
    ...wilsonInterval(churned, customers),
  }));
}

/**
 * How much each column tells of the label by itself, the most telling first.
 * Measured on the rows it is given: a hint where to look, not a test.
 */
export function associations(
  columns: readonly Column[],
  labels: ArrayLike<number>,
): Association[] {
  return columns.map((column) => {
    const rates = churnRates(column, labels);
    const byRate = rates.toSorted((a, b) => a.rate - b.rate);
    return {
      column: column.name,
      bits: mutualInformation(rates),
      highest: byRate.at(-1)!,
      lowest: byRate[0],
    };
  }).sort((a, b) => b.bits - a.bits);
}

/**
 * The 95 % score interval of a proportion (E. B. Wilson, 1927), as
 * `statsmodels.stats.proportion.proportion_confint(method="wilson")`.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
): { low: number; high: number } {
  const z = 1.959963984540054;
  const share = successes / trials;
  const centre = share + z * z / (2 * trials);
  const spread = z *
    Math.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2);
  const scale = 1 + z * z / trials;
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}

/** Mutual information of group and label in bits. */
function mutualInformation(rates: readonly ChurnRate[]): number {
  const rows = rates.reduce((sum, { customers }) => sum + customers, 0);
  const churned = rates.reduce((sum, { churned }) => sum + churned, 0);
  return rates.reduce((sum, { customers, rate }) => {
    return sum + customers / rows * divergence(rate, churned / rows);
  }, 0);
}

/** Kullback–Leibler divergence of two shares in bits. */
function divergence(share: number, reference: number): number {
  const part = (p: number, q: number) => p === 0 ? 0 : p * Math.log2(p / q);
  return part(share, reference) + part(1 - share, 1 - reference);
}

interface Groups {
  readonly order: readonly string[];
  name(row: number): string;
}

function textGroups(values: readonly string[]): Groups {
  const name = (row: number) => values[row].trim() || missing;
  const names = new Set(values.map((_, row) => name(row)));
  return { order: [...names].sort(missingLast), name };
}

function numberGroups(values: Float64Array, bands: number): Groups {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const starts = bandStarts(sorted, bands);
  const names = starts.map((start, index) => {
    const next = starts[index + 1] ?? Infinity;
    const end = sorted[sorted.findLastIndex((value) => value < next)];
    return start === end ? text(start) : `${text(start)} – ${text(end)}`;
  });
  const name = (row: number) =>
    names[starts.findLastIndex((start) => start <= values[row])] ?? missing;
  const hasMissing = sorted.length < values.length;
  return { order: hasMissing ? [...names, missing] : names, name };
}

/** The lowest value of each band; equal values always share a band. */
function bandStarts(sorted: Float64Array, bands: number): number[] {
  const distinct = new Set<number>();
  for (const value of sorted) {
    distinct.add(value);
    if (distinct.size > bands) break;
  }
  if (distinct.size <= bands) return [...distinct];
  const starts = Array.from(
    { length: bands },
    (_, band) => sorted[Math.round(band * sorted.length / bands)],
  );
  return [...new Set(starts)];
}

function text(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

function missingLast(a: string, b: string): number {
  return Number(a === missing) - Number(b === missing) || (a < b ? -1 : 1);
}
