/**
 * What a pass over a CSV tells of each column.
 *
 * @module
 */
import { type Kind, kinds } from "./cell_kinds.ts";
import { type Order, orders } from "./dates.ts";
import type { Limits } from "./limits.ts";
import type { Repeats } from "../reading/repeats.ts";

/** With this many different values met, counting them ends. */
export const DISTINCT_LIMIT = 10_000;

/** From this share of different values on, a column tells its rows apart. */
export const NEARLY_UNIQUE = 0.95;

/** A cell and the row that a spreadsheet shows it in; the header is row 1. */
export interface Place {
  readonly row: number;
  readonly value: string;
}

/** A value that is counted. */
export interface Value {
  readonly text: string;
  readonly kind: Kind;
  /** The row it was first met in. */
  readonly row: number;
  rows: number;
}

/** What the cells of one column have in common; blank cells are missing. */
export interface ColumnFacts {
  readonly name: string;
  readonly limits?: Limits;
  /** Whether a number may have any unit, as of a column that is told to be numbers. */
  readonly anyUnit: boolean;
  /** The mean of the numbers that a model learned from. */
  readonly learnedMean?: number;
  rows: number;
  missing: number;
  readonly missingPlaces: Place[];
  /** The values met, until there were {@linkcode DISTINCT_LIMIT} of them. */
  readonly values: Map<string, Value>;
  /** Rows of all these values. */
  counted: number;
  /** Rows by kind: those that are not in `values` while gathering, all afterwards. */
  readonly kinds: Record<Kind, number>;
  /** The first cells of each kind. */
  readonly places: Partial<Record<Kind, Place[]>>;
  /** Every row holds the row before it plus one. */
  isRowNumber: boolean;
  /** What the numbers are signed with, `""` for nothing, and the first of each. */
  readonly signs: Map<string, Place>;
  /** Whether each number is written as every later stage reads it. */
  isPlain: boolean;
  /** Whether a cell begins or ends with a byte order mark, which Python does not trim. */
  hasMarks: boolean;
  /** The numbers, where the decimal sign is a point or a comma. */
  readonly point: Range;
  readonly comma: Range;
  /** Numbers below zero. */
  readonly negative: Cells;
  /** Dates before 1900 or after 2099. */
  readonly odd: Cells;
  /** The dates, in every order of day, month and year that they can have. */
  readonly dates: Readonly<Record<Order, { first: string; last: string }>>;
  /** The orders that dates can have, and the first date of each such choice. */
  readonly orders: Map<string, Place>;
  /** Characters of all different values that are text, and their number. */
  textLength: number;
  texts: number;
  /** The first cells that hold a value again. */
  readonly again: Place[];
  /** All values, where a column looks like an id. */
  repeats?: Repeats;
}

/** How many cells, and the first of them. */
export interface Cells {
  rows: number;
  readonly places: Place[];
}

/** Lowest and highest of some numbers. */
export interface Range {
  lowest: number;
  lowestRow: number;
  highest: number;
  highestRow: number;
  /** Numbers outside the limits. */
  readonly outside: Cells;
}

const none = (): Cells => ({ rows: 0, places: [] });

const nothing = (): Range => ({
  lowest: Infinity,
  lowestRow: 0,
  highest: -Infinity,
  highestRow: 0,
  outside: none(),
});

/** Starts the facts of one column. */
export function emptyFacts(
  name: string,
  { anyUnit = false, ...known }:
    & Pick<ColumnFacts, "limits" | "learnedMean">
    & { readonly anyUnit?: boolean } = {},
): ColumnFacts {
  return {
    name,
    ...known,
    anyUnit,
    rows: 0,
    missing: 0,
    missingPlaces: [],
    values: new Map(),
    counted: 0,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<
      Kind,
      number
    >,
    places: {},
    isRowNumber: true,
    signs: new Map(),
    point: nothing(),
    comma: nothing(),
    isPlain: true,
    hasMarks: false,
    negative: none(),
    odd: none(),
    dates: Object.fromEntries(
      orders.map((order) => [order, { first: "9999", last: "" }]),
    ) as Record<Order, { first: string; last: string }>,
    orders: new Map(),
    again: [],
    textLength: 0,
    texts: 0,
  };
}
