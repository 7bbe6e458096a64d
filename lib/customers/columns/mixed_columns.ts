/**
 * Columns that hold numbers or dates, and something else.
 *
 * @module
 */
import {
  dateKinds,
  fractionKinds,
  type Kind,
  kindOf,
  numberKinds,
} from "./cell_kinds.ts";
import type { ColumnFacts, Value } from "./column_facts.ts";
import { rowsOf } from "./inferred.ts";
import { splitSign } from "./signs.ts";

/** Up to so many different numbers may be names of categories: `1`, `2`, `basic`. */
const FEW_VALUES = 10;
/** So many different values to one text that is none of them. */
const VALUES_A_TEXT = 5;

/** The values of some kinds, and those that are neither of these nor blank. */
export function partsOf(facts: ColumnFacts, of: readonly Kind[]) {
  const parts = { meant: [] as Value[], others: [] as Value[] };
  for (const value of facts.values.values()) {
    if (of.includes(value.kind)) parts.meant.push(value);
    else if (value.kind !== "blank" && value.kind !== "infinite") {
      parts.others.push(value);
    }
  }
  return parts;
}

/**
 * Whether a column was meant to hold numbers, or dates, so that all else is a
 * mistake. It is by what the cells are that this is told, not by how many of them
 * are mistakes: the more, the worse.
 *
 * @param of The kinds that numbers or dates have.
 */
export function isMarred(facts: ColumnFacts, of: readonly Kind[]): boolean {
  const { meant, others } = partsOf(facts, of);
  if (meant.length <= FEW_VALUES) return false;
  const rows = rowsOf(facts, of);
  const rest = facts.rows - facts.missing - facts.kinds.blank - rows;
  if (of === numberKinds && isCodes(facts, others, rest)) return false;
  return rows > rest || VALUES_A_TEXT * others.length <= meant.length;
}

/** Up to so many units may stand behind numbers that were meant as such. */
export const FEW_UNITS = 3;
/** A smaller share of texts among whole numbers is no way of writing codes. */
const FEW_TEXTS = 0.05;

/** Whether whole numbers are codes that are written with letters, too: `12`, `12A`, `007`. */
function isCodes(facts: ColumnFacts, others: readonly Value[], rest: number) {
  if (facts.kinds.code) return true;
  if (rowsOf(facts, fractionKinds)) return false;
  if (rest < FEW_TEXTS * (facts.rows - facts.missing)) return false;
  const coded = others.filter(({ text, kind }) =>
    !dateKinds.includes(kind) && /\d/.test(text)
  );
  const units = new Set(coded.map(({ text }) => unitOf(text)?.unit));
  return 2 * coded.length > others.length &&
    (units.size > FEW_UNITS || units.has(undefined));
}

/** A number and the unit, or any other text, before or behind it. */
export function unitOf(
  text: string,
): { unit: string; number: string } | undefined {
  const { sign, number } = splitSign(text, true);
  return sign !== "" && numberKinds.includes(kindOf(number))
    ? { unit: sign, number }
    : undefined;
}
