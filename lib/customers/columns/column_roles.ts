/**
 * What a column is for, as far as its cells and its name tell.
 *
 * @module
 */
import { count } from "../../words.ts";
import {
  dateKinds,
  fractionKinds,
  type Kind,
  numberKinds,
} from "./cell_kinds.ts";
import { type ColumnFacts, NEARLY_UNIQUE } from "./column_facts.ts";
import { isIdName, isPlaceCodeName, mayBeIdName } from "./column_names.ts";
import { asDates } from "./date_columns.ts";
import {
  type CellOptions,
  distinctText,
  FEW_FILLED,
  type Inferred,
  MANY_CATEGORIES,
  type Role,
  rowsOf,
} from "./inferred.ts";
import { isMarred } from "./mixed_columns.ts";
import { type DecimalSigns } from "./decimal_signs.ts";
import { asNumbers, withHints } from "./number_columns.ts";
import { tellsOfChurn } from "../target/target_words.ts";

/** Fewer values may differ from each other by chance. */
const TELLING = 20;
/** Longer texts, in characters on average, are prose. */
const PROSE = 40;

/**
 * Infers the role of a column that is not the target.
 *
 * @param signs The decimal signs of the file's other numbers.
 */
export function inferRole(
  facts: ColumnFacts,
  signs: DecimalSigns,
  options: CellOptions = {},
): Inferred {
  const { name, rows, missing, values } = facts;
  const distinct = values.size;
  const present = rows - missing;
  const unique = distinct >= NEARLY_UNIQUE * facts.counted;
  const differing = `${distinctText(facts)} different values in ${
    count(present)
  } rows`;
  const plain = (role: Role, reason: string): Inferred => ({
    role,
    reason,
    findings: [],
  });
  const named = (role: Role, values: string): Inferred => ({
    ...plain(role, `named like an id, ${values}`),
    basis: "id name",
  });
  if (present === 0) return plain("constant", "blank in every row");
  if (distinct === 1 && missing === 0) {
    return plain("constant", `'${[...values.keys()][0]}' in every row`);
  }
  if (present < FEW_FILLED && missing > present) {
    return plain("ignored", `blank in all but ${count(present)} rows`);
  }
  if (tellsOfChurn(name)) {
    return plain("ignored", "named after churn, so it may leak the target");
  }
  if (facts.isRowNumber && rows > 2) return plain("id", "counts the rows");
  if (numbersRows(facts) && !isMeasured(facts)) {
    return plain("id", "numbers the rows, in any order");
  }
  const isOwn = mayBeIdName(name) && !isMeasured(facts);
  if (isOwn && (unique ? distinct > TELLING : distinct > MANY_CATEGORIES)) {
    return named("id", differing);
  }
  if (isIdName(name) && (unique || distinct > MANY_CATEGORIES)) {
    return unique
      ? named("id", differing)
      : named("ignored", `but only ${differing}`);
  }
  const numberRows = isPlaceCodeName(name) ? 0 : rowsOf(facts, numberKinds);
  const dateRows = rowsOf(facts, dateKinds) + facts.kinds.compactDate;
  const others = present - facts.kinds.blank - facts.kinds.infinite;
  const isMeant = (rows: number, kinds: readonly Kind[]) =>
    rows > 0 && (rows === others || isMarred(facts, kinds));
  if (dateRows > 0 && dateRows === others) return asDates(facts, options);
  if (numberRows >= dateRows && isMeant(numberRows, numberKinds)) {
    return withHints(asNumbers(facts, signs, options), facts);
  }
  if (isMeant(dateRows, dateKinds)) return asDates(facts, options);
  const isProse = facts.textLength > PROSE * facts.texts;
  if (isProse && distinct > TELLING) {
    return plain("free text", `long texts, ${differing}`);
  }
  if (unique && distinct > TELLING && !isPlaceCodeName(name)) {
    return plain("id", differing);
  }
  if (distinct <= MANY_CATEGORIES || distinct <= facts.counted / 2) {
    const names = distinct === 1
      ? "1 category"
      : `${distinctText(facts)} categories`;
    return plain("categorical", names);
  }
  return plain("free text", `${differing}, too many for categories`);
}

/** The whole numbers of a range, each once, as far as they are counted. */
function numbersRows({ kinds, rows, values, counted, point }: ColumnFacts) {
  return rows > TELLING && kinds.whole === rows && values.size === counted &&
    point.highest - point.lowest + 1 === rows;
}

/** Numbers with a fraction or a unit count something. */
function isMeasured({ kinds, signs }: ColumnFacts): boolean {
  return rowsOf({ kinds }, fractionKinds) > 0 ||
    [...signs.keys()].some(Boolean);
}
