/**
 * The rows of a prepared set as they stand in the customers' file.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Session } from "../aws/session.ts";
import { getBytes } from "../storage/store.ts";
import type { StoredFile } from "../storage/stored_file.ts";
import type { ColumnRoles } from "./columns/columns.ts";
import { readRecords } from "./reading/csv.ts";
import { growing } from "../statistics/growing.ts";
import { cellNumber } from "./reading/number_text.ts";
import { compact } from "./columns/measuring.ts";
import type { Column, Table } from "../table.ts";

const MOST_REMEMBERED = 10_000;

/** How many rows {@linkcode readRawRows} reads. */
export interface RawRowsOptions {
  /** The maximum number of rows, from the first. @default {Infinity} */
  readonly most?: number;
}

/**
 * Reads the raw rows of a set, in the order of its prepared rows.
 *
 * @example
 * ```ts ignore
 * const raw = await churn.readRawRows(
 *   session, prepared.raw, "test", customers.roles);
 * ```
 *
 * @param files The raw sets, `prepared.raw`.
 * @param roles Which columns hold numbers.
 */
export async function readRawRows(
  session: Session,
  files: Readonly<Record<"validation" | "test", StoredFile>>,
  set: "validation" | "test",
  roles: Pick<ColumnRoles, "columns">,
  options: RawRowsOptions = {},
): Promise<Table> {
  checkOptions("readRawRows", options, ["most"]);
  const { most = Infinity } = options;
  const source = await getBytes(session, files[set].uri);
  return await rawTable(source, roles, most);
}

/** A table of a normalised CSV's first rows. */
export async function rawTable(
  source: AsyncIterable<Uint8Array>,
  { columns }: Pick<ColumnRoles, "columns">,
  most = Infinity,
): Promise<Table> {
  const numeric = new Set(
    columns.filter(({ role }) => role === "numeric").map(({ name }) => name),
  );
  let cells: Cells[] | undefined;
  let rows = 0;
  for await (const { records } of readRecords(source)) {
    for (const record of records) {
      if (record.length === 0) continue;
      if (cells === undefined) {
        cells = record.map((name) =>
          numeric.has(name) ? numberCells(name) : textCells(name)
        );
        continue;
      }
      if (rows === most) break;
      rows++;
      for (let i = 0; i < record.length; i++) cells[i].add(record[i]);
    }
    if (rows === most) break;
  }
  return { rows, columns: (cells ?? []).map(({ column }) => column()) };
}

/** The cells of one column while it is read. */
interface Cells {
  add(cell: string): void;
  column(): Column;
}

function numberCells(name: string): Cells {
  const values = growing(Float64Array);
  return {
    add: (cell) => values.push(cellNumber(cell)),
    column: () => ({ name, kind: "float64", values: values.toArray() }),
  };
}

/** One text for equal cells, which are parts of large texts otherwise. */
function textCells(name: string): Cells {
  const values: string[] = [];
  const known = new Map<string, string>();
  return {
    add(cell) {
      let text = known.get(cell);
      if (text === undefined) {
        text = compact(cell.trim());
        if (known.size < MOST_REMEMBERED) known.set(text, text);
      }
      values.push(text);
    },
    column: () => ({ name, kind: "text", values }),
  };
}
