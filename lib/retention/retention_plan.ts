/**
 * Whom to make an offer, and what that brings.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { type Assumptions, breakEven } from "../evaluation/assumptions.ts";
import { bootstrap, type BootstrapOptions } from "../statistics/bootstrap.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { bestOther, compareWays, type Outcome } from "../evaluation/offers.ts";

/** A customer who should get the offer. */
export interface Contact {
  /** Position among the scored rows, counted from 0. */
  readonly row: number;
  /** Of churn. */
  readonly probability: number;
  /** What keeping the customer is worth. */
  readonly value: number;
  /** `probability × success × value - cost`. */
  readonly gain: number;
}

/** Net gain after contacting the first customers of the ranking. */
export interface GainPoint extends Estimate {
  /** How many are contacted. */
  readonly contacts: number;
  /** The same number contacted by value only, the highest first. */
  readonly byValue: number;
  /** The same number contacted at random. */
  readonly random: number;
}

/** What {@linkcode retentionPlan} found. */
export interface RetentionPlan {
  /** Scored customers. */
  readonly customers: number;
  /** What was assumed. */
  readonly assumptions: PlanAssumptions;
  /** The largest gain first; none with a gain of 0 or less, none beyond the budget. */
  readonly contacts: readonly Contact[];
  /** The saved margin that the model expects. */
  readonly promised: number;
  /** The plan, then ways that need no model, compared on the same customers. */
  readonly ways: readonly Outcome[];
  /**
   * The best alternative within the budget; `behind` is the plan's advantage
   * over it.
   */
  readonly best: Outcome;
  /** From no contact to all customers. */
  readonly curve: readonly GainPoint[];
}

/** The part of the assumptions that a plan depends on. */
export type PlanAssumptions = Pick<
  Assumptions,
  "cost" | "success" | "budget" | "unit"
>;

/** What {@linkcode retentionPlan} takes besides. */
export interface PlanOptions extends BootstrapOptions {
  /**
   * A rule without a model to compare with: its name, and the rows in order.
   */
  readonly rule?: { readonly name: string; readonly order: ArrayLike<number> };
}

/**
 * Plans whom to contact, and estimates from the actual outcomes what that
 * brings, compared with ways to choose as many customers without a model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { retentionPlan } from "lib/retention/retention_plan.ts";
 *
 * const { contacts, ways: [plan] } = retentionPlan({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, new Float64Array(5).fill(600), { cost: 60, success: 0.3, budget: 300, unit: "" });
 * assertEquals(contacts.map(({ row }) => row), [0, 1, 2, 3]);
 * assertEquals(plan.net.value, 2 * 0.3 * 600 - 4 * 60);
 * ```
 *
 * @param values What keeping each customer is worth, `n` of them.
 * @throws {RangeError} If there are not as many values as customers, or one is
 * not a number.
 */
export function retentionPlan(
  { labels, probabilities }: ScoredRows,
  values: Float64Array,
  assumptions: PlanAssumptions,
  options: PlanOptions = {},
): RetentionPlan {
  checkOptions("retentionPlan", options, ["rule", "resamples", "seed"]);
  const { rule, ...resampling } = options;
  const customers = labels.length;
  check(values, customers);
  const { cost, success, budget, unit } = assumptions;
  const most = Math.min(customers, Math.floor(budget / cost));
  const cutoffs = breakEven(values, assumptions);
  // Above 0 exactly where the probability lies above the break-even.
  const gains = probabilities.map((p, row) =>
    values[row] > 0
      ? success * values[row] * (p - cutoffs[row])
      : p * success * values[row] - cost
  );
  const byGain = ranked(gains);
  const byValue = ranked(values);
  const worthIt = byGain.filter((row) => probabilities[row] > cutoffs[row]);
  const ways = compareWays(labels, values, assumptions, [
    { name: "the plan", order: worthIt, most },
    { name: "as many of the most valuable", order: byValue, most: "as many" },
    ...rule ? [{ ...rule, most: "as many" as const }] : [],
    { name: "as many at random", most: "as many" },
    { name: "everybody", order: byGain },
    { name: "nobody", order: [] },
  ], resampling);
  const contacts = Array.from(worthIt.subarray(0, most), (row) => ({
    row,
    probability: probabilities[row],
    value: values[row],
    gain: gains[row],
  }));
  const promised = contacts.reduce(
    (sum, { probability, value }) => sum + probability * success * value,
    0,
  );
  const saved = values.map((value, row) => labels[row] * success * value);
  return {
    customers,
    assumptions: { cost, success, budget, unit },
    contacts,
    promised,
    ways,
    best: bestOther(ways, assumptions),
    curve: gainCurve(saved, cost, byGain, byValue, resampling),
  };
}

/** Row numbers, the highest value first. */
function ranked(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys())
    .sort((a, b) => values[b] - values[a] || a - b);
}

/** Net gain along about 60 steps of two rankings, the first with its interval. */
function gainCurve(
  saved: Float64Array,
  cost: number,
  byGain: Uint32Array,
  byValue: Uint32Array,
  options: BootstrapOptions,
): GainPoint[] {
  const customers = saved.length;
  const steps = [
    ...new Set(
      Array.from({ length: 61 }, (_, i) => Math.round(i * customers / 60)),
    ),
  ];
  const every = new Uint8Array(customers).fill(1);
  const nets = (order: Uint32Array, weights: ArrayLike<number> = every) => {
    const curve: number[] = [];
    let [done, sum] = [0, 0];
    for (const row of order) {
      const after = done + weights[row];
      while (curve.length < steps.length && steps[curve.length] <= after) {
        const step = steps[curve.length];
        curve.push(sum + (step - done) * saved[row] - step * cost);
      }
      sum += weights[row] * saved[row];
      done = after;
    }
    return curve;
  };
  const [found, others] = [nets(byGain), nets(byValue)];
  const drawn = bootstrap(customers, (w) => nets(byGain, w), options);
  return steps.map((contacts, i) => ({
    contacts,
    value: found[i],
    ...drawn[i],
    byValue: others[i],
    random: contacts * (found[found.length - 1] / customers),
  }));
}

function check(values: Float64Array, customers: number) {
  const refuse = (what: string) => {
    throw new RangeError(`Cannot plan whom to contact: ${what}`);
  };
  if (values.length !== customers) {
    refuse(
      `there are ${values.length} values for ${customers} customers; take them from the raw rows of the same set`,
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    refuse(`the value of row ${wrong + 1} is ${values[wrong]}`);
  }
}
