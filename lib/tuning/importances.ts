/**
 * Which hyperparameters set the best trials of a search apart.
 *
 * @module
 */
import { randomState } from "../statistics/mt19937.ts";
import { holm } from "../statistics/significance.ts";
import { densityOf, divergence, type Grid, gridOf } from "./ped_anova.ts";
import { rangeText } from "./ranges.ts";
import { resultsOf } from "./plots/results.ts";
import type { TuningRange, TuningTrial } from "./types.ts";

/** How much one hyperparameter sets the best results of a search apart. */
export interface HyperparameterImportance {
  /** The hyperparameter's name. */
  readonly hyperparameter: string;
  /**
   * From 0 to 1, the shares of all hyperparameters add up to 1: how differently
   * its values are spread among the {@linkcode best} results and among all.
   * All are 0 if nothing differs.
   */
  readonly importance: number;
  /**
   * How often chance would produce as much, after Holm's correction for the
   * number of hyperparameters: by 499 shuffles of the results among the trials.
   */
  readonly p: number;
  /** The values of the best results: `0.021 to 0.064`, `depthwise, lossguide`. */
  readonly bestValues: string;
  /** How many results are the best ones. */
  readonly best: number;
  /** How many results there are. */
  readonly results: number;
}

/** Optuna's share of the results that are the best ones, and the fewest. */
const top = { share: 0.1, fewest: 5 };
/** Fewer results are no search. */
const fewestResults = 2 * top.fewest;
const shuffles = 499;

/**
 * Measures how important each hyperparameter was within a search: how far the
 * best tenth of the results, or the best five if these are more, had other
 * values of it than all results (PED-ANOVA, the default of Optuna's
 * `get_param_importances`). It does not say which value is best, and holds for
 * the ranges that were searched. Optuna recommends five results or more.
 *
 * `p` compares with chance. It is exact for the strategy `Random`. The others
 * propose values that earlier results make promising, so that the values of an
 * irrelevant hyperparameter drift along and `p` is too low.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hyperparameterImportances } from "lib/tuning/importances.ts";
 *
 * const ranges = { eta: { min: 0.1, max: 0.5 }, gamma: { min: 0, max: 5 } };
 * const trials = Array.from({ length: 20 }, (_, i) => ({
 *   ...{ trainingJob: `${i}`, status: "Completed", created: new Date(i), ranges },
 *   tuned: { eta: 0.1 + i / 50, gamma: i * 7 % 20 / 4 },
 *   ...{ metric: "validation:logloss", value: 0.5 - i / 100 },
 * }));
 * const [first] = hyperparameterImportances(trials);
 * assertEquals(first.hyperparameter, "eta");
 * assertEquals(first.bestValues, "0.4 to 0.48");
 * ```
 *
 * @param trials As `tuningTrials()` lists them. Those without a result are left out.
 * @returns One a hyperparameter, the most important first.
 * @throws {RangeError} If fewer than ten have a result.
 */
export function hyperparameterImportances(
  trials: readonly TuningTrial[],
): HyperparameterImportance[] {
  const finished = trials.filter(({ value }) => value !== undefined);
  if (finished.length < fewestResults) {
    throw new RangeError(
      "Cannot measure the importance of hyperparameters: at least " +
        `${fewestResults} training jobs with a result are needed; current ` +
        `number is ${finished.length}`,
    );
  }
  const isBest = bestOf(finished);
  const found = namesOf(finished).map((name) => {
    const groups = groupsOf(name, finished);
    const own = relevance(groups, isBest);
    return { name, groups, own, reached: 1 };
  });
  const { choice } = randomState(0);
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    const order = shuffled(isBest, choice);
    for (const one of found) {
      if (relevance(one.groups, order) >= one.own) one.reached++;
    }
  }
  const p = holm(found.map(({ reached }) => reached / (shuffles + 1)));
  const sum = found.reduce((sum, { own }) => sum + own, 0);
  return found.map(({ name, own }, i) => ({
    hyperparameter: name,
    importance: own && own / sum,
    p: p[i],
    bestValues: valuesText(
      finished.filter((_, i) => isBest[i]).map(({ tuned }) => tuned[name]),
    ),
    best: isBest.filter(Boolean).length,
    results: finished.length,
  })).sort((a, b) => b.importance - a.importance);
}

/** Which results are the best ones; those that equal the last of them, too. */
export function bestOf(
  trials: readonly TuningTrial[],
  number = Math.max(top.fewest, Math.ceil(top.share * trials.length)),
): boolean[] {
  const { measure } = resultsOf(trials);
  const sign = measure.better === "lower" ? 1 : -1;
  const losses = trials.map(({ value }) => sign * value!);
  const limit = losses.toSorted((a, b) => a - b)[number - 1];
  return losses.map((loss) => loss <= limit);
}

const namesOf = (trials: readonly TuningTrial[]) => [
  ...new Set(trials.flatMap(({ tuned }) => Object.keys(tuned))),
];

/** The trials that had one range of a hyperparameter: all of a search. */
interface Group {
  /** Their places among all trials. */
  readonly trials: readonly number[];
  readonly grid: Grid;
  readonly density: Float64Array;
}

/** Trials of several searches may have different ranges, or none. */
function groupsOf(
  name: string,
  trials: readonly TuningTrial[],
): Group[] {
  const byRange = Map.groupBy(
    trials.keys(),
    (i) => {
      const range: TuningRange | undefined = trials[i].ranges[name];
      return range && rangeText(range);
    },
  );
  return [...byRange.values()].flatMap((places) => {
    const range: TuningRange | undefined = trials[places[0]].ranges[name];
    const values = places.map((i) => trials[i].tuned[name]);
    // Optuna leaves out a range of one trial; what did not vary says nothing.
    if (!range || new Set(values).size < 2) return [];
    const grid = gridOf(name, range, values);
    return [{ trials: places, grid, density: densityOf(grid) }];
  });
}

/** Optuna's importance before its shares are taken, but for a common factor. */
function relevance(
  groups: readonly Group[],
  isBest: readonly boolean[],
): number {
  const best = isBest.filter(Boolean).length;
  if (best === isBest.length) return 0;
  return groups.reduce((sum, { trials, grid, density }) => {
    const isPicked = trials.map((trial) => isBest[trial]);
    const picked = isPicked.filter(Boolean).length;
    if (picked === 0) return sum;
    const share = picked / best;
    const shareOfAll = trials.length / isBest.length;
    return sum +
      share ** 2 / shareOfAll * divergence(grid, isPicked, density);
  }, 0);
}

/** The same flags in another order (R. A. Fisher and F. Yates, 1938). */
function shuffled(
  flags: readonly boolean[],
  choice: (size: number, count: number) => Float64Array,
): boolean[] {
  const order = [...flags];
  for (let i = order.length - 1; i > 0; i--) {
    const [other] = choice(i + 1, 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

function valuesText(values: readonly (string | number)[]): string {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length) {
    return [...new Set(values)].sort().join(", ");
  }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map((
    value,
  ) => String(Number(value.toPrecision(3))));
  return low === high ? low : `${low} to ${high}`;
}
