/**
 * Wilson's interval of a proportion.
 *
 * @module
 */

/**
 * The 95 % score interval (unless `z` is another normal quantile) of a proportion (E. B. Wilson, 1927), as
 * `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")`.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  z = 1.959963984540054,
): { low: number; high: number } {
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
