/**
 * What offers bring, by whom they are made to: ways to choose customers,
 * compared on the same customers.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { type Assumptions, breakEven } from "./assumptions.ts";
import { bootstrap, type BootstrapOptions } from "../statistics/bootstrap.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** The part of the assumptions that the outcome depends on. */
export type OfferCosts = Pick<Assumptions, "cost" | "success" | "budget">;

/** One way to choose who gets the offer. */
export interface Way {
  /** What it is called. */
  readonly name: string;
  /** Who may get it, in order; if left out, customers are drawn at random. */
  readonly order?: ArrayLike<number>;
  /**
   * The maximum number who get it, or as many as by the first way.
   * @default {Infinity}
   */
  readonly most?: number | "as many";
}

/** What one way of choosing customers brings. */
export interface Outcome {
  /** What the way is called. */
  readonly way: string;
  /** Customers who get the offer. */
  readonly contacts: number;
  /** How many of them churned; of customers at random, on average. */
  readonly churners: number;
  /** The cost of all their offers. */
  readonly cost: number;
  /** Expected margin that is saved: `success × value` of each churner contacted. */
  readonly saved: Estimate;
  /** Saved margin minus cost. */
  readonly net: Estimate;
  /** The first way's net gain minus this one's, over common resamples. */
  readonly behind: Estimate;
}

/**
 * Compares ways to choose customers by what really happened.
 *
 * The intervals tell how the *expected* figures move when other customers are
 * drawn (bootstrap, each way applied anew to each resample); whether a given
 * customer accepts is chance on top of that.
 *
 * @param values `n` values, one per customer.
 * @returns One outcome per way, in their order.
 */
export function compareWays(
  labels: Uint8Array,
  values: Float64Array,
  { cost, success }: OfferCosts,
  ways: readonly Way[],
  options: BootstrapOptions = {},
): Outcome[] {
  const customers = labels.length;
  const saved = values.map((value, row) => labels[row] * success * value);
  const every = Float64Array.from({ length: customers }, () => 1);
  const figures = (weights: ArrayLike<number> = every): Float64Array => {
    const found = new Float64Array(3 * ways.length);
    let asMany = 0;
    ways.forEach(({ order, most = Infinity }, way) => {
      const limit = most === "as many" ? asMany : most;
      let [contacts, churners, sum] = [0, 0, 0];
      if (order) {
        for (let i = 0; i < order.length && contacts < limit; i++) {
          const row = order[i];
          const more = Math.min(weights[row], limit - contacts);
          contacts += more;
          churners += more * labels[row];
          sum += more * saved[row];
        }
      } else {
        for (let row = 0; row < customers; row++) {
          churners += weights[row] * labels[row];
          sum += weights[row] * saved[row];
        }
        contacts = Math.min(limit, customers);
        churners *= contacts / customers;
        sum *= contacts / customers;
      }
      if (way === 0) asMany = contacts;
      found.set([contacts, churners, sum], 3 * way);
    });
    return found;
  };
  const net = (found: ArrayLike<number>, way: number) =>
    found[3 * way + 2] - cost * found[3 * way];
  const behind = (found: Float64Array, way: number) => {
    const [first, other] = [net(found, 0), net(found, way)];
    // The same customers in another order have another sum in its last bits.
    const most = Math.abs(found[2]) + Math.abs(found[3 * way + 2]);
    return Math.abs(first - other) < 1e-12 * most ? 0 : first - other;
  };
  const list = (found: Float64Array) =>
    ways.flatMap((_, way) => [
      found[3 * way + 2],
      net(found, way),
      behind(found, way),
    ]);
  const found = figures();
  const values3 = list(found);
  const drawn = bootstrap(customers, (w) => list(figures(w)), options);
  const estimate = (i: number) => ({ value: values3[i], ...drawn[i] });
  return ways.map(({ name }, way) => ({
    way: name,
    contacts: found[3 * way],
    churners: found[3 * way + 1],
    cost: cost * found[3 * way],
    saved: estimate(3 * way),
    net: estimate(3 * way + 1),
    behind: estimate(3 * way + 2),
  }));
}

/** What {@linkcode compareOffers} calls the offers by the baseline's probabilities. */
export const baselineWay = "logistic regression";

/** What {@linkcode compareOffers} takes besides the model's scores. */
export interface OfferOptions extends BootstrapOptions {
  /** Another model's scores of the same rows, such as a logistic regression's. */
  readonly baseline?: ScoredRows;
  /** What offers by it are called. @default {"logistic regression"} */
  readonly baselineName?: string;
}

/**
 * Compares, on the same customers, what offers at break-even bring by the
 * model's and by the baseline's probabilities, to as many customers by value
 * only, to everybody and to nobody.
 *
 * @example
 * ```ts ignore
 * const offers = churn.compareOffers(test, values, assumptions, { baseline });
 * ```
 *
 * @param values `n` values, as `customerValue()` gives them.
 * @returns The model's outcome first; `behind` is its advantage over each of
 * the others.
 */
export function compareOffers(
  { labels, probabilities }: ScoredRows,
  values: Float64Array,
  assumptions: OfferCosts,
  options: OfferOptions = {},
): Outcome[] {
  checkOptions("compareOffers", options, [
    ...["baseline", "baselineName", "resamples", "seed"] as const,
  ]);
  const { baseline, baselineName = baselineWay, ...resampling } = options;
  const cutoffs = breakEven(values, assumptions);
  const byValue = Uint32Array.from(values.keys())
    .sort((a, b) => values[b] - values[a] || a - b);
  return compareWays(labels, values, assumptions, [
    { name: "the model", order: rowsAbove(probabilities, cutoffs) },
    ...baseline
      ? [{
        name: baselineName,
        order: rowsAbove(baseline.probabilities, cutoffs),
      }]
      : [],
    { name: "as many of the most valuable", order: byValue, most: "as many" },
    { name: "everybody", order: byValue },
    { name: "nobody", order: [] },
  ], resampling);
}

/** Rows whose probability lies above their cutoff. */
export function rowsAbove(
  probabilities: Float64Array,
  cutoffs: Float64Array,
): Uint32Array {
  return Uint32Array.from(probabilities.keys())
    .filter((row) => probabilities[row] > cutoffs[row]);
}

/**
 * The way that nets most of those beside the first that the budget pays for.
 * It is picked by the very customers that it is compared on, which favours it.
 */
export function bestOther(
  outcomes: readonly Outcome[],
  { budget }: Pick<OfferCosts, "budget">,
): Outcome {
  return outcomes.slice(1).filter(({ cost }) => cost <= budget)
    .reduce((best, other) => other.net.value > best.net.value ? other : best);
}
