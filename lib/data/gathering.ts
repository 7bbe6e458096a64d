/**
 * Gathers the facts of a column cell by cell, in bounded memory.
 *
 * @module
 */
import {
  dateKinds,
  type Kind,
  kindOf,
  numberKinds,
  plainNumber,
} from "./cell_kinds.ts";
import {
  type Cells,
  type ColumnFacts,
  DISTINCT_LIMIT,
  NEARLY_UNIQUE,
  type Place,
  type Range,
} from "./column_facts.ts";
import { isIdName, mayBeIdName } from "./column_names.ts";
import { datesOf } from "./dates.ts";
import type { Limits } from "./limits.ts";
import {
  addText,
  createRepeats,
  hashKey,
  newHash,
  type Repeats,
} from "./repeats.ts";
import { splitSign } from "./signs.ts";

const MOST_PLACES = 5;

/** Of a year in which no customer of today joins, so that it stands for something else. */
const isOddDate = (date: string) => date < "1900" || date >= "2100";

/**
 * Adds a cell.
 *
 * @returns The cell trimmed; the same string for the same counted value.
 */
export function addCell(facts: ColumnFacts, cell: string, row: number): string {
  facts.rows++;
  const text = trimmed(cell);
  if (text === "") {
    facts.missing++;
    facts.isRowNumber = false;
    addPlace(facts.missingPlaces, row, text);
    return text;
  }
  if (facts.values.size === DISTINCT_LIMIT) {
    const kind = kindOf(text, facts.anyUnit);
    look(facts, text, kind, row);
    countCells(facts, text, kind, 1);
    if (facts.repeats !== undefined) addRepeat(facts.repeats, text, row);
    return text;
  }
  facts.counted++;
  const known = facts.values.get(text);
  if (known !== undefined) {
    known.rows++;
    facts.isRowNumber = false;
    if (facts.again.length < MOST_PLACES) {
      facts.again.push({ row, value: known.text });
    }
    return known.text;
  }
  const kind = kindOf(text, facts.anyUnit);
  look(facts, text, kind, row);
  const copy = compact(text);
  facts.values.set(copy, { text: copy, kind, row, rows: 1 });
  if (facts.values.size === DISTINCT_LIMIT) watchRepeats(facts);
  return copy;
}

function trimmed(cell: string): string {
  if (cell === "") return cell;
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)];
  return first > 32 && last > 32 && first < 160 && last < 160
    ? cell
    : cell.trim();
}

/** A copy that doesn't keep the whole chunk of text alive that it was cut from. */
export function compact(text: string): string {
  return text.length < 13 ? text : JSON.parse(JSON.stringify(text));
}

function look(facts: ColumnFacts, text: string, kind: Kind, row: number) {
  const places = facts.places[kind] ??= [];
  addPlace(places, row, text);
  if (facts.isRowNumber) {
    facts.isRowNumber = (kind === "whole" || kind === "compactDate") &&
      (facts.rows === 1 || Number(text) === facts.point.highest + 1);
  }
  if (numberKinds.includes(kind)) lookAtNumber(facts, text, kind, row);
  if (kind === "compactDate" || dateKinds.includes(kind)) {
    lookAtDate(facts, text, kind, row);
  }
  if (kind === "text" || kind === "code") {
    facts.textLength += text.length;
    facts.texts++;
  }
}

function lookAtNumber(
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

function lookAtDate(
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
function countCells(
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

function addPlace(places: Place[], row: number, value: string) {
  if (places.length < MOST_PLACES) places.push({ row, value: compact(value) });
}

/** Most values were different up to now: then look whether all are. */
function watchRepeats(facts: ColumnFacts) {
  const { values, counted, places } = facts;
  const isText = places.text !== undefined || places.code !== undefined;
  if (values.size < NEARLY_UNIQUE * counted) return;
  if (!isText && !isIdName(facts.name) && !mayBeIdName(facts.name)) return;
  facts.repeats = createRepeats();
  facts.repeats.count = counted - values.size;
  for (const { text, row } of values.values()) {
    addRepeat(facts.repeats, text, row);
  }
}

function addRepeat(repeats: Repeats, text: string, row: number) {
  const hash = newHash();
  addText(hash, text);
  repeats.add(hashKey(hash), row);
}

/** Ends the gathering: the rows of the counted values join those of their kinds. */
export function closeFacts(facts: ColumnFacts) {
  for (const { text, kind, rows } of facts.values.values()) {
    countCells(facts, text, kind, rows);
  }
}
