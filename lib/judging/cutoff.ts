/**
 * The cutoff that costs least.
 *
 * @module
 */
import type { ScoredRows } from "../prediction.ts";
import { bootstrap, type BootstrapOptions } from "./bootstrap.ts";
import type { Interval } from "./estimate.ts";
import { countAbove } from "./metrics.ts";
import { rank, type Ranking } from "./ranking.ts";

/** What mistakes cost, in any one unit; only their ratio decides. */
export interface MistakeCosts {
  /**
   * A churner who gets no offer. @default {5} as winning a customer is commonly
   * said to cost five times what keeping one does; use your own figure
   */
  missedChurner?: number;
  /** An offer to somebody who would have stayed. @default {1} */
  needlessOffer?: number;
}

/** A cutoff's cost: the mean over all customers. */
export interface CutoffCost {
  /** Customers with a probability above it get an offer. */
  readonly cutoff: number;
  /** The mean over all customers, in the unit of the mistakes' costs. */
  readonly cost: number;
  /** Churners who get one. */
  readonly truePositives: number;
  /** Stayers who get one. */
  readonly falsePositives: number;
}

/** What {@linkcode chooseCutoff} found. */
export interface CutoffChoice extends CutoffCost {
  /** How far the choice moves when other customers are drawn: 95 %. */
  readonly range: Interval;
  /** `needlessOffer / (needlessOffer + missedChurner)`: best where probabilities are true. */
  readonly bayes: CutoffCost;
  /** The cost of an offer to everybody. */
  readonly everybody: number;
  /** The cost of no offer at all. */
  readonly nobody: number;
  /** The cost along all cutoffs, in steps of 0.005. */
  readonly curve: readonly CutoffCost[];
  /** What was assumed of the mistakes. */
  readonly costs: Required<MistakeCosts>;
  /** Customers it was chosen on. */
  readonly rows: number;
  /** How many of the rows churned. */
  readonly churners: number;
}

/**
 * Finds the cutoff of least cost; of equally good ones that nearest to the
 * Bayes cutoff. It lies midway between two neighbouring probabilities; those of
 * probability 0 never get an offer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chooseCutoff } from "lib/judging/cutoff.ts";
 *
 * const { cutoff, cost } = chooseCutoff({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, { missedChurner: 5, needlessOffer: 1 });
 * assertEquals(cutoff, 0.5); // between 0.6 and 0.4
 * assertEquals(cost, 1 / 5); // one needless offer for five customers
 * ```
 *
 * @param validation Scored validation rows: the test rows must not choose.
 * @throws {RangeError} If a cost is not positive.
 */
export function chooseCutoff(
  validation: ScoredRows,
  { missedChurner = 5, needlessOffer = 1, ...options }:
    & MistakeCosts
    & BootstrapOptions = {},
): CutoffChoice {
  for (const [name, cost] of Object.entries({ missedChurner, needlessOffer })) {
    if (!(cost > 0 && cost < Infinity)) {
      throw new RangeError(
        `Cannot choose a cutoff as '${name}' must be a positive number: current value is ${cost}`,
      );
    }
  }
  const ranking = rank(validation);
  const rows = validation.labels.length;
  const bayes = needlessOffer / (needlessOffer + missedChurner);
  const at = (cutoff: number): CutoffCost => {
    const { truePositives, falsePositives } = calls(ranking, cutoff);
    const missed = ranking.positives - truePositives;
    const cost = missedChurner * missed + needlessOffer * falsePositives;
    return { cutoff, cost: cost / rows, truePositives, falsePositives };
  };
  const best = cheapest(ranking, { missedChurner, needlessOffer }, bayes);
  const [range] = bootstrap(rows, (weights) => [best(weights)], options);
  return {
    ...at(best()),
    range,
    bayes: at(bayes),
    everybody: needlessOffer * (rows - ranking.positives) / rows,
    nobody: missedChurner * ranking.positives / rows,
    curve: Array.from({ length: 201 }, (_, step) => at(step / 200)),
    costs: { missedChurner, needlessOffer },
    rows,
    churners: ranking.positives,
  };
}

function calls(ranking: Ranking, cutoff: number) {
  const called = countAbove(ranking, cutoff);
  let truePositives = 0;
  for (let place = 0; place < called; place++) {
    truePositives += ranking.labels[ranking.order[place]];
  }
  return { truePositives, falsePositives: called - truePositives };
}

/** The cheapest cutoff, from how often each row counts. */
function cheapest(
  { order, last, labels, probabilities }: Ranking,
  { missedChurner, needlessOffer }: Required<MistakeCosts>,
  preferred: number,
): (weights?: ArrayLike<number>) => number {
  const once = new Uint8Array(order.length).fill(1);
  const cutoffs = Float64Array.from(
    order,
    (row, place) => below(probabilities[row], probabilities[order[place + 1]]),
  );
  return (weights = once) => {
    let [found, needless, least, cutoff] = [0, 0, 0, 1];
    for (let place = 0; place < order.length; place++) {
      const row = order[place];
      if (labels[row]) found += weights[row];
      else needless += weights[row];
      if (!last[place] || probabilities[row] === 0) continue;
      const cost = needlessOffer * needless - missedChurner * found;
      const nearer =
        Math.abs(cutoffs[place] - preferred) < Math.abs(cutoff - preferred);
      if (cost < least || cost === least && nearer) {
        [least, cutoff] = [cost, cutoffs[place]];
      }
    }
    return cutoff;
  };
}

/** A cutoff that a probability lies above and the next lower one does not. */
function below(probability: number, next = 0): number {
  const middle = (probability + next) / 2;
  return middle < probability ? middle : next;
}
