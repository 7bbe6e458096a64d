/**
 * Whom to make an offer, and what that brings.
 *
 * @module
 */
import { numbers, type Table } from "../data/table.ts";
import type { ScoredRows } from "../prediction.ts";
import { bootstrap, type BootstrapOptions, quantile } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";

/** The offer and the money there is for it, in one currency. */
export interface Offer {
  /** What one offer costs, accepted or not. */
  readonly cost: number;
  /** The share of leaving customers whom the offer keeps, 0 … 1. */
  readonly success: number;
  /** The most to be spent. @default {Infinity} */
  readonly budget?: number;
}

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

/** What one way of choosing customers brings. */
export interface Outcome {
  /** Customers who get the offer. */
  readonly contacts: number;
  /** Of all their offers. */
  readonly cost: number;
  /** Expected revenue that is saved: `success × value` of each churner contacted. */
  readonly saved: Estimate;
  /** Saved revenue less cost. */
  readonly net: Estimate;
}

/** Net gain after contacting the first customers of the ranking. */
export interface GainPoint extends Estimate {
  /** How many are contacted. */
  readonly contacts: number;
  /** The same number contacted at random. */
  readonly random: number;
}

/** What {@linkcode retentionPlan} found. */
export interface RetentionPlan {
  /** Scored customers. */
  readonly customers: number;
  /** The offer that was planned for. */
  readonly offer: Required<Offer>;
  /** The largest gain first; none with a gain of 0 or less, none beyond the budget. */
  readonly contacts: readonly Contact[];
  /** The saved revenue that the probabilities promise. */
  readonly promised: number;
  /** The chosen contacts. */
  readonly plan: Outcome;
  /** As many customers, drawn at random. */
  readonly random: Outcome;
  /** All customers, whatever the budget. */
  readonly everybody: Outcome;
  /** Net gain of the plan less that of the random contacts. */
  readonly advantage: Estimate;
  /** From no contact to all customers. */
  readonly curve: readonly GainPoint[];
}

/**
 * Plans whom to contact, and estimates by what really happened what that saves.
 *
 * The intervals tell how the *expected* figures move when other customers are
 * drawn (bootstrap, the plan made anew in each resample); whether a given
 * customer accepts is chance on top of that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { retentionPlan } from "lib/judging/retention.ts";
 *
 * const { contacts, plan } = retentionPlan({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, 600, { cost: 60, success: 0.3 });
 * assertEquals(contacts.map(({ row }) => row), [0, 1, 2, 3]);
 * assertEquals(plan.net.value, 2 * 0.3 * 600 - 4 * 60);
 * ```
 *
 * @param value What keeping each customer is worth: one figure, or `n` of them.
 * @throws {RangeError} If a figure of the offer is impossible, or there are not
 * as many values as customers.
 */
export function retentionPlan(
  scores: ScoredRows,
  value: number | Float64Array,
  { cost, success, budget = Infinity }: Offer,
  options: BootstrapOptions = {},
): RetentionPlan {
  const { labels, probabilities } = scores;
  const customers = labels.length;
  const values = typeof value === "number"
    ? new Float64Array(customers).fill(value)
    : value;
  check({ cost, success, budget }, values, customers);
  const most = Math.min(customers, Math.floor(budget / cost));
  const gains = probabilities.map((p, row) => p * success * values[row] - cost);
  const order = Uint32Array.from(labels.keys())
    .sort((a, b) => gains[b] - gains[a] || a - b);
  const saved = Float64Array.from(
    labels,
    (label, row) => label * success * values[row],
  );
  const steps = gridOf(customers);

  const figures = (weights?: ArrayLike<number>): number[] => {
    const curve: number[] = [];
    let [done, sum, contacts, planned] = [0, 0, 0, 0];
    for (const row of order) {
      const weight = weights ? weights[row] : 1;
      if (weight === 0) continue;
      if (gains[row] > 0 && contacts < most) {
        const more = Math.min(weight, most - contacts);
        contacts += more;
        planned += more * saved[row];
      }
      while (
        curve.length < steps.length && steps[curve.length] <= done + weight
      ) {
        const step = steps[curve.length];
        curve.push(sum + (step - done) * saved[row] - step * cost);
      }
      done += weight;
      sum += weight * saved[row];
    }
    const random = contacts * sum / customers;
    return [
      planned,
      planned - contacts * cost,
      random,
      random - contacts * cost,
      sum,
      sum - customers * cost,
      planned - random,
      ...curve,
    ];
  };
  const found = figures();
  const drawn = bootstrap(customers, figures, options);
  const estimate = (i: number) => ({ value: found[i], ...drawn[i] });
  const outcome = (contacts: number, first: number): Outcome => ({
    contacts,
    cost: contacts * cost,
    saved: estimate(first),
    net: estimate(first + 1),
  });
  const paying = order.findIndex((row) => !(gains[row] > 0));
  const contacts = Array.from(
    order.subarray(0, Math.min(most, paying < 0 ? customers : paying)),
    (row) => ({
      row,
      probability: probabilities[row],
      value: values[row],
      gain: gains[row],
    }),
  );
  return {
    customers,
    offer: { cost, success, budget },
    contacts,
    promised: contacts.reduce((sum, { gain }) => sum + gain + cost, 0),
    plan: outcome(contacts.length, 0),
    random: outcome(contacts.length, 2),
    everybody: outcome(customers, 4),
    advantage: estimate(6),
    curve: steps.map((step, i) => ({
      contacts: step,
      ...estimate(7 + i),
      random: step * (found[5] / customers),
    })),
  };
}

/**
 * What customers are worth: what they pay a month, over some months.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { customerValue } from "lib/judging/retention.ts";
 *
 * const values = Float64Array.of(70, 30, NaN);
 * const charges = { name: "monthly_charges", kind: "float64", values } as const;
 * const value = customerValue({ rows: 3, columns: [charges] }, "monthly_charges", 12);
 * assertEquals(value, Float64Array.of(840, 360, 600));
 * ```
 *
 * @param monthly The column with the amounts, where a blank counts as the median
 * of the others; or one amount for all.
 * @param months How long a customer who was kept stays. @default {12}
 * @returns One value a row, in the currency of the amounts.
 * @throws {RangeError} If the table has no such column.
 * @throws {TypeError} If the column holds text.
 */
export function customerValue(
  table: Table,
  monthly: string | number,
  months = 12,
): Float64Array {
  if (typeof monthly === "number") {
    return new Float64Array(table.rows).fill(months * monthly);
  }
  const amounts = numbers(table, monthly);
  const known = amounts.filter((amount) => !Number.isNaN(amount)).sort();
  const median = quantile(known, 0.5);
  return amounts.map((amount) =>
    months * (Number.isNaN(amount) ? median : amount)
  );
}

/** 0 … customers in about 60 steps. */
function gridOf(customers: number): number[] {
  const steps = Array.from(
    { length: 61 },
    (_, i) => Math.round(i * customers / 60),
  );
  return [...new Set(steps)];
}

function check(
  { cost, success, budget }: Required<Offer>,
  values: Float64Array,
  customers: number,
) {
  const refuse = (what: string) => {
    throw new RangeError(`Cannot plan whom to contact: ${what}`);
  };
  if (!(cost > 0 && cost < Infinity)) {
    refuse(`'cost' must be a positive number, and is ${cost}`);
  }
  if (!(success > 0 && success <= 1)) {
    refuse(`'success' must lie above 0 and be at most 1, and is ${success}`);
  }
  if (!(budget >= 0)) refuse(`'budget' must not be negative: it is ${budget}`);
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
