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
  type ColumnFacts,
  DISTINCT_LIMIT,
  NEARLY_UNIQUE,
  type Place,
  type Range,
} from "./column_facts.ts";
import { isIdName, mayBeIdName } from "./column_names.ts";
import { isoDate } from "./dates.ts";
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

/** Years in which no customer of today joins, so that they stand for something else. */
const oddYear = (year: number) => year < 1900 || year > 2099;

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
    const kind = kindOf(text);
    look(facts, text, kind, row);
    facts.kinds[kind]++;
    if (isOutside(facts.limits, text, kind)) facts.outside++;
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
  const kind = kindOf(text);
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
  if (isOutside(facts.limits, text, kind)) {
    addPlace(facts.outsidePlaces, row, text);
  }
  if (facts.isRowNumber) {
    facts.isRowNumber = (kind === "whole" || kind === "compactDate") &&
      (facts.rows === 1 || Number(text) === facts.point.highest + 1);
  }
  const isNumber = numberKinds.includes(kind);
  const { sign, number } = isNumber ? splitSign(text) : unsigned;
  if (isNumber && !facts.signs.has(sign)) {
    facts.signs.set(sign, { row, value: compact(text) });
  }
  switch (kind) {
    case "compactDate":
      widenDates(facts, text);
      // falls through
    case "whole":
      widen(facts.comma, Number(number), row);
      // falls through
    case "point":
      widen(facts.point, Number(number), row);
      break;
    case "pointOrThousands":
      widen(facts.point, Number(number), row);
      widen(facts.comma, Math.round(1000 * Number(number)), row);
      break;
    case "commaOrThousands":
      widen(facts.point, Number(plainNumber(number, ".")), row);
      widen(facts.comma, Number(plainNumber(number, ",")), row);
      break;
    case "thousands":
      widen(facts.point, Number(plainNumber(number, ".")), row);
      break;
    case "comma":
      widen(facts.comma, Number(plainNumber(number, ",")), row);
      break;
    case "isoDate":
    case "otherDate":
    case "dayFirst":
    case "monthFirst":
      widenDates(facts, text, kind === "monthFirst" ? "MDY" : "DMY");
      break;
    case "text":
    case "code":
      facts.textLength += text.length;
      facts.texts++;
  }
}

const unsigned = { sign: "", number: "" };

function widenDates(facts: ColumnFacts, text: string, order?: "DMY" | "MDY") {
  const date = isoDate(text, order)!;
  if (date < facts.firstDate) facts.firstDate = date;
  if (date > facts.lastDate) facts.lastDate = date;
}

function isOutside(limits: Limits | undefined, text: string, kind: Kind) {
  if (dateKinds.includes(kind)) {
    return oddYear(Number(/\d{4}/.exec(text)![0]));
  }
  if (limits === undefined) return false;
  const { min = -Infinity, max = Infinity } = limits;
  let size = kind === "whole" || kind.startsWith("point") ? Number(text) : NaN;
  if (Number.isNaN(size)) {
    size = Number(plainNumber(text, kind.startsWith("comma") ? "," : "."));
  }
  return size < min || size > max;
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
    facts.kinds[kind] += rows;
    if (isOutside(facts.limits, text, kind)) facts.outside += rows;
  }
}
