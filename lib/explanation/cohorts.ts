/**
 * How predictions of two groups of customers differ.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Column } from "../table.ts";
import { groupsOf } from "../statistics/groups.ts";
import { bootstrap, type BootstrapOptions } from "../statistics/bootstrap.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** Two groups of customers: a name, and whether a row belongs to it. */
export type Cohorts = Readonly<Record<string, (row: number) => boolean>>;

/** What one column adds on average in either cohort, in log-odds. */
export interface CohortDifference {
  /** The customers' column. */
  readonly column: string;
  /** Mean over the first cohort. */
  readonly first: Estimate;
  /** Mean over the second cohort. */
  readonly second: Estimate;
  /** The first mean minus the second. */
  readonly difference: Estimate;
}

/** Two cohorts side by side. */
export interface CohortComparison {
  /** The first cohort's name and size. */
  readonly first: { readonly name: string; readonly customers: number };
  /** The second cohort's name and size. */
  readonly second: { readonly name: string; readonly customers: number };
  /** The largest difference first. */
  readonly columns: readonly CohortDifference[];
}

/**
 * Compares what each column adds in two cohorts, with 95 % intervals by
 * bootstrap over all customers, who stay in their cohort; each interval is for
 * its own column, not for all of them at once.
 *
 * @example
 * ```ts ignore
 * const comparison = churn.compareCohorts(explained, {
 *   new: (row) => Number(churn.explanation.customerOf(raw, row).tenure) <= 12,
 *   old: (row) => Number(churn.explanation.customerOf(raw, row).tenure) > 12,
 * });
 * ```
 *
 * @param options.resamples @default {1000}
 * @throws {RangeError} If there are not two cohorts, or one has nobody.
 */
export function compareCohorts(
  { customers, columns, contributions }: ExplainedSet,
  cohorts: Cohorts,
  options: BootstrapOptions = {},
): CohortComparison {
  checkOptions("compareCohorts", options, ["resamples", "seed"]);
  const { resamples = 1000, seed } = options;
  const names = Object.keys(cohorts);
  if (names.length !== 2) {
    throw new RangeError(
      `Cannot compare cohorts: give two of them: current value is ${names.length}`,
    );
  }
  const k = columns.length;
  const rows = names.map((name) =>
    Uint32Array.from(Array(customers).keys()).filter(cohorts[name])
  );
  const empty = rows.findIndex(({ length }) => length === 0);
  if (empty >= 0) {
    throw new RangeError(
      `Cannot compare cohorts: '${names[empty]}' has no customers`,
    );
  }
  /** Means of the first, of the second, and their differences. */
  const figures = (weights: ArrayLike<number>) => {
    const means = new Float64Array(3 * k);
    for (const [cohort, members] of rows.entries()) {
      let total = 0;
      for (const row of members) {
        total += weights[row];
        for (let i = 0; i < k; i++) {
          means[cohort * k + i] += weights[row] * contributions[row * k + i];
        }
      }
      if (total === 0) return undefined;
      for (let i = 0; i < k; i++) means[cohort * k + i] /= total;
    }
    for (let i = 0; i < k; i++) means[2 * k + i] = means[i] - means[k + i];
    return means;
  };
  const intervals = bootstrap(customers, figures, { resamples, seed });
  const values = figures(new Uint8Array(customers).fill(1))!;
  const estimate = (i: number) => ({ value: values[i], ...intervals[i] });
  const size = ({ difference }: CohortDifference) => Math.abs(difference.value);
  return {
    first: { name: names[0], customers: rows[0].length },
    second: { name: names[1], customers: rows[1].length },
    columns: columns.map((column, i) => ({
      column,
      first: estimate(i),
      second: estimate(k + i),
      difference: estimate(2 * k + i),
    })).sort((a, b) => size(b) - size(a)),
  };
}

/**
 * Picks the fifth of the customers with the highest probabilities, and all
 * others. They are picked by the sum of their contributions, which therefore
 * differ by construction: a comparison shows where high predictions come from,
 * not what causes churn.
 *
 * @example
 * ```ts ignore
 * const byRisk = churn.compareCohorts(explained, churn.explanation.cohortsByRisk(explained));
 * ```
 */
export function cohortsByRisk({ probabilities }: ExplainedSet): Cohorts {
  const order = Array.from(probabilities.keys())
    .sort((a, b) => probabilities[b] - probabilities[a]);
  const highest = new Set(order.slice(0, Math.ceil(order.length / 5)));
  return {
    "highest fifth": (row) => highest.has(row),
    "all others": (row) => !highest.has(row),
  };
}

/**
 * Picks the two largest categories of a column, or its lowest and highest band.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cohortsByColumn } from "lib/explanation/cohorts.ts";
 *
 * const cohorts = cohortsByColumn({
 *   name: "contract",
 *   kind: "text",
 *   values: ["Monthly", "Yearly", "Monthly", "Yearly", "Monthly"],
 * });
 * assertEquals(Object.keys(cohorts), ["contract Monthly", "contract Yearly"]);
 * assertEquals(cohorts["contract Yearly"](1), true);
 * ```
 */
export function cohortsByColumn(column: Column): Cohorts {
  const { names, of } = groupsOf(column);
  const sizes = names.map(() => 0);
  for (const group of of) if (group >= 0) sizes[group]++;
  const places = [...names.keys()];
  const chosen = column.kind === "text"
    ? places.sort((a, b) => sizes[b] - sizes[a]).slice(0, 2)
    : [0, names.length - 1];
  return Object.fromEntries(
    chosen.map((group) => [
      `${column.name} ${names[group]}`,
      (row: number) => of[row] === group,
    ]),
  );
}
