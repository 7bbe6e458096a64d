/**
 * Numbers and dates that may stand for a missing value, or have a wrong sign.
 *
 * @module
 */
import { count } from "../../words.ts";
import {
  dateKinds,
  type Decimal,
  numberKinds,
  plainNumber,
} from "./cell_kinds.ts";
import type { ColumnFacts, Value } from "./column_facts.ts";
import type { ColumnRole } from "./columns.ts";
import { isoDate, type Order, orders } from "./dates.ts";
import { type Finding, finding } from "../checks/findings.ts";
import { rowsOf } from "./inferred.ts";

/** With fewer different values nothing can be said of their distances. */
const FEWEST_VALUES = 10;
/** A larger share of numbers below zero is no mistake, but a quantity with a sign. */
const FEW_NEGATIVE = 0.05;
/** The same, where nothing lies near zero. */
const FEW_APART = 0.25;

/** The different numbers, in ascending order. */
function sizes({ values, anyUnit }: ColumnFacts, decimal: Decimal) {
  return [...values.values()]
    .filter(({ kind }) => numberKinds.includes(kind))
    .map((value) => ({
      ...value,
      size: Number(plainNumber(value.text, decimal, anyUnit)),
    }))
    .sort((a, b) => a.size - b.size);
}

/**
 * A number of nines, such as -999, that is there again and again, further from
 * all others than these are from each other.
 */
export function standInFindings(
  name: string,
  facts: ColumnFacts,
  decimal: Decimal = ".",
): Finding[] {
  const numbers = sizes(facts, decimal);
  if (numbers.length < FEWEST_VALUES) return [];
  return [numbers, numbers.toReversed()].flatMap(([odd, next, ...rest]) => {
    const last = rest.at(-1)!;
    const isFar = Math.abs(odd.size - next.size) >
      Math.abs(next.size - last.size);
    if (!isFar || odd.rows < 2 || !/^-?9+$/.test(String(odd.size))) return [];
    return [finding(
      "warning",
      name,
      `column '${name}' is ${odd.text} in ${
        count(odd.rows)
      } rows, far from all other numbers; it may stand for a missing value`,
      "if so, clear those cells",
      [{ row: odd.row, value: odd.text }],
    )];
  });
}

/**
 * A few numbers below zero among others: less than one of twenty, or more of
 * them if a gap around zero separates them from the rest, or all of them are
 * the same one, such as -1. Own limits say what is right.
 */
export function negativeFindings(
  name: string,
  facts: ColumnFacts,
  decimal: Decimal = ".",
): Finding[] {
  const { negative, limits } = facts;
  if (negative.rows === 0 || limits) return [];
  const numbers = sizes(facts, decimal);
  const from = numbers.findIndex(({ size }) => size >= 0);
  if (from < 1) return [];
  const isStandIn = from === 1 && standInFindings(name, facts, decimal).length;
  if (isStandIn) return [];
  const share = negative.rows / rowsOf(facts, numberKinds);
  const isOne = from === 1 && numbers.length > FEWEST_VALUES;
  const most = isParted(numbers, from) ? FEW_APART : FEW_NEGATIVE;
  if (!isOne && share > most) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' is below 0 in ${count(negative.rows)} of ${
      count(facts.rows)
    } rows, but not in the others`,
    `correct or clear those cells; if they are right, set { limits: { ${
      JSON.stringify(name)
    }: {} } }`,
    negative.places,
  )];
}

/** Whether the gap around zero is wider than a tenth of all numbers above it. */
function isParted(numbers: readonly { size: number }[], from: number) {
  const above = numbers.slice(from);
  const [least, most] = [above[0].size, above.at(-1)!.size];
  return above.length >= FEWEST_VALUES &&
    least - numbers[from - 1].size > (most - least) / 10;
}

/** What databases and spreadsheets write where they have no date. */
const noDates = new Set([
  ...["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01"],
  ...["1980-01-01", "2099-12-31"],
]);
/** A known one is far from others where there are at least two of them. */
const FEWEST_DATES = 3;
/** So many times as frequent as others, a date is no coincidence. */
const FREQUENT = 5;

/**
 * Dates outside 1900 to 2099, and those within that may stand for a missing one:
 * a known one that is far from all others or much more frequent, and any that is
 * far and there again.
 */
export function placeholderDateFindings(
  { name, rewrite }: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  const { odd } = facts;
  const order = orders.find((order) => order === rewrite?.dates) ?? "DMY";
  const placeholders = placeholderDates(facts, order);
  return [
    ...(odd.rows
      ? [finding(
        "warning",
        name,
        `column '${name}' has a date before 1900 or after 2099 in ${
          count(odd.rows)
        } of ${count(rows)} rows; it may stand for a missing date`,
        "if so, clear those cells",
        odd.places,
      )]
      : []),
    ...placeholders.map(({ text, rows: of, row }) =>
      finding(
        "warning",
        name,
        `column '${name}' is ${text} in ${count(of)} of ${
          count(rows)
        } rows; it may stand for a missing date`,
        "if so, clear those cells",
        [{ row, value: text }],
      )
    ),
  ];
}

function placeholderDates({ values }: ColumnFacts, order: Order): Value[] {
  const days = new Map<string, Value>();
  for (const value of values.values()) {
    if (!dateKinds.includes(value.kind) && value.kind !== "compactDate") {
      continue;
    }
    const day = isoDate(value.text, order)?.slice(0, 10);
    if (day === undefined || day < "1900" || day >= "2100") continue;
    const known = days.get(day);
    if (known) known.rows += value.rows;
    else days.set(day, { ...value });
  }
  const sorted = [...days].sort(([a], [b]) => a < b ? -1 : 1);
  if (sorted.length < FEWEST_DATES) return [];
  const isFew = sorted.length < FEWEST_VALUES;
  const all = sorted.reduce((sum, [, { rows }]) => sum + rows, 0);
  const time = (at: number) => Date.parse(sorted.at(at)![0]);
  return sorted.filter(([day, { rows }], i) => {
    const gap = i === 0
      ? time(1) - time(0) > time(-1) - time(1)
      : i === sorted.length - 1 && time(-1) - time(-2) > time(-2) - time(0);
    const usual = (all - rows) / (sorted.length - 1);
    return noDates.has(day)
      ? gap || !isFew && rows > 1 && rows > FREQUENT * usual
      : !isFew && gap && rows > 1;
  }).map(([, value]) => value);
}
