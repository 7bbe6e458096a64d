/**
 * How predictions of two groups of customers differ.
 *
 * @module
 */
import type { Column } from "../data/table.ts";
import { groupsOf } from "../exploration/groups.ts";
import {
  type BootstrapOptions,
  columnMeans,
  type Mean,
  percentileInterval,
  resampledMeans,
  resampling,
} from "./bootstrap.ts";
import type { ExplainedSet } from "./explained_set.ts";

/** Two groups of customers: a name, and whether a row belongs to it. */
export type Cohorts = Readonly<Record<string, (row: number) => boolean>>;

/** What one column adds on average in either cohort, in log-odds. */
export interface CohortDifference {
  readonly column: string;
  readonly first: Mean;
  readonly second: Mean;
  /** The first's mean less the second's. */
  readonly difference: Mean;
}

/** Two cohorts side by side. */
export interface CohortComparison {
  readonly first: { readonly name: string; readonly customers: number };
  readonly second: { readonly name: string; readonly customers: number };
  /** The largest difference first. */
  readonly columns: readonly CohortDifference[];
}

/**
 * Compares what each column adds in two cohorts, with 95 % intervals by
 * bootstrap over the customers of each.
 *
 * @throws {RangeError} If there are not two cohorts, or one has nobody.
 */
export function compareCohorts(
  set: ExplainedSet,
  cohorts: Cohorts,
  options: BootstrapOptions = {},
): CohortComparison {
  const names = Object.keys(cohorts);
  if (names.length !== 2) {
    throw new RangeError(
      `Cannot compare cohorts: two are needed, ${names.length} are given`,
    );
  }
  const k = set.columns.length;
  const draws = resampling(options);
  const [first, second] = names.map((name) => {
    const values = rowsOf(set, cohorts[name]);
    if (values.length === 0) {
      throw new RangeError(`Cannot compare cohorts: '${name}' has no customer`);
    }
    return {
      name,
      customers: values.length / k,
      means: columnMeans(values, k),
      resampled: resampledMeans(values, k, draws),
    };
  });
  const columns = set.columns.map((column, i) => {
    const [a, b] = [first, second].map(({ means, resampled }) => ({
      mean: means[i],
      ...percentileInterval(resampled[i]),
    }));
    const other = second.resampled[i];
    const differences = first.resampled[i].map((mean, s) => mean - other[s]);
    const mean = a.mean - b.mean;
    return {
      column,
      first: a,
      second: b,
      difference: { mean, ...percentileInterval(differences) },
    };
  });
  const size = ({ difference }: CohortDifference) => Math.abs(difference.mean);
  return {
    first: { name: first.name, customers: first.customers },
    second: { name: second.name, customers: second.customers },
    columns: columns.sort((a, b) => size(b) - size(a)),
  };
}

function rowsOf(
  { columns, contributions }: ExplainedSet,
  belongs: (row: number) => boolean,
): Float64Array {
  return contributions.filter((_, cell) =>
    belongs(Math.floor(cell / columns.length))
  );
}

/** The fifth of the customers with the highest probabilities, and all others. */
export function cohortsByRisk({ probabilities }: ExplainedSet): Cohorts {
  const order = Array.from(probabilities.keys())
    .sort((a, b) => probabilities[b] - probabilities[a]);
  const highest = new Set(order.slice(0, Math.ceil(order.length / 5)));
  return {
    "highest fifth": (row) => highest.has(row),
    "all others": (row) => !highest.has(row),
  };
}

/** The two largest categories of a column, or its lowest and highest band. */
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
