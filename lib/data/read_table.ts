/**
 * Tables out of CSV files.
 *
 * @module
 */
import type { ColumnRoles, Role } from "./columns.ts";
import { readCsv } from "./csv.ts";
import type { Column, Table } from "./table.ts";

/**
 * Reads a CSV's rows, numeric columns as numbers and all others as text.
 *
 * @param limit The most rows to read; the rest is left unread. @default {Infinity}
 * @throws {SyntaxError} When the source is no CSV.
 */
export async function readTable(
  source: ReadableStream<Uint8Array>,
  { columns }: Pick<ColumnRoles, "columns">,
  limit = Infinity,
): Promise<Table> {
  const cells: string[][] = columns.map(() => []);
  let row = -1;
  for await (const record of readCsv(source)) {
    if (++row === 0 || record.every((cell) => cell === "")) continue;
    record.forEach((cell, i) => cells[i].push(cell.trim()));
    if (cells[0].length >= limit) break;
  }
  return {
    rows: cells[0].length,
    columns: columns.map(({ name, role }, i) => toColumn(name, role, cells[i])),
  };
}

function toColumn(name: string, role: Role, cells: string[]): Column {
  if (role !== "numeric") return { name, kind: "text", values: cells };
  const whole = cells.every((cell) => /^-?\d{1,15}$/.test(cell));
  return {
    name,
    kind: whole ? "int64" : "float64",
    values: Float64Array.from(
      cells,
      (cell) => cell === "" ? NaN : Number(cell),
    ),
  };
}
