/**
 * By how much one group churns more often than another.
 *
 * @module
 */
import { wilsonInterval } from "./wilson.ts";
import { type Estimate, z95 } from "./estimate.ts";
import type { GroupCounts } from "./rate_ratio.ts";

/**
 * Calculates the difference of two churn rates, the first minus the second,
 * with a 95 % interval from Wilson's interval of each, which holds with few
 * customers and with rates of 0 or 1.
 *
 * Source: R. G. Newcombe, *Interval estimation for the difference between
 * independent proportions* (1998), method 10.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rateDifference } from "lib/statistics/rate_difference.ts";
 *
 * const { value, low, high } = rateDifference(
 *   { churned: 56, customers: 70 }, { churned: 48, customers: 80 });
 * assertEquals([value, low, high].map((each) => each.toFixed(4)),
 *   ["0.2000", "0.0524", "0.3339"]); // as Newcombe's table II has it
 * ```
 *
 * @param z The normal quantile of another confidence. @default {1.96}
 * @throws {RangeError} If one of the groups is empty.
 */
export function rateDifference(
  first: GroupCounts,
  second: GroupCounts,
  z = z95,
): Estimate {
  if (!(first.customers > 0 && second.customers > 0)) {
    throw new RangeError(
      `Cannot compare the churn rates of ${first.customers} and ${second.customers} customers: each group needs at least one`,
    );
  }
  const [a, b] = [first, second].map(({ churned, customers }) => ({
    rate: churned / customers,
    ...wilsonInterval(churned, customers, z),
  }));
  const value = a.rate - b.rate;
  return {
    value,
    low: value - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: value + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}
