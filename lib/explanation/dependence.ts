/**
 * How a column's contribution depends on its value.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Column } from "../table.ts";
import { groupsOf } from "../statistics/groups.ts";
import { quantile } from "../statistics/bootstrap.ts";
import { normalEstimate } from "../statistics/estimate.ts";
import { columnPlace, type ExplainedSet } from "./explained_set.ts";

/** Customers with similar values, and what these values added, in log-odds. */
export interface DependenceGroup {
  /** A category, a band or a period; `missing` for blank cells. */
  readonly group: string;
  /** The median value of a band, in the column's unit. */
  readonly middle?: number;
  /** How many. */
  readonly customers: number;
  /** Of their contributions. */
  readonly mean: number;
  /** Lower end of the mean's 95 % interval (normal); left out below 10 customers. */
  readonly low?: number;
  /** Its upper end. */
  readonly high?: number;
  /** The first quartile of the contributions. */
  readonly q1: number;
  /** Their median. */
  readonly median: number;
  /** Their third quartile. */
  readonly q3: number;
}

/** One column's values against their contributions. */
export interface Dependence {
  /** The column's name. */
  readonly column: string;
  /** Whether values are numbers on an axis, or else groups. */
  readonly numeric: boolean;
  /** Customers that were explained. */
  readonly customers: number;
  /** Bands in rising order, or categories. */
  readonly groups: readonly DependenceGroup[];
  /** Customers whose cell is blank. */
  readonly blank?: DependenceGroup;
  /** At most 300 customers, evenly spaced among the rows. */
  readonly points: readonly {
    /** Who it is: the name that was given, or `row 3`, counted from 1. */
    readonly customer: string;
    readonly value?: number;
    readonly group: string;
    readonly contribution: number;
  }[];
}

/** What {@linkcode dependence} takes besides. */
export interface DependenceOptions {
  /** What customers are called, as {@linkcode customerNames} gives it, one per row. */
  readonly names?: readonly string[];
}

const mostPoints = 300;
const mostBands = 15;
/** Fewer customers make no band and fewer different values no axis. */
const [bandSize, fewValues] = [30, 8];

/**
 * Summarises what a column's values add to the predictions.
 *
 * @example
 * ```ts ignore
 * const byContract = churn.dependence(explained, churn.customers.column(raw, "contract"));
 * byContract.groups.map(({ group, mean }) => `${group}: ${mean} log-odds`);
 * ```
 *
 * @param column The customers' raw cells, in the same order as the explained
 * set; rows beyond it are left out.
 * @throws {RangeError} If there are fewer rows than explained customers, or no
 * feature is made of the column.
 * @returns Contributions in log-odds, by value or band of the column.
 */
export function dependence(
  set: ExplainedSet,
  column: Column,
  options: DependenceOptions = {},
): Dependence {
  checkOptions("dependence", options, ["names"]);
  const { names: known } = options;
  const { customers, columns, contributions } = set;
  const place = columnPlace(set, column.name);
  const cells = firstRows(column, customers);
  const added = Float64Array.from(
    { length: customers },
    (_, row) => contributions[row * columns.length + place],
  );
  const numeric = cells.kind !== "text" &&
    new Set(cells.values.filter((value) => !Number.isNaN(value))).size >
      fewValues;
  const bands = numeric
    ? Math.max(2, Math.min(mostBands, Math.floor(customers / bandSize)))
    : fewValues;
  const { names, of } = groupsOf(cells, { bands, most: 10 });
  const rowsOf = names.map(() => [] as number[]);
  const blank: number[] = [];
  of.forEach((group, row) => (group < 0 ? blank : rowsOf[group]).push(row));
  const middle = (rows: number[]) =>
    numeric
      ? {
        middle: quantile(
          Float64Array.from(rows, (row) => Number(cells.values[row])).sort(),
          0.5,
        ),
      }
      : {};
  const step = Math.max(1, customers / mostPoints);
  return {
    column: column.name,
    numeric,
    customers,
    groups: rowsOf.map((rows, i) => ({
      ...spread(names[i], rows.map((row) => added[row])),
      ...middle(rows),
    })),
    ...(blank.length && {
      blank: spread("missing", blank.map((row) => added[row])),
    }),
    points: Array.from(
      { length: Math.floor(customers / step) },
      (_, i) => Math.floor(i * step),
    ).filter((row) => of[row] >= 0).map((row) => ({
      customer: known?.[row] ?? `row ${row + 1}`,
      group: names[of[row]],
      contribution: added[row],
      ...(numeric && { value: Number(cells.values[row]) }),
    })),
  };
}

/** The first rows of a column. */
function firstRows(column: Column, rows: number): Column {
  if (column.values.length < rows) {
    throw new RangeError(
      `Cannot match contributions of ${rows} customers with ${column.values.length} cells of column '${column.name}': both must come from the same set`,
    );
  }
  return { ...column, values: column.values.slice(0, rows) } as Column;
}

const enough = 10;

function spread(group: string, values: readonly number[]): DependenceGroup {
  const n = values.length;
  const sorted = Float64Array.from(values).sort();
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const { low, high } = normalEstimate(
    mean,
    Math.sqrt(squares / (n - 1) / n),
  );
  return {
    group,
    customers: n,
    mean,
    ...(n >= enough && { low, high }),
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
  };
}
