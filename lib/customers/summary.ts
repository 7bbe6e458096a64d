/**
 * A table in a few numbers a column.
 *
 * @module
 */
import { count } from "../words.ts";
import { type DataFrame, frameOfRecords, withNote } from "./frame.ts";
import type { Column, Table } from "../table.ts";

/** What {@linkcode summarise} says of one column; what doesn't apply is blank. */
export interface ColumnSummary {
  column: string;
  /** Cells that are not missing. */
  count: number;
  missing: number;
  mean: number;
  /** Of a sample: divided by count - 1. */
  std: number;
  min: number;
  "25%": number;
  "50%": number;
  "75%": number;
  max: number;
  /** Different texts, the most frequent one, and how often it is there. */
  unique: number;
  top: string;
  freq: number;
}

/**
 * Summarises each column as `pandas.DataFrame.describe` does, quantiles by
 * linear interpolation, fast enough for a million rows.
 *
 * @example
 * ```ts ignore
 * const summary = churn.customers.summarise(customers.table);
 * ```
 *
 * @returns A frame with one row per column.
 */
export function summarise(table: Table): DataFrame {
  const { rows, of } = table;
  return withNote(
    frameOfRecords(summaries(table)),
    of === undefined
      ? undefined
      : `of ${count(rows)} rows, spread evenly over ${count(of)}`,
  );
}

/** The rows of {@linkcode summarise} as records. */
export function summaries(table: Table): ColumnSummary[] {
  return table.columns.map((column) => ({
    column: column.name,
    ...presence(column),
    ...(column.kind === "text"
      ? { ...numberSummary(new Float64Array()), ...textSummary(column.values) }
      : { ...numberSummary(column.values), ...textSummary([]) }),
  }));
}

function presence({ kind, values }: Column) {
  let missing = 0;
  for (const value of values) {
    if (kind === "text" ? value === "" : Number.isNaN(value)) missing++;
  }
  return { count: values.length - missing, missing };
}

function numberSummary(values: Float64Array) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const mean = sum(sorted) / sorted.length;
  const squares = sum(sorted.map((value) => (value - mean) ** 2));
  return {
    mean,
    std: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : NaN,
    min: quantile(sorted, 0),
    "25%": quantile(sorted, 0.25),
    "50%": quantile(sorted, 0.5),
    "75%": quantile(sorted, 0.75),
    max: quantile(sorted, 1),
  };
}

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  return low === high ? low : low + (high - low) * (position % 1);
}

function textSummary(values: readonly string[]) {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let [top, freq] = ["", NaN];
  for (const [text, rows] of counts) {
    if (!(rows <= freq)) [top, freq] = [text, rows];
  }
  return { unique: counts.size || NaN, top, freq };
}
