/**
 * Churn rates of groups of customers, with intervals.
 *
 * @module
 */
import type { Column } from "../table.ts";
import { type GroupOptions, groupsOf } from "../statistics/groups.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

/** The churn rate of one category or band. */
export interface ChurnRate {
  /** The category, or a band such as `13 – 24`; `missing` for blank cells. */
  readonly group: string;
  /** How many there are in the group. */
  readonly customers: number;
  /** How many of them churned. */
  readonly churned: number;
  /** `churned / customers`. */
  readonly rate: number;
  /** Lower end of the rate's 95 % Wilson interval. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/** Customers with a blank cell. */
export const missing = "missing";

/**
 * The churn rate by category, by band of about equally many customers, or by
 * month, quarter or years.
 *
 * @param column One column, `n` cells.
 * @param labels `n` labels: 1 churned, 0 stayed.
 * @returns Bands in rising order, categories in alphabetical order, then
 * `… others`, then `missing`.
 */
export function churnRates(
  column: Column,
  labels: ArrayLike<number>,
  options: GroupOptions = {},
): ChurnRate[] {
  const { names, of } = groupsOf(column, options);
  const customers = new Array(names.length + 1).fill(0);
  const churned = new Array(names.length + 1).fill(0);
  for (let row = 0; row < labels.length; row++) {
    const group = of[row] < 0 ? names.length : of[row];
    customers[group]++;
    churned[group] += labels[row];
  }
  const blank = names.includes(missing) ? "(blank)" : missing;
  return [...names, blank]
    .map((name, group) => churnRate(name, churned[group], customers[group]))
    .filter(({ customers }) => customers > 0);
}

/** The rate of one group with its interval. */
export function churnRate(
  group: string,
  churned: number,
  customers: number,
): ChurnRate {
  return {
    group,
    customers,
    churned,
    rate: churned / customers,
    ...wilsonInterval(churned, customers),
  };
}
