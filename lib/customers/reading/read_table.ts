/**
 * Tables out of CSV files.
 *
 * @module
 */
import type { ColumnRole, ColumnRoles } from "../columns/columns.ts";
import { rewriter } from "./normalise.ts";
import { cellNumber } from "./number_text.ts";
import type { FileFacts } from "./read_file.ts";
import type { Column, Table } from "../../table.ts";

/** The rows that were kept of a file: numeric columns as numbers, all others as text. */
export function toTable(
  { cells, rows }: Pick<FileFacts, "cells" | "rows">,
  { columns }: Pick<ColumnRoles, "columns">,
): Table {
  return {
    rows: cells[0].length,
    of: rows > cells[0].length ? rows : undefined,
    columns: columns.map((column, i) => toColumn(column, cells[i])),
  };
}

function toColumn(
  { name, role, rewrite }: ColumnRole,
  texts: readonly string[],
): Column {
  const cells = rewrite ? texts.map(rewriter(rewrite)) : texts;
  if (role !== "numeric") return { name, kind: "text", values: cells };
  const whole = cells.every((cell) => /^-?\d{1,15}$/.test(cell));
  return {
    name,
    kind: whole ? "int64" : "float64",
    values: Float64Array.from(cells, cellNumber),
  };
}
