/**
 * One pass over a CSV: what its columns hold, and some of its rows.
 *
 * @module
 */
import { type Limits, limitsByName } from "../columns/limits.ts";
import { type ColumnFacts, emptyFacts } from "../columns/column_facts.ts";
import { addCell, closeFacts } from "./gathering.ts";
import { readRecords } from "./csv.ts";
import { type Dialect, readHead, recogniseDialect } from "./dialect.ts";
import { type Encoding, EncodingError } from "./encoding.ts";
import { checkQuotes, checkTitle } from "./header_checks.ts";
import { likelyEncodings, likelyText } from "./likely_encodings.ts";
import {
  addText,
  createRepeats,
  hashKey,
  newHash,
  type Repeats,
} from "./repeats.ts";

/** Returns a file's bytes, from the beginning, each time it is called. */
export type Open = () => Promise<ReadableStream<Uint8Array>>;

/** How to read a file, if that should not be recognised automatically. */
export interface ReadOptions {
  /** A name that `TextDecoder` knows, such as `utf-8` or `windows-1252`. */
  readonly encoding?: Encoding;
  /** The sign between two cells, such as `;`. */
  readonly delimiter?: string;
  /** The valid range of columns' numbers. */
  readonly limits?: Readonly<Record<string, Limits>>;
}

/** {@linkcode ReadOptions}, and what is told of the columns. */
interface PassOptions extends ReadOptions {
  /** Roles by column: the numbers of one that is told to be numeric may have any unit. */
  readonly roles?: Readonly<Record<string, string>>;
  /** The means of the numbers that a model learned from, by column. */
  readonly learnedMeans?: Readonly<Record<string, number>>;
}

/** What one pass over a CSV tells. */
export interface FileFacts {
  readonly dialect: Dialect;
  /** The names as they stand in the file. */
  readonly header: readonly string[];
  /** The spreadsheet's number of their row. */
  readonly headerRow: number;
  /** By column, with names that are unique and not empty. */
  readonly columns: readonly ColumnFacts[];
  /** Rows with any text in them. */
  readonly rows: number;
  /** Rows whose cells all equal another row's. */
  readonly repeats: Repeats;
  /** Some rows, trimmed, by column: every `every`-th. */
  readonly cells: readonly (readonly string[])[];
  readonly every: number;
  /** The spreadsheet's numbers of those rows. */
  readonly cellRows: readonly number[];
}

/** The most rows of a file that are kept in memory to be looked at. */
export const mostRowsShown = 100_000;
const MOST_CELLS = 500_000;

/**
 * Reads a whole CSV once, in bounded memory.
 *
 * @throws {SyntaxError} If it is not valid CSV, is empty, or has no rows.
 */
export async function readFile(
  open: Open,
  options: PassOptions = {},
): Promise<FileFacts> {
  const head = await readHead(await open());
  if (head.length === 0) {
    throw new SyntaxError("Cannot read the CSV: it is empty");
  }
  const dialect = recogniseDialect(head, options);
  try {
    return await gather(await open(), dialect, options);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    if (error.mixed || options.encoding) throw otherEncoding(error, head);
    const latin = { ...dialect, encoding: "windows-1252" } as const;
    return await gather(await open(), latin, options);
  }
}

/** What to do about a file that is UTF-8 in some lines only, by its first bytes. */
function otherEncoding({ message }: EncodingError, head: Uint8Array) {
  const words = new TextDecoder("windows-1252").decode(head)
    .split(/[,;|"\t\r\n]+/).slice(0, -1);
  const likely = likelyEncodings(words);
  return new SyntaxError(
    likely.length
      ? `Cannot read the CSV: ${message}; save it as “CSV UTF-8”, or set its encoding: ${
        likelyText(likely)
      }`
      : `Cannot read the CSV: ${message}, although others are; save it as “CSV UTF-8”, or set { encoding: "windows-1252" }`,
  );
}

async function gather(
  source: ReadableStream<Uint8Array>,
  dialect: Dialect,
  { limits = {}, roles = {}, learnedMeans = {} }: PassOptions,
): Promise<FileFacts> {
  let header: string[] | undefined;
  let headerRow = 1;
  let columns: ColumnFacts[] = [];
  let kept: string[][] = [];
  let cellRows: number[] = [];
  let [rows, every, most] = [0, 1, mostRowsShown];
  const repeats = createRepeats();

  for await (const { row: first, records } of readRecords(source, dialect)) {
    for (let i = 0; i < records.length; i++) {
      const record = records[i];
      if (record.length === 0) continue;
      if (header === undefined) {
        checkQuotes(record);
        header = record;
        headerRow = first + i;
        columns = uniqueNames(record)
          .map((name) =>
            emptyFacts(name, {
              limits: own(limits, name) ?? limitsByName(name),
              anyUnit: own(roles, name) === "numeric",
              learnedMean: own(learnedMeans, name),
            })
          );
        kept = record.map(() => []);
        most = Math.min(most, Math.floor(MOST_CELLS / record.length));
      } else if (!isBlank(record)) addRow(record, first + i);
    }
  }
  if (header === undefined) {
    throw new SyntaxError("Cannot read the CSV: it is empty");
  }
  if (rows === 0) throw new SyntaxError("Cannot use the CSV: it has no rows");
  checkTitle(header, headerRow, kept, cellRows);
  columns.forEach(closeFacts);
  return {
    dialect,
    header,
    headerRow,
    columns,
    rows,
    repeats,
    cells: kept,
    every,
    cellRows,
  };

  function addRow(record: string[], row: number) {
    const keep = rows % every === 0;
    const hash = newHash();
    for (let i = 0; i < columns.length; i++) {
      const text = addCell(columns[i], record[i], row);
      addText(hash, text);
      if (keep) kept[i].push(text);
    }
    repeats.add(hashKey(hash), row);
    rows++;
    if (!keep) return;
    cellRows.push(row);
    if (cellRows.length <= most) return;
    every *= 2;
    const isKept = (_: unknown, at: number) => at % 2 === 0;
    cellRows = cellRows.filter(isKept);
    kept = kept.map((cells) => cells.filter(isKept));
  }
}

function own<T>(values: Readonly<Record<string, T>>, name: string) {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isBlank(record: readonly string[]): boolean {
  for (const cell of record) if (cell !== "") return false;
  return true;
}

/** A column's name on one line, without signs that steer a terminal. */
export const plainName = (name: string) =>
  name.replace(/[\s\p{Cc}]+/gu, " ").trim();

/** Plain names, those that are empty or there twice with a number. */
export function uniqueNames(header: readonly string[]): string[] {
  const names = header.map(plainName);
  const taken = new Set(names);
  const unique = (name: string, first: number) => {
    let number = first;
    while (taken.has(`${name} ${number}`)) number++;
    taken.add(`${name} ${number}`);
    return `${name} ${number}`;
  };
  return names.map((name, i) => {
    if (name === "") return unique("column", i + 1);
    return names.indexOf(name) === i ? name : unique(name, 2);
  });
}
