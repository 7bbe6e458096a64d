/**
 * The JSON lines of a file that only grows: what cannot be read stops with file,
 * line and remedy, since a line that is passed over may stand for what costs
 * money.
 *
 * @module
 */

/** What a file is, for messages. */
export interface LinesOf {
  /** `ledger` */
  readonly what: string;
  /** What to do about a line that another version has written. */
  readonly remedy: string;
}

/** A file's text up to its last whole line, and what is to be done about the rest. */
export interface WholeLines {
  readonly text: string;
  /** Bytes of the file that are kept. */
  readonly bytes: number;
  /** Whether the last line is whole but for its end. */
  readonly unended: boolean;
}

/** What is wrong with a line. */
export interface LineFault {
  /** Completes "as it …". */
  readonly why: string;
  /** Whether another version of the project has written it. @default {false} */
  readonly isOfAnother?: true;
}

/** A line that another version of the project has written. */
export class LedgerVersionError extends SyntaxError {
  /** @ignore */
  override name = "LedgerVersionError";
}

/**
 * Takes off a last line that a kill cut short: it was never acknowledged.
 *
 * @throws {SyntaxError} Where the last line is not the beginning of an entry.
 */
export function wholeLines(
  file: Uint8Array,
  path: string,
  { what }: LinesOf,
): WholeLines {
  const bytes = file.lastIndexOf(10) + 1;
  const text = decode(file.subarray(0, bytes), path, what);
  const rest = new TextDecoder().decode(file.subarray(bytes));
  if (rest === "") return { text, bytes, unended: false };
  if (isObject(parse(rest))) {
    return { text: `${text}${rest}\n`, bytes: file.length, unended: true };
  }
  const start = '{"';
  if (rest.startsWith(start) || start.startsWith(rest)) {
    return { text, bytes, unended: false };
  }
  throw unreadable(path, text.split("\n").length, "is not valid JSON", what);
}

/**
 * Reads whole lines.
 *
 * @param faultOf What is wrong with the value of a line.
 * @throws {SyntaxError} With the file, the line and the remedy.
 * @throws {LedgerVersionError} If another version has written the line.
 */
export function parseLines<L>(
  text: string,
  path: string,
  faultOf: (value: Record<string, unknown>) => LineFault | undefined,
  { what, remedy }: LinesOf,
): L[] {
  return text.split("\n").slice(0, -1).map((line, index) => {
    const value = parse(line);
    if (value === undefined) {
      throw unreadable(path, index + 1, "is not valid JSON", what);
    }
    const fault = isObject(value)
      ? faultOf(value)
      : { why: `is not an entry of a ${what}` };
    if (!fault) return value as L;
    if (!fault.isOfAnother) throw unreadable(path, index + 1, fault.why, what);
    throw new LedgerVersionError(
      `Cannot use line ${index + 1} of the ${what} ${path} because it ` +
        `${fault.why}, which this version of the project does not know: ${remedy}`,
    );
  });
}

function decode(bytes: Uint8Array, path: string, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError(
      `Cannot read the ${what} ${path} because it is not UTF-8: repair it or move it away`,
    );
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(
  path: string,
  line: number,
  why: string,
  what: string,
): SyntaxError {
  return new SyntaxError(
    `Cannot read line ${line} of the ${what} ${path} because it ${why}: repair or ` +
      "delete that line",
  );
}
