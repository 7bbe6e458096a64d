/**
 * How much better than chance the first customers of a ranked list are.
 *
 * @module
 */
import type { ScoredRows } from "../statistics/scored_rows.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import { rank, type Ranking } from "../statistics/ranking.ts";
import { rateRatioInterval } from "../statistics/rate_ratio.ts";

/** One tenth of the customers, those of the highest probabilities first. */
export interface Decile {
  /** 1 … 10. */
  readonly decile: number;
  /** Its churn rate over that of all. */
  readonly lift: Estimate;
  /** The share of all churners in this decile and those before it. */
  readonly gain: Estimate;
}

/**
 * Calculates lift and cumulative gain by decile, with 95 % intervals that also
 * hold in deciles without a churner. If a decile ends among equal
 * probabilities, it gets their churners in proportion.
 *
 * An interval compares the churn rate of the tenths at hand with that of all
 * other customers ({@linkcode rateRatioInterval}); where the ranking cuts is
 * taken as given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { liftByDecile } from "lib/evaluation/lift.ts";
 *
 * const [first, second] = liftByDecile({
 *   labels: Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0),
 * });
 * assertEquals(first.lift.value, 5); // all of these churn, of all 1 in 5
 * assertEquals(second.gain.value, 1);
 * ```
 *
 * @returns Ten deciles, the highest probabilities first.
 * @throws {RangeError} If there is only one class among the labels.
 */
export function liftByDecile(scores: ScoredRows): Decile[] {
  const ranking = rank(scores);
  const gains = gainsOf(ranking);
  const size = ranking.order.length / 10;
  const estimate = (gain: number, tenths: number): Estimate => ({
    value: gain,
    ...shareInterval(gain * ranking.positives, tenths * size, ranking),
  });
  return gains.map((gain, i) => {
    const { value, low, high } = estimate(gain - (gains[i - 1] ?? 0), 1);
    return {
      decile: i + 1,
      lift: { value: 10 * value, low: 10 * low, high: 10 * high },
      gain: estimate(gain, i + 1),
    };
  });
}

/** The interval of a group's share of all churners. */
function shareInterval(
  churned: number,
  customers: number,
  { order, positives }: Ranking,
): Interval {
  const others = order.length - customers;
  if (others <= 0) return { low: 1, high: 1 };
  const { low, high } = rateRatioInterval(
    { churned, customers },
    // Sums of parts may miss a whole number by rounding.
    { churned: Math.max(0, positives - churned), customers: others },
  );
  const share = (ratio: number) => customers / (customers + others / ratio);
  return { low: share(low), high: share(high) };
}

/** The share of churners among the first 10 %, 20 % … 100 % of the customers. */
function gainsOf({ order, last, labels, positives }: Ranking): number[] {
  const found: number[] = [];
  let [churned, customersBefore, churnedBefore] = [0, 0, 0];
  for (let place = 0; place < order.length; place++) {
    churned += labels[order[place]];
    if (!last[place]) continue;
    const customers = place + 1;
    while (found.length < 10) {
      const wanted = (found.length + 1) * order.length / 10;
      if (customers < wanted) break;
      const share = (wanted - customersBefore) / (customers - customersBefore);
      found.push(churnedBefore + share * (churned - churnedBefore));
    }
    [customersBefore, churnedBefore] = [customers, churned];
  }
  return found.map((count) => count / positives);
}
