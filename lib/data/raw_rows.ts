/**
 * The rows of a prepared set as they stand in the customers' file.
 *
 * @module
 */
import type { Session } from "../session.ts";
import { getObject } from "../store.ts";
import type { ColumnRoles } from "./columns.ts";
import { readCsv } from "./csv.ts";
import type { Column, Table } from "./table.ts";

/**
 * Reads the raw rows of a set, in the order of its prepared rows.
 *
 * @param prefix `s3://` prefix of the raw sets: `prepared.raw`.
 * @param roles Which columns hold numbers.
 * @param options.most How many rows to read, from the first. @default {Infinity}
 */
export async function readRawRows(
  session: Session,
  prefix: string,
  set: "validation" | "test",
  roles: Pick<ColumnRoles, "columns">,
  { most = Infinity }: { most?: number } = {},
): Promise<Table> {
  const source = await getObject(session, `${prefix}${set}.csv`);
  return await rawTable(source, roles, most);
}

/** A table of a normalised CSV's first rows. */
export async function rawTable(
  source: ReadableStream<Uint8Array>,
  { columns }: Pick<ColumnRoles, "columns">,
  most = Infinity,
): Promise<Table> {
  const numeric = new Set(
    columns.filter(({ role }) => role === "numeric").map(({ name }) => name),
  );
  let header: string[] = [];
  let rows = 0;
  const cells: string[][] = [];
  const texts = new Map<string, string>();
  for await (const record of readCsv(source)) {
    if (header.length === 0) {
      header = record;
      cells.push(...header.map(() => []));
      continue;
    }
    if (rows === most) break;
    rows++;
    for (let i = 0; i < record.length; i++) {
      // One text for equal cells: they are parts of large texts otherwise.
      let text = texts.get(record[i]);
      if (text === undefined) {
        if (texts.size === 100_000) texts.clear();
        texts.set(record[i], text = record[i].trim());
      }
      cells[i].push(text);
    }
  }
  return {
    rows,
    columns: header.map((name, i): Column =>
      numeric.has(name)
        ? {
          name,
          kind: "float64",
          values: Float64Array.from(
            cells[i],
            (c) => c === "" ? NaN : Number(c),
          ),
        }
        : { name, kind: "text", values: cells[i] }
    ),
  };
}
