/**
 * How often chance would produce as much.
 *
 * @module
 */

/** Below it, chance is no good explanation. */
export const rare = 0.05;

/**
 * The probability that a χ² variable exceeds `x`: the upper regularised
 * incomplete gamma function Q(df/2, x/2), as `scipy.stats.chi2.sf`.
 *
 * Source: Press et al., Numerical Recipes, 6.2 (series, and Lentz's continued
 * fraction).
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (degrees === 0 || x <= 0) return 1;
  if (x === Infinity) return 0;
  const [a, half] = [degrees / 2, x / 2];
  const factor = Math.exp(a * Math.log(half) - half - logGamma(degrees));
  return half < a + 1
    ? 1 - factor * series(a, half)
    : factor * fraction(a, half);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let result = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-15 && n < 1e4; n++) {
    const step = n * (a - n);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    change = c * d;
    result *= change;
  }
  return result;
}

/** log Γ(degrees / 2), by the recurrence Γ(a + 1) = a Γ(a). */
function logGamma(degrees: number): number {
  let sum = degrees % 2 ? Math.log(Math.PI) / 2 : 0;
  for (let a = degrees / 2 - 1; a > 0; a--) sum += Math.log(a);
  return sum;
}

/**
 * Fisher's exact test, two-sided, of whether two groups' shares differ, as
 * `scipy.stats.fisher_exact`.
 *
 * @param first How many of the first group churned and how many it has.
 * @param second The same of the second group.
 */
export function fisherTest(
  first: { churned: number; customers: number },
  second: { churned: number; customers: number },
): number {
  const churned = first.churned + second.churned;
  const total = first.customers + second.customers;
  const logs = logFactorials(total);
  const choose = (n: number, k: number) => logs[n] - logs[k] - logs[n - k];
  const chance = (k: number) =>
    choose(churned, k) + choose(total - churned, first.customers - k) -
    choose(total, first.customers);
  // As unlikely as what was met, give or take rounding.
  const limit = chance(first.churned) + 1e-7;
  const lowest = Math.max(0, first.customers - (total - churned));
  const highest = Math.min(first.customers, churned);
  let p = 0;
  for (let k = lowest; k <= highest; k++) {
    if (chance(k) <= limit) p += Math.exp(chance(k));
  }
  return Math.min(1, p);
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) logs[n] = logs[n - 1] + Math.log(n);
  return logs;
}

/**
 * P-values adjusted for being several (S. Holm, 1979): the chance of one false
 * alarm among all of them stays below the limit.
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a] - p[b]);
  const adjusted = new Array<number>(p.length);
  order.reduce((least, i, rank) => {
    return adjusted[i] = Math.max(least, Math.min(1, p[i] * (p.length - rank)));
  }, 0);
  return adjusted;
}
