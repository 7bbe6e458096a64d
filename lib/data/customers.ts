/**
 * The customers of the walk: the sample, or a file of one's own.
 *
 * @module
 */
import { basename } from "node:path";
import {
  type Association,
  associations as associationsOf,
  type ChurnRate,
  churnRates as ratesOf,
} from "../exploration.ts";
import type { Customer } from "../prediction.ts";
import type { Session } from "../session.ts";
import { keys, putObject } from "../store.ts";
import {
  type ColumnOverrides,
  type ColumnRoles,
  columnsDocument,
  inferColumns,
} from "./columns.ts";
import { csvStream } from "./csv.ts";
import { type DataFrame, frame } from "./frame.ts";
import { readTable } from "./read_table.ts";
import { sampleCustomers, type SampleOptions } from "./sample.ts";
import { type Column, column, labels, type Table } from "./table.ts";

/** Customers to learn from. */
export interface Customers {
  /** `the sample`, or the file's name. */
  readonly source: string;
  readonly roles: ColumnRoles;
  /** The rows to look at: all of them, or the file's first {@linkcode mostRowsShown}. */
  readonly table: Table;
  /** The same rows as a danfojs frame. */
  readonly frame: DataFrame;
  /** The whole CSV, from its beginning. */
  open(): Promise<ReadableStream<Uint8Array>>;
}

/** What {@linkcode loadCustomers} takes: what the columns are, or which sample to draw. */
export interface CustomersOptions extends ColumnOverrides {
  /** Which sample to draw where no own file is set. */
  readonly sample?: SampleOptions;
}

/** Where the uploaded customers lie, as `s3://` URIs. */
export interface Dataset {
  /** The CSV. */
  readonly customers: string;
  /** The description of its columns. */
  readonly columns: string;
}

/** The most rows of a file that are kept in memory to be looked at. */
export const mostRowsShown = 100_000;

/**
 * Reads the customers that the session is set to, and infers their columns'
 * roles.
 *
 * @throws {SyntaxError} When the file is no CSV.
 * @throws {RangeError} When the target is not clear; the message says how to
 * tell it.
 */
export async function loadCustomers(
  { settings: { csv } }: Session,
  { sample, ...overrides }: CustomersOptions = {},
): Promise<Customers> {
  const open = csv === undefined
    ? openSample(sample)
    : async () => (await Deno.open(csv)).readable;
  const roles = await inferColumns(await open(), overrides);
  const table = await readTable(await open(), roles, mostRowsShown);
  return {
    source: csv === undefined ? "the sample" : basename(csv),
    roles,
    table,
    frame: frame(table),
    open,
  };
}

function openSample(options?: SampleOptions) {
  const table = sampleCustomers(options);
  return () => Promise.resolve(csvStream(table));
}

/** Uploads the customers and the description of their columns. */
export async function uploadCustomers(
  session: Session,
  { open, roles }: Customers,
): Promise<Dataset> {
  const document = JSON.stringify(columnsDocument(roles), null, 2);
  return {
    customers: await putObject(
      session,
      keys.customers,
      await open(),
      "text/csv",
    ),
    columns: await putObject(
      session,
      keys.columns,
      document,
      "application/json",
    ),
  };
}

/** The churn rate by category or band of one column. */
export function churnRates(
  { table, roles }: Customers,
  name: string,
): ChurnRate[] {
  return ratesOf(column(table, name), labels(table, roles.target));
}

/** How much each feature tells of churn by itself, the most telling first. */
export function associations(customers: Customers): Association[] {
  const { table, roles } = customers;
  return associationsOf(features(customers), labels(table, roles.target));
}

/**
 * The first customers as the endpoint takes them: their features, numbers as
 * numbers and categories as text, blank cells as `null`.
 */
export function rawCustomers(customers: Customers, count: number): Customer[] {
  const columns = features(customers);
  const rows = Math.min(count, customers.table.rows);
  return Array.from(
    { length: rows },
    (_, row) =>
      Object.fromEntries(columns.map(({ name, values }) => {
        const value = values[row];
        return [name, value === "" || Number.isNaN(value) ? null : value];
      })),
  );
}

function features({ table, roles }: Customers): Column[] {
  return roles.columns
    .filter(({ role }) => role === "numeric" || role === "categorical")
    .map(({ name }) => column(table, name));
}
