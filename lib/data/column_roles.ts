/**
 * What a column is for, as far as its cells and its name tell.
 *
 * @module
 */
import { count, short } from "../plots/words.ts";
import { type ColumnFacts, DISTINCT_LIMIT } from "./column_facts.ts";
import { tellsOfChurn } from "./target.ts";

/** `constant` and `ignored` columns are shown, but no part of the model. */
export type Role =
  | "id"
  | "target"
  | "numeric"
  | "categorical"
  | "constant"
  | "ignored";

/** More different texts than this are no categories. */
const MOST_CATEGORIES = 50;
const NEARLY_UNIQUE = 0.95;
/** A smaller share of texts among numbers is a mistake in the file. */
const FEW_TEXTS = 0.05;
/** Fewer values may differ from each other by chance. */
const TELLING = 20;

/**
 * Infers the role of a column that is not the target.
 *
 * @throws {TypeError} When a column of numbers has a few texts in it.
 */
export function inferRole(facts: ColumnFacts): { role: Role; reason: string } {
  const { name, rows, missing, texts, counts } = facts;
  const distinct = counts.size;
  const present = rows - missing;
  const unique = distinct >= NEARLY_UNIQUE * facts.counted;
  const differing = `${distinctText(facts)} different values in ${
    count(present)
  } rows`;
  if (present === 0) return { role: "constant", reason: "blank in every row" };
  if (distinct === 1 && missing === 0) {
    return { role: "constant", reason: `${quoted(facts)} in every row` };
  }
  if (tellsOfChurn(name)) {
    return { role: "ignored", reason: "named after churn: it may tell it" };
  }
  if (facts.isRowNumber && rows > 2) {
    return { role: "id", reason: "counts the rows" };
  }
  if (isIdName(name) && (unique || distinct > MOST_CATEGORIES)) {
    return unique
      ? { role: "id", reason: `named like an id, ${differing}` }
      : { role: "ignored", reason: `named like an id, yet ${differing}` };
  }
  if (texts === 0 && !facts.hasCodes) {
    const range = `numbers from ${short(facts.lowest)} to ${
      short(facts.highest)
    }`;
    const blank = missing ? `, ${count(missing)} blank` : "";
    return { role: "numeric", reason: range + blank };
  }
  if (
    distinct > MOST_CATEGORIES && texts < FEW_TEXTS * present &&
    !facts.hasCodes
  ) {
    const { row, value } = facts.firstText!;
    throw new TypeError(
      `Cannot tell whether column '${name}' holds numbers as ${
        count(texts)
      } of ${
        count(present)
      } cells are text, the first '${value}' in row ${row}: correct or blank them, or give the column a role`,
    );
  }
  if (unique && distinct > TELLING) return { role: "id", reason: differing };
  if (distinct <= MOST_CATEGORIES) {
    const names = distinct === 1 ? "1 category" : `${distinct} categories`;
    return { role: "categorical", reason: names };
  }
  return { role: "ignored", reason: `${differing} are no categories` };
}

/** How many different values, and whether they are more. */
export function distinctText({ counts }: ColumnFacts): string {
  const more = counts.size === DISTINCT_LIMIT ? "at least " : "";
  return more + count(counts.size);
}

/** `id`, `customerID`, `account_no`, `RowNumber`, a column without a name … */
function isIdName(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
    .split(/[^a-z0-9]+/).filter(Boolean);
  const last = words.at(-1) ?? "id";
  return ["id", "uuid", "guid"].includes(last) || words.length > 1 &&
      ["no", "nr", "num", "number", "key"].includes(last);
}

const quoted = ({ counts }: ColumnFacts) => `'${[...counts.keys()][0]}'`;
