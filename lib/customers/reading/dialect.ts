/**
 * Which signs a CSV file uses.
 *
 * @module
 */
import { createSplitter } from "./csv_splitter.ts";
import {
  checkEncoding,
  type Encoding,
  encodingName,
  recogniseEncoding,
} from "./encoding.ts";

/** How a CSV file is written. */
export interface Dialect {
  readonly encoding: Encoding;
  /** Whether somebody said so. */
  readonly isTold?: boolean;
  /** Whether a byte order mark stands in front. */
  readonly bom: boolean;
  readonly delimiter: string;
  /** `\n` takes `\r\n` as well. */
  readonly lineEnd: "\n" | "\r";
  /** Whether a line such as `sep=;` stands in front, as spreadsheets write it. */
  readonly hasSeparatorLine: boolean;
}

const delimiterNames: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
};

/** `sep=;`, in quotes or not, and with the delimiters that a spreadsheet adds. */
const separatorLine = /^(["']?)sep *= *(.)\1\2*\s*?(?:\r\n|\n|\r)/i;

/** Texts that are not CSV, and what they are. */
const otherTexts: readonly [RegExp, string][] = [
  [/^\s*<(!doctype|!--|\?xml|[a-z][^]*?<\/[a-z])/i, "a web page or XML"],
  [/^\s*\{\\rtf/, "an RTF document"],
  [/^\s*(\{\s*"|\{\s*\}|\[\s*[[{"\]])/, "JSON"],
  [/^(--[^\n]*\n|\s)*(create\s+table|insert\s+into)\s/i, "SQL"],
  [/^version https:\/\/git-lfs/, "a Git LFS pointer instead of the file"],
];

/** @throws {SyntaxError} When a text is of another kind than CSV. */
function checkText(text: string) {
  const [, what] = otherTexts.find(([start]) => start.test(text)) ?? [];
  if (what === undefined) return;
  throw new SyntaxError(
    `Cannot read the CSV: it is ${what}; save or export the table as CSV`,
  );
}

const HEAD_BYTES = 256 * 1024;

/** The first bytes of a stream, which is closed then. */
export async function readHead(
  source: ReadableStream<Uint8Array>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) break;
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/**
 * Recognises how a CSV file is written; what is given is taken instead.
 *
 * @param head The file's first bytes.
 * @throws {SyntaxError} If it is not text.
 */
export function recogniseDialect(
  head: Uint8Array,
  given: { encoding?: Encoding; delimiter?: string } = {},
): Dialect {
  const found = recogniseEncoding(head);
  if (given.encoding !== undefined) checkEncoding(given.encoding);
  const encoding = given.encoding ?? found.encoding;
  const bom = found.bom && encoding === found.encoding;
  const text = new TextDecoder(encoding).decode(head);
  const lineEnd = text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
  checkText(text);
  const [line, , told] = separatorLine.exec(text) ?? [];
  const delimiter = given.delimiter ?? told ??
    recogniseDelimiter(text, lineEnd);
  const hasSeparatorLine = line !== undefined;
  const isTold = given.encoding !== undefined;
  return { encoding, isTold, bom, delimiter, lineEnd, hasSeparatorLine };
}

/** The delimiter with which most records are as wide as the header. */
function recogniseDelimiter(text: string, lineEnd: "\n" | "\r"): string {
  const candidates = Object.keys(delimiterNames).map((delimiter) => {
    const widths = widthsOf(text, delimiter, lineEnd);
    const width = widths[0] ?? 0;
    const same = widths.filter((other) => other === width).length;
    return { delimiter, width, share: same / widths.length };
  }).filter(({ width }) => width > 1);
  candidates.sort((a, b) => b.share - a.share || b.width - a.width);
  return candidates[0]?.delimiter ?? ",";
}

function widthsOf(text: string, delimiter: string, lineEnd: "\n" | "\r") {
  const split = createSplitter({ delimiter, lineEnd });
  const widths: number[] = [];
  try {
    // Line by line, so that a broken quote leaves what stands before it.
    for (const line of text.split(lineEnd)) {
      for (const { length } of split(line + lineEnd)) {
        if (length) widths.push(length);
      }
    }
  } catch {
    // The pass over the whole file says what is wrong.
  }
  return widths.length > 1 ? widths.slice(0, -1) : widths;
}

/** A dialect in words. */
export function dialectText({ encoding, bom, delimiter }: Dialect): string {
  const mark = bom && encoding === "utf-8" ? " with a byte order mark" : "";
  const between = delimiterNames[delimiter] ?? `'${delimiter}'`;
  return `${encodingName(encoding)}${mark}, ${between} between cells`;
}
