/**
 * What a random search would have found.
 *
 * @module
 */
import { exactInterval } from "../statistics/binomial.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { rangeText } from "./ranges.ts";
import { resultsOf } from "./plots/results.ts";
import type { TuningTrial } from "./types.ts";

/** How likely a random search finds as much as a search with as many results. */
export interface RandomSearch {
  /** How many results the search has, and the random search would have. */
  readonly results: number;
  /** How many results of a random search were looked at. */
  readonly random: number;
  /** How many of these are at least as good as the best of the search. */
  readonly asGood: number;
  /** The probability that the best of so many random ones is at least as good. */
  readonly chance: Estimate;
}

/**
 * Estimates how likely a random search with as many results finds at least as
 * good a result as the best of a search did. Each random result is as good with
 * a probability of which those at hand are a sample; its exact interval gives
 * that of the whole search. As few as the search itself has say little, so give
 * many random results, such as 200.
 *
 * Both must have searched the same ranges by the same objective, and by the same
 * validation rows, which trials don't tell.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareWithRandom } from "lib/tuning/random_search.ts";
 *
 * const trialOf = (value: number) => ({
 *   ...{ trainingJob: "", status: "Completed", created: new Date(0) },
 *   ...{ tuned: { eta: 0.1 }, ranges: { eta: { min: 0.1, max: 0.5 } } },
 *   ...{ metric: "validation:logloss", value },
 * });
 * const trials = [0.44, 0.41].map(trialOf);
 * const { asGood, chance } = compareWithRandom(trials, [0.4, 0.43, 0.45, 0.5].map(trialOf));
 * assertEquals([asGood, chance.value], [1, 1 - 0.75 ** 2]);
 * ```
 *
 * @param trials The search's, as `tuningTrials()` lists them.
 * @param random Those of a search with the strategy `Random`, and no criteria of
 * completion by results.
 * @throws {RangeError} If one has no result, or their ranges or objectives differ.
 */
export function compareWithRandom(
  trials: readonly TuningTrial[],
  random: readonly TuningTrial[],
): RandomSearch {
  const { results, measure, best } = resultsOf(trials);
  const others = resultsOf(random);
  if (others.measure.words !== measure.words) {
    throw new RangeError(
      `Cannot compare with a random search by ${others.measure.words} because ` +
        `the search was by ${measure.words}: use the same objective`,
    );
  }
  checkRanges(trials, random);
  const asGood =
    others.results.filter(({ value }) =>
      measure.better === "lower" ? value <= best.value : value >= best.value
    ).length;
  const one = exactInterval(asGood, others.results.length);
  const ofSearch = (share: number) => 1 - (1 - share) ** results.length;
  return {
    ...{ results: results.length, random: others.results.length, asGood },
    chance: {
      value: ofSearch(asGood / others.results.length),
      low: ofSearch(one.low),
      high: ofSearch(one.high),
    },
  };
}

function checkRanges(
  trials: readonly TuningTrial[],
  random: readonly TuningTrial[],
): void {
  const [ours, theirs] = [trials, random].map((all) =>
    new Set(all.map(({ ranges }) => rangesText(ranges)))
  );
  const different = ours.symmetricDifference(theirs);
  if (different.size === 0) return;
  throw new RangeError(
    "Cannot compare with a random search of other ranges: start it with the " +
      `same 'ranges'; these differ: ${[...different].join(" and ")}`,
  );
}

/** Ranges as text, whatever the order of their names. */
const rangesText = (ranges: TuningTrial["ranges"]) =>
  Object.entries(ranges).map(([name, range]) => `${name} ${rangeText(range)}`)
    .sort().join(", ");
