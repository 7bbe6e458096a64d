/**
 * What an offer costs and what it brings: one set of assumptions for the
 * cutoff, the confusion matrix and the retention plan.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { isCurrency } from "../currencies.ts";
import {
  chargePeriod,
  type Period,
} from "../customers/columns/charge_names.ts";
import type { ColumnRole } from "../customers/columns/columns.ts";
import { numbers, type Table } from "../table.ts";
import { quantile } from "../statistics/bootstrap.ts";

/** What {@linkcode assume} takes. */
export interface OfferTerms {
  /** What one offer costs, accepted or not, in the currency of the amounts. */
  readonly cost: number;
  /** Share of leaving customers whom the offer keeps, above 0, at most 1. */
  readonly success: number;
  /** Share of what a customer pays that is margin, above 0, at most 1. */
  readonly margin: number;
  /** How many months longer a kept customer stays. */
  readonly months: number;
  /** The most to spend on offers. @default {Infinity} */
  readonly budget?: number;
  /**
   * What customers pay: a numeric column, or one amount for everybody. By
   * default the only column whose name says so.
   */
  readonly value?: string | number;
  /** How often that is paid. @default what the name says, else `"month"` */
  readonly per?: Period;
  /**
   * What the amounts are in, after ISO 4217: `EUR`. @default `CHURN_CURRENCY`,
   * else the sign that the column writes, else unknown
   */
  readonly currency?: string;
}

/** Where what customers pay is taken from. */
export type ValueSource =
  | {
    readonly kind: "column";
    readonly column: string;
    readonly per: Period;
    /** Whether it was found by its name, not set. */
    readonly isFound: boolean;
    /** The amount for blank cells: the median of the loaded customers. */
    readonly typical: number;
  }
  | { readonly kind: "amount"; readonly amount: number; readonly per: Period }
  /**
   * The default, if nothing is known: a kept customer is worth this many
   * offers.
   */
  | { readonly kind: "offers"; readonly offers: number };

/** The assumptions about the offer, in one unit. */
export interface Assumptions
  extends Required<Omit<OfferTerms, "value" | "per" | "currency">> {
  /** What customers pay. */
  readonly value: ValueSource;
  /** Of cost, budget and values: `EUR`, `$`; `"offers"`, an offer's cost; `""`, as in the file. */
  readonly unit: string;
  /** The values of the customers that were loaded, from the lowest to the highest. */
  readonly values: Float64Array;
}

/** What a kept customer is assumed to be worth where no column tells, in offers' costs. */
const assumedOffers = 12;

/**
 * Sets the assumptions about the offer, and finds what customers pay.
 *
 * If no column says what they pay, no amount is invented: all customers count
 * the same, and a kept customer is worth 12 times the cost of an offer. All
 * amounts are then multiples of that cost.
 *
 * @example
 * ```ts ignore
 * const assumptions = churn.assume(customers, {
 *   cost: 30, success: 0.3, margin: 0.5, months: 12 });
 * ```
 *
 * @throws {RangeError} If a figure is impossible, `value` names no numeric
 * column, or several columns may say what customers pay.
 */
export function assume(
  customers: {
    readonly roles: { readonly columns: readonly ColumnRole[] };
    readonly table: Table;
    readonly currency?: string;
  },
  terms: OfferTerms,
): Assumptions {
  checkOptions("assume", terms, [
    "cost",
    "success",
    "margin",
    "months",
    "budget",
    "value",
    "per",
    "currency",
  ]);
  const { budget = Infinity } = terms;
  check({ ...terms, budget });
  const { cost, success, margin, months } = terms;
  const columns = customers.roles.columns;
  const value = valueSource(columns, customers.table, terms);
  const isRelative = value.kind === "offers";
  const made = {
    cost: isRelative ? 1 : cost,
    budget: isRelative ? budget / cost : budget,
    success,
    margin,
    months,
    value,
    unit: isRelative
      ? "offers"
      : unitOf(columns, value, terms.currency ?? customers.currency),
  };
  return { ...made, values: customerValue(customers.table, made).sort() };
}

/**
 * Calculates what keeping each customer is worth: the margin on what they pay
 * over the assumed months.
 *
 * @example
 * ```ts ignore
 * const values = churn.customerValue(raw, assumptions);
 * ```
 *
 * @param table `n` raw rows; a blank amount counts as the median of the customers
 * that were loaded, so that a customer is worth the same in every set.
 * @returns `n` values, in the unit of the assumptions.
 * @throws {RangeError} If the table lacks the column.
 */
export function customerValue(
  table: Table,
  { value, margin, months }: Pick<Assumptions, "value" | "margin" | "months">,
): Float64Array {
  if (value.kind === "offers") {
    return new Float64Array(table.rows).fill(value.offers);
  }
  const share = margin * months / (value.per === "year" ? 12 : 1);
  if (value.kind === "amount") {
    return new Float64Array(table.rows).fill(share * value.amount);
  }
  return numbers(table, value.column).map((amount) =>
    share * (Number.isNaN(amount) ? value.typical : amount)
  );
}

/**
 * Calculates the probability of churn above which an offer is expected to bring
 * more than it costs, `cost ÷ (success × value)`: the Bayes cutoff of each
 * customer (C. Elkan, *The Foundations of Cost-Sensitive Learning*, 2001).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { breakEven } from "lib/evaluation/assumptions.ts";
 *
 * const cutoffs = breakEven(Float64Array.of(400, 200, 0), { cost: 30, success: 0.3 });
 * assertEquals(cutoffs, Float64Array.of(0.25, 0.5, Infinity));
 * ```
 *
 * @param values `n` values, as {@linkcode customerValue} gives them.
 * @returns `n` cutoffs; above 1 where no probability is worth an offer.
 */
export function breakEven(
  values: Float64Array,
  { cost, success }: Pick<Assumptions, "cost" | "success">,
): Float64Array {
  return values.map((value) => value > 0 ? cost / (success * value) : Infinity);
}

function valueSource(
  columns: readonly ColumnRole[],
  table: Table,
  { value, per }: OfferTerms,
): ValueSource {
  if (typeof value === "number") {
    return { kind: "amount", amount: value, per: per ?? "month" };
  }
  if (value !== undefined) {
    const found = columns.find(({ name }) => name === value);
    if (found?.role !== "numeric") throw notNumeric(value, columns, found);
    const period = per ?? chargePeriod(value) ?? "month";
    const typical = medianOf(table, value);
    return {
      kind: "column",
      column: value,
      per: period,
      isFound: false,
      typical,
    };
  }
  const candidates = columns.flatMap((column) => {
    const period = column.role === "numeric" && column.unit !== "%" &&
      chargePeriod(column.name);
    return period && isMoney(numbers(table, column.name))
      ? [{ column: column.name, per: per ?? period }]
      : [];
  });
  if (candidates.length === 0) return { kind: "offers", offers: assumedOffers };
  if (candidates.length === 1) {
    const typical = medianOf(table, candidates[0].column);
    return { kind: "column", ...candidates[0], typical, isFound: true };
  }
  const names = candidates.map(({ column }) => `'${column}'`);
  throw new RangeError(
    `Cannot tell what customers pay: ${names.slice(0, -1).join(", ")} and ${
      names.at(-1)
    } may all say it; choose one with { value: ${
      JSON.stringify(candidates[0].column)
    } }`,
  );
}

/** The median of the amounts that are not blank. */
function medianOf(table: Table, name: string): number {
  const known = numbers(table, name).filter((amount) => !Number.isNaN(amount));
  if (known.length > 0) return quantile(known.sort(), 0.5);
  throw new RangeError(
    `Cannot tell what customers pay: column '${name}' is blank in all ${table.rows} rows; set 'value' to another column or an amount`,
  );
}

/** Flags and shares are no money, nor is what is mostly 0 or less. */
function isMoney(values: Float64Array): boolean {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known.length > 0 && known[known.length - 1] > 1 &&
    quantile(known, 0.5) > 0;
}

function notNumeric(
  value: string,
  columns: readonly ColumnRole[],
  found?: ColumnRole,
): RangeError {
  const numeric = columns.filter(({ role }) => role === "numeric")
    .map(({ name }) => name).join(", ");
  const problem = found
    ? `the role of column '${value}' is '${found.role}'`
    : `there is no column '${value}'`;
  return new RangeError(
    `Cannot tell what customers pay: ${problem}; set 'value' to an amount or to a numeric column: ${
      numeric || "there is none"
    }`,
  );
}

/** The currency that is set, or else the sign that the column writes. */
function unitOf(
  columns: readonly ColumnRole[],
  value: ValueSource,
  currency = "",
): string {
  if (value.kind !== "column") return currency;
  const { name, unit = "" } =
    columns.find(({ name }) => name === value.column) ?? { name: "" };
  if (!currency) return unit;
  if (isOther(unit, currency)) {
    throw new RangeError(
      `Cannot show amounts in ${currency} as column '${name}' is in ${unit}: set CHURN_CURRENCY, or 'currency', to that, or leave it out`,
    );
  }
  return currency;
}

/** Whether a sign is surely that of another currency. */
function isOther(sign: string, currency: string): boolean {
  if (isCurrency(sign)) return sign !== currency;
  const own = new Intl.NumberFormat("en-US", {
    ...{ style: "currency", currency, currencyDisplay: "narrowSymbol" },
  }).formatToParts(0).find(({ type }) => type === "currency")!.value;
  return /^\p{Sc}$/u.test(sign) && sign !== own;
}

function check(
  { cost, success, margin, months, budget, value, per, currency }: OfferTerms,
) {
  const refuse = (what: string) => {
    throw new RangeError(`Cannot use these assumptions: ${what}`);
  };
  const positive = { cost, months, ...typeof value === "number" && { value } };
  for (const [name, figure] of Object.entries(positive)) {
    if (!(figure > 0 && figure < Infinity)) {
      refuse(`'${name}' must be a positive number: current value is ${figure}`);
    }
  }
  for (const [name, share] of Object.entries({ success, margin })) {
    if (!(share > 0 && share <= 1)) {
      refuse(
        `'${name}' must be above 0 and at most 1: current value is ${share}`,
      );
    }
  }
  if (!(budget! >= 0)) {
    refuse(`'budget' must not be negative: current value is ${budget}`);
  }
  if (currency !== undefined && !isCurrency(currency)) {
    refuse(
      `'currency' must be a code after ISO 4217 such as EUR: current value is '${currency}'`,
    );
  }
  if (per !== undefined && per !== "month" && per !== "year") {
    refuse(
      `'per' must be "month" or "year": current value is ${
        JSON.stringify(per)
      }`,
    );
  }
}
