/**
 * What a pass over a CSV tells of each column, in bounded memory.
 *
 * @module
 */

/** With this many different values met, counting them ends. */
export const DISTINCT_LIMIT = 10_000;

/** A cell and the row that a spreadsheet shows it in; the header is row 1. */
export interface Place {
  row: number;
  value: string;
}

/** What the cells of one column have in common; blank cells are missing. */
export interface ColumnFacts {
  readonly name: string;
  rows: number;
  missing: number;
  firstMissing?: Place;
  /** Rows of each value, until {@linkcode DISTINCT_LIMIT} values were met. */
  counts: Map<string, number>;
  /** Rows of all these values. */
  counted: number;
  /** Cells that are no decimal number. */
  texts: number;
  firstText?: Place;
  /** Some number is written like `007`: a code, not a quantity. */
  hasCodes: boolean;
  /** Every row holds the row before it plus one. */
  isRowNumber: boolean;
  lowest: number;
  highest: number;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const code = /^0\d+$/;

/**
 * Gathers the facts of every column.
 *
 * @param records The header, then the rows; rows without any text are left out.
 * @throws {SyntaxError} When there is no header, or a name is there twice.
 */
export async function gatherFacts(
  records: AsyncIterable<readonly string[]>,
): Promise<ColumnFacts[]> {
  let facts: ColumnFacts[] | undefined;
  let row = 0;
  for await (const record of records) {
    row++;
    if (!facts) facts = checkedHeader(record).map(emptyFacts);
    else if (record.some((cell) => cell !== "")) {
      for (let i = 0; i < facts.length; i++) {
        add(facts[i], record[i].trim(), row);
      }
    }
  }
  if (!facts) throw new SyntaxError("Cannot read the CSV: it is empty");
  return facts;
}

function checkedHeader(names: readonly string[]): readonly string[] {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return names;
  throw new SyntaxError(
    `Cannot read the CSV: two columns are named '${twice}'; rename one`,
  );
}

function emptyFacts(name: string): ColumnFacts {
  return {
    name,
    rows: 0,
    missing: 0,
    counts: new Map(),
    counted: 0,
    texts: 0,
    hasCodes: false,
    isRowNumber: true,
    lowest: Infinity,
    highest: -Infinity,
  };
}

function add(facts: ColumnFacts, value: string, row: number) {
  facts.rows++;
  if (value === "") {
    facts.missing++;
    facts.firstMissing ??= { row, value };
    facts.isRowNumber = false;
    return;
  }
  count(facts, value);
  if (!number.test(value)) {
    facts.texts++;
    facts.firstText ??= { row, value };
    facts.isRowNumber = false;
    return;
  }
  const size = Number(value);
  if (facts.rows > 1 && size !== facts.highest + 1) facts.isRowNumber = false;
  if (!facts.hasCodes) facts.hasCodes = code.test(value);
  if (size < facts.lowest) facts.lowest = size;
  if (size > facts.highest) facts.highest = size;
}

function count(facts: ColumnFacts, value: string) {
  const { counts } = facts;
  if (counts.size === DISTINCT_LIMIT) return;
  counts.set(value, (counts.get(value) ?? 0) + 1);
  facts.counted++;
}
