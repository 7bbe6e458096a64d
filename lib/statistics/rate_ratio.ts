/**
 * How many times as often one group of customers churns as another.
 *
 * @module
 */
import { wilsonInterval } from "./wilson.ts";
import type { Interval } from "./estimate.ts";

/** How many there are in a group, and how many of them churned. */
export interface GroupCounts {
  /** May be a part of a customer. */
  readonly churned: number;
  /** May end with a part of a customer. */
  readonly customers: number;
}

/** A rate below it is 0 but for rounding. */
const nothing = 1e-12;

/**
 * The 95 % interval of the ratio of two rates, from Wilson's interval of each:
 * it holds with few churners and with none.
 *
 * Source: A. Donner, G. Y. Zou, *Closed-form confidence intervals for functions
 * of the normal mean and standard deviation* (2012), 2.3: MOVER-R.
 *
 * @returns `high` is infinite where nobody of the second group churned.
 */
export function rateRatioInterval(
  first: GroupCounts,
  second: GroupCounts,
): Interval {
  const [a, b] = [first, second].map(({ churned, customers }) => ({
    rate: churned / customers,
    ...wilsonInterval(churned, customers),
  }));
  const product = a.rate * b.rate;
  const root = (end: number, other: number) =>
    Math.sqrt(
      Math.max(
        0,
        product ** 2 - end * other * (2 * a.rate - end) * (2 * b.rate - other),
      ),
    );
  return {
    low: a.rate < nothing
      ? 0
      : a.low * (2 * a.rate - a.low) / (product + root(a.low, b.high)),
    high: b.rate < nothing
      ? Infinity
      : (product + root(a.high, b.low)) / (b.low * (2 * b.rate - b.low)),
  };
}
