/**
 * Why a customer is said to leave, in words.
 *
 * @module
 */
import { chargePeriod } from "../customers/columns/charge_names.ts";
import type { Customer } from "../customers/customer.ts";
import type { Feature } from "../customers/features.ts";
import { short } from "../words.ts";

/** What one column says about a customer. */
export interface Reason {
  /** The column. */
  readonly column: string;
  /** `tenure 1: new customer`. */
  readonly words: string;
  /** In log-odds; above 0 it raises the probability of churn. */
  readonly contribution: number;
  /** Whether the caller of {@linkcode contactList} said that it can be acted on. */
  readonly isActionable: boolean;
}

/** A customer's reasons. */
export interface Reasons {
  /** What raises the probability most, the strongest first. */
  readonly reasons: readonly Reason[];
  /** The column that lowers it most, if any. */
  readonly against: readonly Reason[];
  /** What raises it and can be acted on, the strongest first. */
  readonly actions: readonly Reason[];
}

/**
 * Words what contributes to one prediction.
 *
 * @param contributions One a column.
 * @param most How many reasons of either of the first kinds.
 */
export function reasonsOf(
  customer: Customer,
  columns: readonly string[],
  contributions: ArrayLike<number>,
  features: readonly Feature[],
  { most, actionable }: {
    readonly most: number;
    readonly actionable: ReadonlySet<string>;
  },
): Reasons {
  const all = columns.map((column, i): Reason => ({
    column,
    words: wordsOf(
      customer[column],
      features.find((feature) => feature.column === column)!,
    ),
    contribution: contributions[i],
    isActionable: actionable.has(column),
  })).sort((a, b) => b.contribution - a.contribution);
  const raising = all.filter(({ contribution }) => contribution > 0);
  const lowering = all.filter(({ contribution }) => contribution < 0);
  return {
    reasons: raising.slice(0, most),
    against: lowering.slice(-1),
    actions: raising.filter(({ isActionable }) => isActionable).slice(0, most),
  };
}

/** A value and what is notable of it. */
export function wordsOf(value: Customer[string], feature: Feature): string {
  const { column, kind, categories } = feature;
  if (value === null || value === undefined || value === "") {
    return `${column} is blank`;
  }
  const isFlag = feature.whole && feature.low === 0 && feature.high === 1;
  if (kind === "numeric" && typeof value === "number" && !isFlag) {
    return `${column} ${short(value)}: ${level(value, feature)}`;
  }
  const isUnseen = categories && !categories.includes(`${value}`.trim());
  return `${column} ${value}${isUnseen ? ": unknown to the model" : ""}`;
}

const tenure = /tenure|months?_?(with|since|as)|customer_?(age|since)|loyalty/i;

/** Where a number stands among those of the training customers. */
function level(value: number, { column, mean, scale }: Feature): string {
  const far = (value - mean) / scale;
  if (Math.abs(far) < 0.5) return "about average";
  if (tenure.test(column) && Math.abs(far) >= 1) {
    return far < 0 ? "new customer" : "long-standing customer";
  }
  const degree = Math.abs(far) < 1.5 ? "" : "far ";
  if (chargePeriod(column)) {
    return `pays ${degree}${far < 0 ? "less" : "more"} than average`;
  }
  return `${degree}${far < 0 ? "below" : "above"} average`;
}
