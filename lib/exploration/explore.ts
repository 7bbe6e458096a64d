/**
 * How churn goes with the customers' columns, and the columns with each other,
 * in original units.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { type ColumnRoles, isFeature } from "../customers/columns/columns.ts";
import { column, labels, type Table } from "../table.ts";
import { type Association, associations } from "./associations.ts";
import { type Correlation, correlations } from "./correlations.ts";
import type { GroupOptions } from "../statistics/groups.ts";
import { type Missingness, missingness } from "./missingness.ts";

export { type Association, associations } from "./associations.ts";
export { type ChurnRate, churnRates } from "./churn_rates.ts";
export { wilsonInterval } from "../statistics/wilson.ts";
export type { Correlation, GroupOptions, Missingness };

/** The rows to explore, and what their columns are. */
export interface Explorable {
  /** One row per customer. */
  readonly table: Table;
  /** Which column is the target, and which may become features. */
  readonly roles: Pick<ColumnRoles, "target" | "columns">;
}

/** What {@linkcode explore} found. */
export interface Exploration {
  /**
   * Every column with the churn rates of its groups, the most informative
   * first.
   */
  readonly associations: readonly Association[];
  /** The columns with blank cells, the emptiest first. */
  readonly missingness: readonly Missingness[];
  /** Every pair of columns, the strongest first. */
  readonly correlations: readonly Correlation[];
}

/**
 * Explores the columns that may become features, one by one and in pairs. The
 * results hold for these rows only; they are hints where to look.
 *
 * @example
 * ```ts ignore
 * const explored = churn.explore(customers);
 * const [{ column: by, rates }] = explored.associations; // the most telling one
 * ```
 */
export function explore(
  { table, roles }: Explorable,
  options: GroupOptions = {},
): Exploration {
  checkOptions("explore", options, ["bands", "most"]);
  const columns = roles.columns.filter(isFeature)
    .map(({ name }) => column(table, name));
  const churned = labels(table, roles.target);
  return {
    associations: associations(columns, churned, options),
    missingness: missingness(columns, churned),
    correlations: correlations(columns),
  };
}
