/**
 * What becomes of a column of given cells.
 *
 * @module
 */
import { csvLine, readCsv } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import type { Finding } from "lib/customers/checks/findings.ts";

/** A column as it was read; `error` instead, where the file was refused. */
export interface ReadColumn {
  readonly role?: string;
  readonly reason?: string;
  /** The cells as they are uploaded. */
  readonly cells?: readonly string[];
  /** Warnings of this column. */
  readonly findings: readonly Finding[];
  readonly error?: string;
}

/** Labels that no column tells. */
const churn = (row: number) => row * row * 31 % 1009 % 3 ? "No" : "Yes";

/** A whole number from 0 to less than `below`, as good as random. */
export function any(row: number, below: number): number {
  let mixed = Math.imul(row + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % below;
}

/**
 * Reads 240 customers with a column of cells, which repeat where they are fewer,
 * and an own number in each row, so that no row is there twice.
 */
export async function readColumn(
  cells: readonly string[] | ((row: number) => string),
  { name = "x", beside, ...options }:
    & CustomersOptions
    & { readonly name?: string; readonly beside?: (row: number) => string } =
      {},
): Promise<ReadColumn> {
  const of = Array.isArray(cells)
    ? (row: number) => cells[row % cells.length]
    : cells as (row: number) => string;
  const lines = Array.from({ length: 240 }, (_, row) => [
    of(row),
    beside?.(row) ?? `k${row % 5}`,
    `C${row}`,
    churn(row),
  ]);
  const text = [[name, "y", "id", "churn"], ...lines].map(csvLine).join("");
  const open = () =>
    Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)]));
  try {
    const customers = await readCustomers("the test", open, options);
    const rows = await Array.fromAsync(readCsv(await customers.open()));
    const { role, reason } = customers.roles.columns[0];
    return {
      role,
      reason,
      cells: rows.slice(1).map(([cell]) => cell),
      findings: customers.findings.filter(({ column }) => column === name),
    };
  } catch (error) {
    return { error: (error as Error).message, findings: [] };
  }
}
