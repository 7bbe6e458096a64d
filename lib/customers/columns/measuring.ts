/**
 * What the numbers and dates of a column are, cell by cell.
 *
 * @module
 */
import {
  dateKinds,
  type Kind,
  numberKinds,
  plainNumber,
} from "./cell_kinds.ts";
import type { Cells, ColumnFacts, Place, Range } from "./column_facts.ts";
import { datesOf } from "./dates.ts";
import type { Limits } from "./limits.ts";
import { splitSign } from "./signs.ts";

const MOST_PLACES = 5;

/** Of a year in which no customer of today joins, so that it stands for something else. */
const isOddDate = (date: string) => date < "1900" || date >= "2100";

/** Keeps a place while they are few. */
export function addPlace(places: Place[], row: number, value: string) {
  if (places.length < MOST_PLACES) places.push({ row, value: compact(value) });
}

/** A copy that doesn't keep the whole chunk of text alive that it was cut from. */
export function compact(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}

/** Looks at a number that is met for the first time. */
export function lookAtNumber(
  facts: ColumnFacts,
  text: string,
  kind: Kind,
  row: number,
) {
  const { sign, number } = splitSign(text, facts.anyUnit);
  if (!facts.signs.has(sign)) {
    facts.signs.set(sign, { row, value: compact(text) });
  }
  facts.isPlain &&= number === text &&
    (kind === "whole" || kind === "compactDate" || kind.startsWith("point"));
  const sizes = sizesOf(text, kind, facts.anyUnit);
  if (isNegative(sizes)) addPlace(facts.negative.places, row, text);
  for (const decimal of ["point", "comma"] as const) {
    const size = sizes[decimal];
    if (size === undefined) continue;
    widen(facts[decimal], size, row);
    if (isOutside(facts.limits, size)) {
      addPlace(facts[decimal].outside.places, row, text);
    }
  }
}

/** The sizes that a number can have, where the decimal sign is a point or a comma. */
function sizesOf(text: string, kind: Kind, anyUnit: boolean) {
  if (kind === "whole" || kind === "compactDate") {
    const plain = Number(text);
    if (!Number.isNaN(plain)) return { point: plain, comma: plain };
  }
  const point = () => Number(plainNumber(text, ".", anyUnit));
  const comma = () => Number(plainNumber(text, ",", anyUnit));
  if (kind === "point" || kind === "thousands") return { point: point() };
  if (kind === "comma") return { comma: comma() };
  return { point: point(), comma: comma() };
}

type Sizes = { readonly point?: number; readonly comma?: number };
const isNegative = ({ point, comma }: Sizes) => (point ?? comma ?? 0) < 0;

function isOutside(limits: Limits | undefined, size: number) {
  if (limits === undefined) return false;
  const { min = -Infinity, max = Infinity } = limits;
  return size < min || size > max;
}

/** Looks at a date that is met for the first time. */
export function lookAtDate(
  facts: ColumnFacts,
  text: string,
  kind: Kind,
  row: number,
) {
  if (kind === "shortDate") return;
  const dates = datesOf(text, kind);
  if (kind === "orderedDate") {
    const choice = [...dates.keys()].join();
    if (!facts.orders.has(choice)) {
      facts.orders.set(choice, { row, value: compact(text) });
    }
  }
  const [first] = dates.values();
  if (kind !== "compactDate" && isOddDate(first)) {
    addPlace(facts.odd.places, row, text);
  }
  for (const [order, date] of dates) {
    const range = facts.dates[order];
    if (date < range.first) range.first = date;
    if (date > range.last) range.last = date;
  }
}

function widen(range: Range, size: number, row: number) {
  if (size < range.lowest) {
    range.lowest = size;
    range.lowestRow = row;
  }
  if (size > range.highest) {
    range.highest = size;
    range.highestRow = row;
  }
}

/** Adds rows of a value to those of its kind. */
export function countCells(
  facts: ColumnFacts,
  text: string,
  kind: Kind,
  rows: number,
) {
  facts.kinds[kind] += rows;
  const add = (cells: Cells) => cells.rows += rows;
  if (numberKinds.includes(kind)) {
    const sizes = sizesOf(text, kind, facts.anyUnit);
    if (isNegative(sizes)) add(facts.negative);
    for (const decimal of ["point", "comma"] as const) {
      const size = sizes[decimal];
      if (size !== undefined && isOutside(facts.limits, size)) {
        add(facts[decimal].outside);
      }
    }
  } else if (dateKinds.includes(kind) && kind !== "shortDate") {
    const [first] = datesOf(text, kind).values();
    if (isOddDate(first)) add(facts.odd);
  }
}
