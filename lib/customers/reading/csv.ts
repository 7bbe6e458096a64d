/**
 * CSV files, read and written as streams.
 *
 * @module
 */
import { decode, type Encoding } from "./encoding.ts";
import { createSplitter } from "./csv_splitter.ts";
import { floatText } from "./number_text.ts";
import type { Column, Table } from "../../table.ts";

const ROWS_A_CHUNK = 2000;

/** Quotes a cell where its text could be taken for CSV's own signs. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of CSV. A lone empty cell is quoted, or its line would be blank. */
export function csvLine(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === "") return '""\n';
  return cells.map(csvCell).join(",") + "\n";
}

/**
 * A table as CSV with a header: bytes, made as they are asked for.
 *
 * Numbers are the shortest text that reads back to the same double, `20.0` for
 * a whole number in a `float64` column; missing cells are empty.
 */
export function csvStream(table: Table): ReadableStream<Uint8Array> {
  return ReadableStream.from(csvChunks(table))
    .pipeThrough(new TextEncoderStream());
}

/** A table as CSV text. */
export function csvText(table: Table): string {
  return [...csvChunks(table)].join("");
}

function* csvChunks(table: Table): Generator<string> {
  const cells = table.columns.map(cellText);
  let chunk = csvLine(table.columns.map((column) => column.name));
  for (let row = 0; row < table.rows; row++) {
    chunk += csvLine(cells.map((cell) => cell(row)));
    if (row % ROWS_A_CHUNK === ROWS_A_CHUNK - 1) {
      yield chunk;
      chunk = "";
    }
  }
  yield chunk;
}

function cellText(column: Column): (row: number) => string {
  if (column.kind === "text") return (row) => column.values[row];
  const text = column.kind === "int64" ? String : floatText;
  const { values } = column;
  return (row) => Number.isNaN(values[row]) ? "" : text(values[row]);
}

/** The signs of a CSV: how its bytes are to be read. */
export interface CsvFormat {
  /** @default "utf-8" */
  readonly encoding?: Encoding;
  /** One character between cells. @default "," */
  readonly delimiter?: string;
  /** What ends a record; `\n` takes `\r\n` as well. @default "\n" */
  readonly lineEnd?: "\n" | "\r";
  /** Whether the first line only names the delimiter. @default false */
  readonly hasSeparatorLine?: boolean;
}

/**
 * Reads CSV record by record; the header is the first. Blank lines are left out.
 *
 * @throws {SyntaxError} When quotes don't match, or a row has not as many cells
 * as the header.
 * @throws {EncodingError} When the bytes are not UTF-8 though they should be.
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  format: CsvFormat = {},
): AsyncGenerator<string[]> {
  for await (const { records } of readRecords(source, format)) {
    for (const record of records) if (record.length) yield record;
  }
}

/**
 * Reads CSV in batches of records. A blank line is a record without cells, so
 * that rows are counted as a spreadsheet counts them.
 *
 * @returns Each batch with the row number, from 1, of its first record.
 * @throws {SyntaxError | EncodingError} As {@linkcode readCsv}.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  { encoding = "utf-8", delimiter = ",", lineEnd = "\n", ...format }:
    CsvFormat = {},
): AsyncGenerator<{ row: number; records: string[][] }> {
  const split = createSplitter({ delimiter, lineEnd });
  let row = 1;
  let width = 0;
  function checked(records: string[][]) {
    if (row === 1 && format.hasSeparatorLine && records.length) records[0] = [];
    for (let i = 0; i < records.length; i++) {
      const { length } = records[i];
      width ||= length;
      if (width === 1 && length > 1) {
        throw new SyntaxError(
          `Cannot read the CSV: row ${
            row + i
          } has ${length} cells, but the first row has one; remove the lines above the column names`,
        );
      }
      if (length !== width && length !== 0) {
        throw new SyntaxError(
          `Cannot read the CSV: row ${row + i} has ${
            length === 1 ? "1 cell" : `${length} cells`
          }, but the header has ${width}; ${widthRemedy(records[i], width)}`,
        );
      }
    }
    const batch = { row, records };
    row += records.length;
    return batch;
  }
  for await (const text of decode(source, encoding)) yield checked(split(text));
  yield checked(split());
}

/** What to do about a record that is not as wide as the header. */
function widthRemedy(record: readonly string[], width: number): string {
  if (record.length > width) {
    return "quote cells that contain the separator or a line break, or remove lines above the column names";
  }
  const [text] = record;
  return record.length === 1
    ? `if '${
      text.trim().slice(0, 40)
    }' is a title, total or footer line, remove it; if it belongs to the previous row, quote the cell with the line break`
    : "add the missing cells, or quote the cell that contains a line break; remove lines that are not customers, such as totals";
}
