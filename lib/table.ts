/**
 * Columns of equal length: how rows travel between files, frames and plots.
 *
 * @module
 */

/** A column of numbers; `NaN` is a missing cell. */
export interface NumberColumn {
  /** Unique in its table. */
  readonly name: string;
  /** `int64` and `float64` differ in how CSV writes them: `20` and `20.0`. */
  readonly kind: "int64" | "float64";
  /** One number per row. */
  readonly values: Float64Array;
}

/** A column of text; `""` is a missing cell. */
export interface TextColumn {
  /** Unique in its table. */
  readonly name: string;
  /** Cells are texts. */
  readonly kind: "text";
  /** One text per row. */
  readonly values: readonly string[];
}

/** One column of a {@linkcode Table}. */
export type Column = NumberColumn | TextColumn;

/** Columns of `rows` cells each, in the file's order. */
export interface Table {
  /** The length of every column. */
  readonly rows: number;
  /** The total number of rows, if these are a sample of them. */
  readonly of?: number;
  /** Each with `rows` cells. */
  readonly columns: readonly Column[];
}

/**
 * Finds a column by its name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { column, type Table } from "lib/table.ts";
 *
 * const table: Table = {
 *   rows: 2,
 *   columns: [{ name: "tenure", kind: "int64", values: Float64Array.of(3, 24) }],
 * };
 * assertEquals(column(table, "tenure").values[1], 24);
 * ```
 *
 * @throws {RangeError} If the table has no such column.
 */
export function column(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const names = table.columns.map((column) => column.name).join(", ");
  throw new RangeError(
    `Cannot find column '${name}': the table has ${names || "no columns"}`,
  );
}

/** The numbers of a column. @throws {TypeError} When the column is text. */
export function numbers(table: Table, name: string): Float64Array {
  const found = column(table, name);
  if (found.kind !== "text") return found.values;
  throw new TypeError(
    `Cannot read column '${name}' as numbers: it contains text`,
  );
}

/**
 * The labels of a table's rows: 1 churned, 0 stayed.
 *
 * @param target The label's column, and its value of those who churned.
 */
export function labels(
  table: Table,
  target: { readonly name: string; readonly positive: string },
): Uint8Array {
  const { values } = column(table, target.name);
  return Uint8Array.from(
    values as ArrayLike<string | number>,
    (value) => String(value) === target.positive ? 1 : 0,
  );
}
