/**
 * What is said of columns that go together.
 *
 * @module
 */
import type { Correlation } from "./correlations.ts";
import { brief, count, minus } from "../words.ts";

type Pair = Pick<Correlation, "first" | "second" | "value">;

/** How many pairs reach the threshold, the strongest by name. */
export function strongPairs(
  pairs: readonly Pair[],
  threshold: number,
): string {
  const strong = pairs.filter(({ value }) => Math.abs(value) >= threshold);
  const [strongest] = pairs;
  if (!strongest) return "There are no two columns to compare";
  const words = ({ first, second, value }: Pair) =>
    `${brief(first)} and ${brief(second)} (${minus(value.toFixed(2))})`;
  if (strong.length === 0) {
    return `No two columns are associated at ${threshold} or more; the strongest pair is ${
      words(strongest)
    }`;
  }
  const number = strong.length === 1 ? "One" : count(strong.length);
  const of = pairs.length === 1 ? "pair" : "pairs";
  const are = strong.length === 1 ? "is" : "are";
  const which = strong.length === 1 ? ":" : ", most strongly";
  return `${number} of ${
    count(pairs.length)
  } ${of} ${are} associated at ${threshold} or more${which} ${
    words(strongest)
  }`;
}
