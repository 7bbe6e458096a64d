/**
 * The 95 % interval of an area under the ROC curve.
 *
 * @module
 */
import { type Interval, z95 } from "./estimate.ts";

/** How many degrees of freedom Newcombe's variance counts as. */
const priorDegrees = 4;

/**
 * The areas that lie no further from the one found than chance takes it, were
 * they the true ones: a score interval, which has a width for a perfect ranking
 * too.
 *
 * The variance at a possible area is R. G. Newcombe's, for scores whose two
 * distributions are of like shape, times a factor that fits it to DeLong's
 * variance of these scores. With few churners DeLong's is itself unsure: it
 * counts as one degree of freedom less than the rarer class has rows, Newcombe's
 * as {@linkcode priorDegrees}, and Student's t takes the place of the normal.
 *
 * Source: R. G. Newcombe, *Confidence intervals for an effect size measure based
 * on the Mann–Whitney statistic. Part 2*, Statistics in Medicine 25 (2006),
 * method 5.
 *
 * @param area 0 … 1.
 * @param error DeLong's standard error; `NaN` where a class has one row, of which
 * nobody can tell it: the interval is 0 to 1.
 * @param positives How many churned.
 * @param negatives How many stayed.
 */
export function areaInterval(
  area: number,
  error: number,
  positives: number,
  negatives: number,
): Interval {
  if (Number.isNaN(error)) return { low: 0, high: 1 };
  const pairs = positives * negatives;
  const half = (positives + negatives) / 2 - 1;
  const variance = (area: number) =>
    area * (1 - area) *
    (1 + half * (1 - area) / (2 - area) + half * area / (1 + area)) / pairs;
  const degrees = Math.min(positives, negatives) - 1;
  const all = degrees + priorDegrees;
  const ratio = area > 0 && area < 1 ? error ** 2 / variance(area) : 1;
  const factor = (degrees * ratio + priorDegrees) / all;
  const reach = tQuantile(all) * Math.sqrt(factor);
  const isBeyond = (possible: number) =>
    Math.abs(possible - area) > reach * Math.sqrt(variance(possible));
  return { low: limit(area, 0, isBeyond), high: limit(area, 1, isBeyond) };
}

/** Where possible areas begin to be too far away, between the area and an end. */
function limit(
  area: number,
  end: number,
  isBeyond: (possible: number) => boolean,
): number {
  let [inside, outside] = [area, end];
  if (area === end) return end;
  for (let step = 0; step < 60; step++) {
    const middle = (inside + outside) / 2;
    if (isBeyond(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}

/**
 * The 97.5 % quantile of Student's t: with one or two degrees of freedom by
 * formula, else by its expansion about the normal's, within 0.004 of it.
 *
 * Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions*
 * (1964), 26.7.5.
 */
export function tQuantile(degrees: number): number {
  if (degrees === 1) return Math.tan(0.475 * Math.PI);
  if (degrees === 2) return 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2));
  const z = z95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) /
    92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z);
}
