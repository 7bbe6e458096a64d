/**
 * How much better than chance the first customers of a ranked list are.
 *
 * @module
 */
import type { ScoredRows } from "../prediction.ts";
import { bootstrap, type BootstrapOptions } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { rank, type Ranking } from "./ranking.ts";

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
 * Lift and cumulative gain by decile with bootstrap intervals. Where a decile
 * ends among equal probabilities, it gets their churners in proportion.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { liftByDecile } from "lib/judging/lift.ts";
 *
 * const [first, second] = liftByDecile({
 *   labels: Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0),
 * });
 * assertEquals(first.lift.value, 5); // all of these churn, of all 1 in 5
 * assertEquals(second.gain.value, 1);
 * ```
 *
 * @returns Ten, the highest probabilities first.
 * @throws {RangeError} If there is only one class among the labels.
 */
export function liftByDecile(
  scores: ScoredRows,
  options: BootstrapOptions = {},
): Decile[] {
  const gains = gainsOf(rank(scores));
  const figures = (weights?: ArrayLike<number>) => {
    const gain = gains(weights);
    if (Number.isNaN(gain[0])) return undefined;
    return [...gain.map((g, i) => 10 * (g - (gain[i - 1] ?? 0))), ...gain];
  };
  const values = figures()!;
  const drawn = bootstrap(scores.labels.length, figures, options);
  const estimate = (i: number) => ({ value: values[i], ...drawn[i] });
  return Array.from({ length: 10 }, (_, i) => ({
    decile: i + 1,
    lift: estimate(i),
    gain: estimate(10 + i),
  }));
}

/** The share of churners among the first 10 %, 20 % … 100 % of the customers. */
function gainsOf({ order, last, labels }: Ranking) {
  const once = new Uint8Array(order.length).fill(1);
  return (weights: ArrayLike<number> = once): number[] => {
    let total = 0;
    for (let row = 0; row < order.length; row++) total += weights[row];
    const found: number[] = [];
    let [customers, churned, customersBefore, churnedBefore] = [0, 0, 0, 0];
    for (let place = 0; place < order.length; place++) {
      const weight = weights[order[place]];
      customers += weight;
      churned += weight * labels[order[place]];
      if (!last[place]) continue;
      while (found.length < 10) {
        const wanted = (found.length + 1) * total / 10;
        if (customers < wanted) break;
        const share = (wanted - customersBefore) /
          (customers - customersBefore);
        found.push(churnedBefore + share * (churned - churnedBefore));
      }
      [customersBefore, churnedBefore] = [customers, churned];
    }
    return found.map((count) => count / churned);
  };
}
