/**
 * The exact interval of a proportion.
 *
 * @module
 */
import type { Interval } from "./estimate.ts";

/**
 * The 95 % interval of C. J. Clopper and E. S. Pearson (1934), as
 * `scipy.stats.binomtest(k, n).proportion_ci(method="exact")`: it covers the
 * true proportion at least so often, however small it is.
 */
export function exactInterval(successes: number, trials: number): Interval {
  const atMost = (count: number, share: number) =>
    binomialAtMost(count, trials, share);
  return {
    low: successes === 0
      ? 0
      : shareWhere((share) => 1 - atMost(successes - 1, share) > tail),
    high: successes === trials
      ? 1
      : shareWhere((share) => atMost(successes, share) < tail),
  };
}

const tail = 0.025;

/** Where a condition that holds above a share begins to hold. */
function shareWhere(isAbove: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The probability of at most so many successes. */
function binomialAtMost(count: number, trials: number, share: number): number {
  const [yes, no] = [Math.log(share), Math.log1p(-share)];
  let ways = 0;
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    sum += Math.exp(ways + k * yes + (trials - k) * no);
    ways += Math.log((trials - k) / (k + 1));
  }
  return Math.min(1, sum);
}
