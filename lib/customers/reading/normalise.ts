/**
 * CSV as every later stage reads it: UTF-8, commas, decimal points, ISO dates,
 * unique names.
 *
 * @module
 */
import { kindOf, plainNumber } from "../columns/cell_kinds.ts";
import type { Rewrite } from "../columns/inferred.ts";
import type { ColumnRoles } from "../columns/columns.ts";
import { csvCell, csvLine, readRecords } from "./csv.ts";
import { isoDate } from "../columns/dates.ts";
import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./read_file.ts";

const MOST_REMEMBERED = 10_000;

/** A function that rewrites a trimmed cell. */
export function rewriter(
  { numbers, anyUnit, dates, labels }: Rewrite,
): (text: string) => string {
  if (labels) return (text) => labels[text] ?? text;
  if (dates) return remembering((text) => isoDate(text, dates) ?? "");
  return (text) =>
    text === "" || kindOf(text) === "blank"
      ? ""
      : plainNumber(text, numbers!, anyUnit);
}

function remembering(make: (text: string) => string) {
  const made = new Map<string, string>();
  return (text: string) => {
    let result = made.get(text);
    if (result === undefined) {
      result = make(text);
      if (made.size < MOST_REMEMBERED) made.set(text, result);
    }
    return result;
  };
}

/** Whether a file is as later stages read it already. */
export function isNormal(
  { dialect, header, headerRow, columns: facts }: Pick<
    FileFacts,
    "dialect" | "header" | "headerRow" | "columns"
  >,
  { columns }: Pick<ColumnRoles, "columns">,
): boolean {
  const { encoding, bom, delimiter, lineEnd } = dialect;
  return encoding === "utf-8" && !bom && delimiter === "," &&
    lineEnd === "\n" && headerRow === 1 &&
    columns.every(({ name, rewrite }, i) =>
      !rewrite && name === header[i] && !facts[i].hasMarks
    );
}

/** Rewrites a file as later stages read it, as a stream. */
export function normalise(
  source: ReadableStream<Uint8Array>,
  dialect: Dialect,
  { columns }: Pick<ColumnRoles, "columns">,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks(source, dialect, columns))
    .pipeThrough(new TextEncoderStream());
}

async function* chunks(
  source: ReadableStream<Uint8Array>,
  dialect: Dialect,
  columns: ColumnRoles["columns"],
): AsyncGenerator<string> {
  const rewrites = columns.map(({ rewrite }) => rewrite && rewriter(rewrite));
  let hasHeader = false;
  for await (const { records } of readRecords(source, dialect)) {
    let chunk = "";
    for (const record of records) {
      if (record.length === 0 || !hasHeader) {
        if (hasHeader) chunk += "\n";
        else if (record.length) {
          chunk += csvLine(columns.map(({ name }) => name));
          hasHeader = true;
        }
        continue;
      }
      let line = "";
      for (let i = 0; i < record.length; i++) {
        const rewrite = rewrites[i];
        const text = record[i].trim();
        const cell = rewrite ? rewrite(text) : text;
        line += (i ? "," : "") + csvCell(cell);
      }
      chunk += line === "" ? '""\n' : line + "\n";
    }
    if (chunk) yield chunk;
  }
}
