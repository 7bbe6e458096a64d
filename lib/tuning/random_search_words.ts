/**
 * What is said of a search and a random one.
 *
 * @module
 */
import { count, intervalText, percent } from "../words.ts";
import type { RandomSearch } from "./random_search.ts";

/** An interval as wide leaves more open than it says. */
const tooWide = 0.5;

/** How likely a random search finds as much, and by what that is known. */
export function randomFinding(
  { results, random, asGood, chance }: RandomSearch,
): string {
  const { value, low, high } = chance;
  return `${count(asGood)} of ${count(random)} random results ${
    asGood === 1 ? "is" : "are"
  } at least as good, so a random search with ${
    count(results)
  } results finds ` +
    `as much with a probability of ${percent(value)} ${
      intervalText(percent(low), percent(high))
    }` + (high - low > tooWide ? ": too few to tell" : "");
}
