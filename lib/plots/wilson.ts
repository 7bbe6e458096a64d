/**
 * How sure a share is.
 *
 * @module
 */

const Z = 1.959963984540054; // the normal distribution's 97.5 % quantile

/**
 * Wilson's 95 % interval of a share, as `[low, high]` in 0 … 1.
 *
 * Source: E. B. Wilson, JASA 22 (1927), 209–212.
 *
 * @throws {RangeError} Unless 0 ≤ hits ≤ trials and trials ≥ 1.
 */
export function wilsonInterval(hits: number, trials: number): [number, number] {
  if (!(trials >= 1 && hits >= 0 && hits <= trials)) {
    throw new RangeError(
      `Cannot give an interval as hits must be 0 to trials, and trials at least 1: current values are ${hits} of ${trials}`,
    );
  }
  const share = hits / trials;
  const z2 = Z * Z / trials;
  const middle = share + z2 / 2;
  const half = Z * Math.sqrt((share * (1 - share) + z2 / 4) / trials);
  return [
    hits === 0 ? 0 : (middle - half) / (1 + z2),
    hits === trials ? 1 : (middle + half) / (1 + z2),
  ];
}
