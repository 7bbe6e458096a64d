/**
 * How one customer's prediction comes about.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Table } from "../table.ts";
import { type Interval, normalEstimate } from "../statistics/estimate.ts";
import { short } from "../words.ts";
import type { Customer } from "../customers/customer.ts";
import type { Refits } from "../training/refits.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** What one column's value adds, in log-odds. */
export interface Step {
  /** `contract = Two year`, or `4 other columns`. */
  readonly label: string;
  /** What it adds. */
  readonly contribution: number;
  /** The sum before it. */
  readonly from: number;
  /** The sum after it. */
  readonly to: number;
}

/** From the bias to a customer's prediction, in log-odds. */
export interface Story {
  /**
   * Where it starts: XGBoost's bias, in which training rows weigh p (1 − p). It
   * is not the average customer's margin.
   */
  readonly bias: number;
  /** The mean margin of the explained customers. */
  readonly average: number;
  /** How many customers that is. */
  readonly customers: number;
  /** The largest contributions first, the small ones together last. */
  readonly steps: readonly Step[];
  /** Where it ends: bias and contributions together. */
  readonly margin: number;
  /** What the endpoint says. */
  readonly probability: number;
  /**
   * Where 95 % of models trained on other customers have the probability, if
   * refits are given.
   */
  readonly range?: Interval;
}

/** What {@linkcode story} tells. */
export interface StoryOptions {
  /** How many columns get their own step. @default {9} */
  readonly most?: number;
  /** Their `deviations` say how much the prediction varies with retraining. */
  readonly refits?: Pick<Refits, "deviations">;
}

/**
 * Explains step by step how one customer's prediction comes about.
 *
 * @example
 * ```ts ignore
 * const riskiest = explained.probabilities.indexOf(
 *   Math.max(...explained.probabilities));
 * const story = churn.story(explained, riskiest, churn.explanation.customerOf(raw, riskiest));
 * ```
 *
 * @param row The customer's place in the set.
 * @param customer The raw cells; a column that is not there is shown without
 * its value.
 * @throws {RangeError} If there is no such row.
 */
export function story(
  { columns, contributions, ...set }: ExplainedSet,
  row: number,
  customer: Customer,
  options: StoryOptions = {},
): Story {
  checkOptions("story", options, ["most", "refits"]);
  const { most = 9, refits } = options;
  if (!(row >= 0 && row < set.customers)) {
    throw new RangeError(
      `Cannot explain row ${row}: choose one from 0 to ${set.customers - 1}`,
    );
  }
  const ranked = columns.map((name, i) => ({
    label: labelOf(name, customer),
    contribution: contributions[row * columns.length + i],
  })).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const moving = ranked.filter(({ contribution }) => contribution !== 0);
  const parts = moving.slice(0, most);
  const rest = ranked.slice(parts.length);
  if (rest.length === 1) parts.push(rest[0]);
  else if (rest.length > 1) {
    parts.push({
      label: `${rest.length} other columns`,
      contribution: rest.reduce((sum, part) => sum + part.contribution, 0),
    });
  }
  const bias = set.bias[row];
  let sum = bias;
  const steps = parts.map((part) => {
    const from = sum;
    sum += part.contribution;
    return { ...part, from, to: sum };
  });
  const { customers, margins, probabilities } = set;
  return {
    bias,
    average: margins.reduce((sum, margin) => sum + margin, 0) / customers,
    customers,
    steps,
    margin: sum,
    probability: probabilities[row],
    ...refits && { range: retrained(sum, refits.deviations[row]) },
  };
}

/** The probabilities within 1.96 deviations of a margin. */
function retrained(margin: number, deviation: number): Interval {
  const { low, high } = normalEstimate(margin, deviation);
  const logistic = (margin: number) => 1 / (1 + Math.exp(-margin));
  return { low: logistic(low), high: logistic(high) };
}

function labelOf(name: string, customer: Customer): string {
  if (!Object.hasOwn(customer, name)) return name;
  const value = customer[name];
  if (value === null || value === "") return `${name} blank`;
  return `${name} = ${typeof value === "number" ? short(value) : value}`;
}

/**
 * Returns one row of a table as a raw customer; blank cells are `null`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { customerOf } from "lib/explanation/story.ts";
 *
 * const customer = customerOf({
 *   rows: 2,
 *   columns: [
 *     { name: "tenure", kind: "int64", values: Float64Array.of(3, 24) },
 *     { name: "contract", kind: "text", values: ["Month-to-month", ""] },
 *   ],
 * }, 1);
 * assertEquals(customer, { tenure: 24, contract: null });
 * ```
 */
export function customerOf(table: Table, row: number): Customer {
  return Object.fromEntries(table.columns.map(({ name, values }) => {
    const value = values[row];
    return [name, value === "" || Number.isNaN(value) ? null : value];
  }));
}
