/**
 * CSV files, read and written as streams.
 *
 * @module
 */
import { type CsvError, parse } from "csv-parse";
import { Readable } from "node:stream";
import { floatText } from "./number_text.ts";
import type { Column, Table } from "./table.ts";

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

/**
 * Reads CSV in UTF-8, with or without a byte order mark, record by record; the
 * header is the first record. Blank lines are skipped.
 *
 * @throws {SyntaxError} When the text is not UTF-8, quotes don't match, or a
 * row has not as many cells as the header.
 */
export async function* readCsv(
  source: ReadableStream<Uint8Array>,
): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, skip_empty_lines: true });
  const bytes = Readable.fromWeb(
    // deno-lint-ignore no-explicit-any -- the DOM's and Node's stream types differ
    source.pipeThrough(checkUtf8()) as any,
  );
  bytes.on("error", (error) => parser.destroy(error)).pipe(parser);
  let header = 0;
  try {
    for await (const record of parser) {
      header ||= record.length;
      yield record;
    }
  } catch (error) {
    throw new SyntaxError(
      `Cannot read the CSV: ${reason(error as Error, header)}`,
      { cause: error },
    );
  } finally {
    bytes.destroy();
  }
}

function checkUtf8(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return new TransformStream({
    transform(chunk, controller) {
      decoder.decode(chunk, { stream: true });
      controller.enqueue(chunk);
    },
    flush: () => void decoder.decode(),
  });
}

function reason(error: Error, header: number): string {
  if (error instanceof TypeError) {
    return "its text is not UTF-8; save the file as “CSV UTF-8” and try again";
  }
  const { code, lines, record, message } = error as CsvError & {
    record?: unknown[];
  };
  if (code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH") {
    return `line ${lines} has ${record?.length} cells where the header has ${header}; quote cells that hold a comma`;
  }
  return message;
}
