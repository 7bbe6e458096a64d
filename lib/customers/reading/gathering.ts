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
} from "../columns/cell_kinds.ts";
import {
  type ColumnFacts,
  DISTINCT_LIMIT,
  NEARLY_UNIQUE,
} from "../columns/column_facts.ts";
import { isIdName, mayBeIdName } from "../columns/column_names.ts";
import {
  addPlace,
  compact,
  countCells,
  lookAtDate,
  lookAtNumber,
} from "../columns/measuring.ts";
import {
  addText,
  createRepeats,
  hashKey,
  newHash,
  type Repeats,
} from "./repeats.ts";

/**
 * Adds a cell.
 *
 * @returns The cell trimmed; the same string for the same counted value.
 */
export function addCell(facts: ColumnFacts, cell: string, row: number): string {
  facts.rows++;
  const text = trimmed(cell);
  if (text !== cell) facts.hasMarks ||= outerMark.test(cell);
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
    addPlace(facts.again, row, known.text);
    return known.text;
  }
  const kind = kindOf(text, facts.anyUnit);
  look(facts, text, kind, row);
  const copy = compact(text);
  facts.values.set(copy, { text: copy, kind, row, rows: 1 });
  if (facts.values.size === DISTINCT_LIMIT) watchRepeats(facts);
  return copy;
}

const outerMark = /^\s*\ufeff|\ufeff\s*$/;

function trimmed(cell: string): string {
  if (cell === "") return cell;
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)];
  return first > 32 && last > 32 && first < 160 && last < 160
    ? cell
    : cell.trim();
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
