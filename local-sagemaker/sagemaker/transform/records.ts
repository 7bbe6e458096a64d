/**
 * Records as texts: filtered on their way in, joined and filtered on their way out.
 *
 * @module
 */
import { isRecord, parseExact } from "./exact_json.ts";
import type { Value } from "./filters.ts";
import type { Format, Processing } from "./request.ts";

/** What a container is sent for a record. */
export function toInput(
  { format, input }: Processing,
  record: string,
): string {
  return input ? write(format, input(read(format, record))) : record;
}

/** What is stored for a record and its prediction. */
export function toOutput(
  { format, join, output }: Processing,
  record: string,
  prediction: string,
): string {
  if (!join) {
    return output
      ? write(format, output(read(format, prediction)))
      : prediction;
  }
  if (!output && format === "csv") return `${record},${prediction}`;
  const joined = joinedOf(
    format,
    read(format, record),
    read(format, prediction),
  );
  return write(format, output ? output(joined) : joined);
}

function joinedOf(format: Format, record: Value, prediction: Value): Value {
  if (format === "csv") return [record, prediction].flat();
  return isRecord(record)
    ? { ...record, SageMakerOutput: prediction }
    : { SageMakerInput: record, SageMakerOutput: prediction };
}

function read(format: Format, text: string): Value {
  if (format === "csv") return cellsOf(text);
  return parseExact(text);
}

function write(format: Format, value: Value): string {
  if (format === "json") return JSON.stringify(value);
  return [value].flat().map((cell) => quoted(String(cell))).join(",");
}

/** The cells of a line of CSV (RFC 4180), which has no line feeds in quotes. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const cells = [
    ...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g),
  ]
    .map(([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain);
  return cells;
}

const quoted = (cell: string) =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
