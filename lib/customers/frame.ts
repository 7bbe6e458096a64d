/**
 * danfojs frames: the tables that people look at.
 *
 * @module
 */
import type * as danfojs from "danfojs";
import { type Data, display } from "../show/bundle.ts";
import { type Cell, tableHtml, tableText } from "../show/table.ts";
import type { Table } from "../table.ts";
import { loadDanfojs } from "./danfojs.ts";

/** A danfojs frame. */
export type DataFrame = danfojs.DataFrame;

const SHOWN_WHOLE = 20;
const SHOWN_EACH_END = 5;

/**
 * Converts a table to a frame; missing numbers are `NaN`, missing texts `""`.
 *
 * @example
 * ```ts ignore
 * const firstCustomers = churn.customers.frame(customers.table).head(3);
 * ```
 */
export function frame(table: Table): DataFrame {
  return withNote(
    frameOf(
      table.columns.map((
        { name, values },
      ) => [name, Array.from<Cell>(values)]),
    ),
    table.of === undefined
      ? undefined
      : `spread evenly over ${table.of.toLocaleString("en-US")}`,
  );
}

/** Adds the table as a frame, which is made when it is first asked for. */
export function withFrame<T extends { readonly table: Table }>(
  of: T,
): T & { readonly frame: DataFrame } {
  let made: DataFrame | undefined;
  return Object.defineProperty(of, "frame", {
    enumerable: true,
    get: () => made ??= frame(of.table),
  }) as T & { readonly frame: DataFrame };
}

const note = Symbol("note");

/** Has a frame say more below it. */
export function withNote(frame: DataFrame, text?: string): DataFrame {
  return text ? Object.assign(frame, { [note]: text }) : frame;
}

/**
 * Converts records to a frame, with one column per property of the first
 * record.
 *
 * @example
 * ```ts ignore
 * const plans = churn.customers.frameOfRecords([
 *   { plan: "Basic", customers: 120 },
 *   { plan: "Family", customers: 45 },
 * ]);
 * ```
 *
 * @returns One row per record.
 */
export function frameOfRecords<T extends object>(
  records: readonly T[],
): DataFrame {
  const names = Object.keys(records[0] ?? {}) as (keyof T & string)[];
  return frameOf(
    names.map((name) => [name, records.map((record) => record[name] as Cell)]),
  );
}

function frameOf(columns: [string, Cell[]][]): DataFrame {
  const names = columns.map(([name]) => name);
  const { DataFrame, members } = load();
  // By place: an object would sort names that are whole numbers to its front.
  return new DataFrame(
    Object.fromEntries(columns.map(([, cells], i) => [`column${i}`, cells])),
    { columns: names.map((name) => frameName(name, names, members)) },
  );
}

interface Loaded {
  readonly DataFrame: typeof danfojs.DataFrame;
  /** A frame with the properties that all frames have. */
  readonly members: DataFrame;
}

let loaded: Loaded | undefined;

/** With the first frame, as danfojs takes longer to load than all the rest. */
function load(): Loaded {
  return loaded ??= prepare(loadDanfojs());
}

function prepare(
  { DataFrame, NDframe }: typeof danfojs,
): Loaded {
  // On the base class: some results of danfojs are no more than that.
  Object.defineProperty(NDframe.prototype, display, {
    configurable: true,
    value(this: Shown): Data {
      return frameBundle(this);
    },
  });
  return { DataFrame, members: new DataFrame({ x: [1] }) };
}

/**
 * The name of a column in a frame: danfojs makes a property of it, which would
 * hide the frame's own, such as `index` or `shape`; those get a `_` behind.
 */
function frameName(
  name: string,
  names: readonly string[],
  members: DataFrame,
): string {
  if (!(name in members) || name === "x") return name;
  let free = `${name}_`;
  while (names.includes(free)) free += "_";
  return free;
}

/** What the display hook reads of danfojs's frames and series. */
interface Shown {
  columns: string[];
  shape: number[];
  dtypes: string[];
  values: Cell[] | Cell[][];
  index: (string | number)[];
  [note]?: string;
}

const TYPES: Record<string, string> = {
  int32: "whole number",
  float32: "number",
  string: "text",
  boolean: "yes or no",
};

/** A frame's bundle: its ends, with types, and its size in words. */
export function frameBundle(shown: Shown): Data {
  const [rows, columns = 1] = shown.shape;
  const whole = rows <= SHOWN_WHOLE;
  const positions = whole
    ? [...Array(rows).keys()]
    : [...Array(2 * SHOWN_EACH_END).keys()].map((i) =>
      i < SHOWN_EACH_END ? i : rows - 2 * SHOWN_EACH_END + i
    );
  // danfojs gives the rows of a frame as arrays, those of a series bare.
  const content = {
    header: ["", ...shown.columns.map(String)],
    named: true,
    types: [
      "",
      ...shown.dtypes.map((type, i) =>
        typeof [shown.values[0]].flat()[i] === "string"
          ? TYPES.string
          : TYPES[type] ?? type
      ),
    ],
    rows: positions.map((row) => [
      String(shown.index[row]),
      ...[shown.values[row]].flat(),
    ]),
    gap: whole ? undefined : SHOWN_EACH_END,
    note: sizeInWords(rows, columns) +
      (whole
        ? ""
        : `: the first ${SHOWN_EACH_END} and the last ${SHOWN_EACH_END}`) +
      (shown[note] ? `; ${shown[note]}` : ""),
  };
  return {
    "text/html": tableHtml(content),
    "text/plain": tableText(content),
  };
}

function sizeInWords(rows: number, columns: number): string {
  const part = (size: number, name: string) =>
    `${size.toLocaleString("en-US")} ${name}${size === 1 ? "" : "s"}`;
  return `${part(rows, "row")} × ${part(columns, "column")}`;
}
