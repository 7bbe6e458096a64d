/**
 * The customers of the walk: the sample, or a file of one's own.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { counted, progress } from "../show/progress.ts";
import type { Customer } from "./customer.ts";
import type { Session } from "../aws/session.ts";
import { keys, putObject } from "../storage/store.ts";
import { checkFile } from "./checks/checks.ts";
import {
  checkNames,
  type ColumnOverrides,
  type ColumnRoles,
  columnsDocument,
  findRoles,
  isAsked,
  isFeature,
  namedColumns,
} from "./columns/columns.ts";
import { csvStream } from "./reading/csv.ts";
import { dialectText } from "./reading/dialect.ts";
import { CustomersError, type Finding } from "./checks/findings.ts";
import { type DataFrame, withFrame } from "./frame.ts";
import { openFile } from "./local_file.ts";
import { isNormal, normalise } from "./reading/normalise.ts";
import {
  type ObservationOptions,
  withObservation,
} from "./columns/observation.ts";
import {
  type FileFacts,
  type Open,
  plainName,
  readFile,
  type ReadOptions,
} from "./reading/read_file.ts";
import { toTable } from "./reading/read_table.ts";
import {
  type Sample,
  sampleCustomers,
  type SampleOptions,
} from "./sample/sample.ts";
import { type Column, column, type Table } from "../table.ts";

/** Customers to learn from. */
export interface Customers {
  /** `the sample`, or the file's name. */
  readonly source: string;
  /** SHA-256 of its bytes as they were read, in hexadecimal: that of `sha256sum`. */
  readonly sha256: string;
  /** Every column's role: id, target, numeric, categorical and so on. */
  readonly roles: ColumnRoles;
  /**
   * The day up to which dates are counted, if there are dates and no column
   * gives it.
   */
  readonly observedOn?: string;
  /** What amounts are in, if that is set. */
  readonly currency?: string;
  /** How the file was read, in words. */
  readonly format: string;
  /** What may be wrong with the customers: warnings. */
  readonly findings: readonly Finding[];
  /** The rows to explore: all of them or, of a large file, every `every`-th. */
  readonly table: Table;
  /** 1 if `table` has all rows. */
  readonly every: number;
  /** The same rows as a danfojs frame. */
  readonly frame: DataFrame;
  /** The sample, with its true probabilities; `undefined` for a file. */
  readonly sample?: Sample;
  /**
   * The whole CSV, from its beginning: UTF-8, commas, decimal points, ISO
   * dates, names that are unique. The file's own bytes if they already have
   * this form.
   */
  readonly open: Open;
}

/** What {@linkcode loadCustomers} takes: what the columns are, or which sample to draw. */
export interface CustomersOptions
  extends ColumnOverrides, ReadOptions, ObservationOptions {
  /** Which sample to draw if no file is set. */
  readonly sample?: SampleOptions;
}

/** Where the uploaded customers lie, as `s3://` URIs. */
export interface Dataset {
  /** The CSV. */
  readonly customers: string;
  /** The description of its columns. */
  readonly columns: string;
}

/**
 * Reads the session's customers in one pass, infers the roles of their columns,
 * and checks them.
 *
 * @example
 * ```ts ignore
 * const customers = await churn.loadCustomers(session, {
 *   roles: { customer_id: "id" }, // instead of what would be inferred
 * });
 * ```
 *
 * @throws {SyntaxError} If the file is not valid CSV.
 * @throws {CustomersError} If the customers can't be used; the message lists
 * everything that is wrong, where, and what to do.
 * @throws {RangeError} If an option names a column that does not exist, or the
 * file has been deleted.
 */
export async function loadCustomers(
  { settings: { csv, currency } }: Session,
  options: CustomersOptions = {},
): Promise<Customers> {
  checkOptions("loadCustomers", options, [
    "sample",
    "roles",
    "decimal",
    "dayFirst",
    "target",
    "positive",
    "negative",
    "encoding",
    "delimiter",
    "limits",
    "observedOn",
    "departed",
  ]);
  const { sample: drawn, ...reading } = options;
  if (csv !== undefined) {
    const open = () => openFile(csv);
    const { size } = await Deno.stat(csv).catch(() => ({ size: undefined }));
    const customers = await readCustomers(basename(csv), open, reading, size);
    return Object.assign(customers, { currency });
  }
  const sample = sampleCustomers(drawn);
  const open = () => Promise.resolve(csvStream(sample));
  const customers = await readCustomers("the sample", open, reading);
  return Object.assign(customers, { currency, sample });
}

/** {@linkcode loadCustomers} of any source, of so many bytes where that is known. */
export async function readCustomers(
  source: string,
  open: Open,
  options: Omit<CustomersOptions, "sample"> = {},
  bytes?: number,
): Promise<Customers> {
  let hash = createHash("sha256");
  const shown = async () => {
    hash = createHash("sha256");
    const bar = progress(`Reading ${source}`, "bytes", bytes);
    return counted(await open(), bar, (chunk) => hash.update(chunk));
  };
  const file = await readFile(shown, options);
  const { departed } = options;
  checkNames(file.columns, [
    ...namedColumns(options),
    ...departed === undefined ? [] : [departed],
  ]);
  const found = withObservation(
    file.columns,
    findRoles(file, options),
    options,
  );
  const table = toTable(file, found);
  const findings = checkFile(file, found, table, options);
  const { target } = found;
  if (!target || findings.some(({ severity }) => severity === "error")) {
    throw new CustomersError(source, findings);
  }
  const { columns, observedOn } = found;
  const roles = { rows: file.rows, target, columns, observedOn };
  const normal = isNormal(file, roles);
  const { dialect } = file; // alone, so that `open` doesn't keep the rows alive
  return withFrame({
    source,
    sha256: hash.digest("hex"),
    roles,
    observedOn,
    format: formatText(file, roles.columns),
    findings,
    table,
    every: file.every,
    open: normal ? open : async () => normalise(await open(), dialect, roles),
  });
}

/** How a file was read, in words. */
export function formatText(
  { dialect, header }: Pick<FileFacts, "dialect" | "header">,
  columns: ColumnRoles["columns"],
): string {
  return dialectText(dialect) + renamed(header, columns);
}

function renamed(
  header: readonly string[],
  columns: ColumnRoles["columns"],
): string {
  const names = columns.flatMap(({ name }, i) => {
    const plain = plainName(header[i]);
    if (name === plain) return [];
    const what = plain ? `a second '${plain}'` : "a column without a name";
    return [`${what} is called '${name}' here`];
  });
  return names.map((text) => `; ${text}`).join("");
}

/**
 * Uploads the customers and the description of their columns.
 *
 * @example
 * ```ts ignore
 * const dataset = await churn.uploadCustomers(session, customers);
 * ```
 */
export async function uploadCustomers(
  session: Session,
  { open, roles }: Customers,
): Promise<Dataset> {
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
      JSON.stringify(columnsDocument(roles), null, 2),
      "application/json",
    ),
  };
}

/**
 * Returns the first customers in the form that the endpoint takes: their
 * features, with numbers as numbers, categories and dates as text, and blank
 * cells as `null`, and the day they were observed, if a column gives it.
 *
 * @example
 * ```ts ignore
 * const someone = churn.customers.rawCustomers(customers, 5);
 * ```
 *
 * @param count How many; all of them if there are fewer.
 */
export function rawCustomers(customers: Customers, count: number): Customer[] {
  const columns = customers.roles.columns.filter(isAsked)
    .map(({ name }) => column(customers.table, name));
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

/**
 * Finds the columns of a table that are features.
 *
 * @example
 * ```ts ignore
 * const columns = churn.customers.featureColumns(customers.roles, customers.table);
 * ```
 *
 * @returns In the order of the roles, `table.rows` cells each.
 * @throws {RangeError} If the table lacks one.
 */
export function featureColumns(
  { columns }: Pick<ColumnRoles, "columns">,
  table: Table,
): Column[] {
  return columns.filter(isFeature).map(({ name }) => column(table, name));
}
