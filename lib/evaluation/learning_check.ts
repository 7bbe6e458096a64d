/**
 * Whether the judging itself can be believed.
 *
 * @module
 */
import type { Sample } from "../customers/sample/sample.ts";
import { column, numbers, type Table } from "../table.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import type { Refits } from "../training/refits.ts";
import { type AreaEstimate, auc, aucDifference } from "./auc.ts";
import { type Interval, normalEstimate } from "../statistics/estimate.ts";

/** What {@linkcode permutationCheck} found. */
export interface PermutationCheck {
  /** The model's AUC, with the labels as they are. */
  readonly auc: AreaEstimate;
  /** How many refits on permuted labels. */
  readonly permutations: number;
  /** How many training rows each of them has. */
  readonly rows: number;
  /** The refits' mean AUC. */
  readonly mean: number;
  /** Where 95 % of such means lie when no label reaches the test rows' scores. */
  readonly withoutLeak: Interval;
  /** Whether the mean lies outside of it. */
  readonly leaks: boolean;
  /** The refits' highest AUC. */
  readonly highest: number;
  /**
   * The chance of an AUC as high as the model's where there is nothing to learn:
   * (1 + refits as good) ÷ (1 + refits).
   */
  readonly p: number;
}

/**
 * Evaluates the refits on permuted labels. Splitting, preparing and training
 * ran again on each, and there was nothing to learn: the AUC is 0.5 on average,
 * unless labels of test rows reach their own scores through the pipeline, as
 * when rates of categories are fitted on all rows, or test rows are trained on.
 *
 * A column that leaks the label is not detected this way, because permuting
 * makes it useless.
 *
 * Source: M. Ojala and G. C. Garriga, *Permutation Tests for Studying Classifier
 * Performance*, JMLR 11 (2010), test 1; the variance is Mann and Whitney's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { permutationCheck } from "lib/evaluation/learning_check.ts";
 *
 * const { leaks, p } = permutationCheck({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, { permutedAucs: [0.4, 0.55, 0.5], rows: 20 });
 * assertEquals([leaks, p], [false, 1 / 4]);
 * ```
 *
 * @param scores The model's scores of the test rows.
 * @throws {RangeError} If there is only one class among the rows.
 */
export function permutationCheck(
  scores: ScoredRows,
  { permutedAucs, rows: trained }: Pick<Refits, "permutedAucs" | "rows">,
): PermutationCheck {
  const model = auc(scores);
  const rows = scores.labels.length;
  const churned = scores.labels.reduce((sum, label) => sum + label, 0);
  const permutations = permutedAucs.length;
  const mean = permutedAucs.reduce((sum, area) => sum + area, 0) / permutations;
  const variance = (rows + 1) / (12 * churned * (rows - churned));
  const { low, high } = normalEstimate(
    0.5,
    Math.sqrt(variance / permutations),
  );
  const asGood = permutedAucs.filter((area) => area >= model.value).length;
  return {
    auc: model,
    permutations,
    rows: trained,
    mean,
    withoutLeak: { low, high },
    leaks: mean < low || mean > high,
    highest: Math.max(...permutedAucs),
    p: (1 + asGood) / (1 + permutations),
  };
}

/** The model's AUC beside the best that any model can reach on average. */
export interface BestReachable {
  /** The model's AUC. */
  readonly model: AreaEstimate;
  /** That of the true probabilities. */
  readonly best: AreaEstimate;
  /** Best minus model, on the same rows; chance may make it negative. */
  readonly gap: AreaEstimate;
}

/**
 * Compares the model with the true probabilities that the labels were drawn
 * from, which are known only for made-up customers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestReachable } from "lib/evaluation/learning_check.ts";
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
 * Looks up the true probabilities of the sample's customers by `customer_id`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sampleCustomers } from "lib/customers/sample/sample.ts";
 * import { trueProbabilities } from "lib/evaluation/learning_check.ts";
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
      `Cannot look up the true probability of row ${
        row + 1
      }: the sample has no customer '${id}'; give the sample that was processed`,
    );
  });
}
