/**
 * Whether the judging itself can be believed.
 *
 * @module
 */
import { randomState } from "../data/mt19937.ts";
import type { Sample } from "../data/sample.ts";
import { column, numbers, type Table } from "../data/table.ts";
import { wilsonInterval } from "../exploration.ts";
import type { ScoredRows } from "../prediction.ts";
import { type AreaEstimate, auc, aucDifference, aucOf } from "./auc.ts";
import { defaultResamples } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { rank } from "./ranking.ts";

/** What {@linkcode shuffleCheck} found. */
export interface ShuffleCheck {
  /** How many shuffles. */
  readonly repeats: number;
  /** Share of the intervals that cover 0.5, with its 95 % Wilson interval. */
  readonly coverage: Estimate;
  /** Mean AUC over the shuffles. */
  readonly meanAuc: number;
  /** With the labels as they are. */
  readonly auc: AreaEstimate;
}

/** How {@linkcode shuffleCheck} shuffles. */
export interface ShuffleOptions {
  /** How many shuffles. @default {2000}, fewer with many rows */
  readonly repeats?: number;
  /** Seed of the shuffles. @default {42} */
  readonly seed?: number;
}

/**
 * Gives the labels to other rows, again and again: nothing is left to find, so
 * AUC's 95 % interval should cover 0.5 in 95 % of the shuffles.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shuffleCheck } from "lib/judging/learning_check.ts";
 *
 * const { meanAuc } = shuffleCheck({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * });
 * assertEquals(meanAuc.toFixed(1), "0.5");
 * ```
 *
 * @throws {RangeError} If there is only one class among the rows.
 */
export function shuffleCheck(
  scores: ScoredRows,
  { repeats = defaultResamples(scores.labels.length), seed = 42 }:
    ShuffleOptions = {},
): ShuffleCheck {
  const ranking = rank(scores);
  const { random } = randomState(seed);
  const labels = scores.labels.slice();
  let [covered, sum] = [0, 0];
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let row = labels.length - 1; row > 0; row--) {
      const other = Math.floor(random() * (row + 1));
      [labels[row], labels[other]] = [labels[other], labels[row]];
    }
    const { value, low, high } = aucOf(ranking, { labels });
    if (low <= 0.5 && high >= 0.5) covered++;
    sum += value;
  }
  return {
    repeats,
    coverage: { value: covered / repeats, ...wilsonInterval(covered, repeats) },
    meanAuc: sum / repeats,
    auc: aucOf(ranking),
  };
}

/** The model's AUC beside the best that any model can reach on average. */
export interface BestReachable {
  /** The model's AUC. */
  readonly model: AreaEstimate;
  /** That of the true probabilities. */
  readonly best: AreaEstimate;
  /** Best less model, on the same rows, where luck may take it below 0. */
  readonly gap: AreaEstimate;
}

/**
 * Compares the model with the true probabilities that the labels were drawn
 * from, which only made-up customers have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestReachable } from "lib/judging/learning_check.ts";
 *
 * const scores = {
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * };
 * const truth = Float64Array.of(0.8, 0.3, 0.7, 0.2, 0.1);
 * const { model, best } = bestReachable(scores, truth);
 * assertEquals([model.value.toFixed(2), best.value], ["0.83", 1]);
 * ```
 *
 * @param truth `n` true probabilities of the scored rows.
 * @throws {RangeError} If there is only one class among the rows.
 */
export function bestReachable(
  scores: ScoredRows,
  truth: Float64Array,
): BestReachable {
  const best = { labels: scores.labels, probabilities: truth };
  return {
    model: auc(scores),
    best: auc(best),
    gap: aucDifference(best, scores),
  };
}

/**
 * The true probabilities of the sample's customers, found by `customer_id`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sampleCustomers } from "lib/data/sample.ts";
 * import { trueProbabilities } from "lib/judging/learning_check.ts";
 *
 * const sample = sampleCustomers({ count: 3 });
 * const id = { name: "customer_id", kind: "int64", values: Float64Array.of(2) } as const;
 * const truth = trueProbabilities({ rows: 1, columns: [id] }, sample);
 * assertEquals(truth[0], sample.probability[1]);
 * ```
 *
 * @param raw Raw rows, such as those of the test set.
 * @param sample The sample that they come from.
 * @throws {RangeError} If a row's customer is not in the sample.
 */
export function trueProbabilities(raw: Table, sample: Sample): Float64Array {
  const ids = numbers(sample, "customer_id");
  const places = new Map(Array.from(ids, (id, place) => [id, place]));
  const { values } = column(raw, "customer_id");
  return Float64Array.from(values as ArrayLike<string | number>, (id, row) => {
    const place = places.get(Number(id));
    if (place !== undefined) return sample.probability[place];
    throw new RangeError(
      `Cannot tell the true probability of row ${
        row + 1
      }: the sample has no customer '${id}'; give the sample that was processed`,
    );
  });
}
