/**
 * Tables for notebooks: plain HTML that takes its colours from the page.
 *
 * @module
 */
import { brief, minus } from "../words.ts";
import { type Displayable, escapeHtml, html } from "./bundle.ts";

/** A cell's value; `NaN`, `null` and `undefined` show as blank. */
export type Cell = string | number | boolean | null | undefined;

/** What {@linkcode tableHtml} and {@linkcode tableText} lay out. */
export interface TableContent {
  readonly header: readonly string[];
  /** A second header line: what the columns hold. */
  readonly types?: readonly string[];
  /** Rows as long as the header. */
  readonly rows: readonly (readonly Cell[])[];
  /** The first column names the rows: it stays while the others scroll. */
  readonly named?: boolean;
  /** Draws a line of dots before this row: rows are left out there. */
  readonly gap?: number;
  /** A line below the table. */
  readonly note?: string;
  /** Groups the digits of numbers: `1,526`. Values of customers stay as they are. */
  readonly grouped?: boolean;
}

/** Shows a table whose header are names of the customers' columns. */
export const showTable = (content: TableContent): Displayable =>
  html(tableHtml(content), tableText(content));

/** Shows records of figures as a table, one column a property of the first record. */
export function displayTable<T extends object>(
  records: readonly T[],
  { note }: { note?: string } = {},
): Displayable {
  const header = Object.keys(records[0] ?? {});
  const rows = records.map((record) =>
    header.map((name) => (record as Record<string, Cell>)[name])
  );
  return showTable({ header, rows, note, grouped: true });
}

/**
 * Lays a table out as HTML: numbers to the right, text to the left, escaped; a
 * wide one scrolls in its own box. Colours are the page's. GitHub takes the
 * styles away: what they say is in attributes as well, or can be missed.
 */
export function tableHtml(content: TableContent): string {
  const { header, types, named, note } = content;
  const { rows, numeric } = format(content);
  const line = (cells: readonly string[], kind: "name" | "type" | "value") =>
    "<tr>" + cells.map((cell, i) => {
      const side = numeric[i] ? "right" : "left";
      const stays = named && i === 0;
      const tag = kind === "name" || stays ? "th" : "td";
      const scope = tag === "td" ? "" : kind === "value" ? "row" : "col";
      const style = `text-align: ${side}${
        kind === "type"
          ? typeStyle
          : kind === "value" && isShort(cell)
          ? oneLine
          : ""
      }${stays ? stayStyle : ""}`;
      return `<${tag}${
        scope && ` scope="${scope}"`
      } align="${side}" style="${style}">${
        kind === "type" ? `<em>${escapeHtml(cell)}</em>` : cellHtml(cell)
      }</${tag}>`;
    }).join("") + "</tr>\n";
  return '<div tabindex="0" role="group" aria-label="Table" style="overflow-x: auto">\n<table>\n<thead>\n' +
    line(header, "name") + (types ? line(types, "type") : "") +
    "</thead>\n<tbody>\n" + rows.map((row) => line(row, "value")).join("") +
    "</tbody>\n</table>\n</div>" +
    (note
      ? `\n<p style="overflow-wrap: anywhere">${escapeHtml(note)}</p>`
      : "");
}

const oneLine = "; white-space: nowrap";
const typeStyle = `${oneLine}; opacity: 0.75`;
/** Opaque, in the page's own colour, as others pass below it. */
const stayStyle =
  "; position: sticky; left: 0; background: var(--jp-layout-color0, Canvas)";

/**
 * Whether a cell stays on one line wherever the page would break it: numbers with
 * their units, intervals, names with a number.
 */
const isShort = (text: string) => text.length <= 40 && /\d/.test(text);

/** Longer words, such as names without spaces, are broken or shortened. */
const LONGEST_WORD = 40;
/** Longer texts wrap, in pages too where cells have one line. */
const LONGEST_LINE = 60;

const wrapped = "white-space: normal; overflow-wrap: anywhere; " +
  `min-width: 30ch; max-width: ${LONGEST_LINE}ch`;

const longWord = new RegExp(`\\S{${LONGEST_WORD + 1},}`, "gu");

/** Text that wraps within long words too, and keeps the other columns in view. */
function cellHtml(text: string): string {
  if (text.length <= LONGEST_LINE && text.search(longWord) < 0) {
    return escapeHtml(text);
  }
  return `<div style="${wrapped}">${escapeHtml(text)}</div>`;
}

/** Lays a table out as text of fixed width. */
export function tableText(content: TableContent): string {
  const { header, types, note } = content;
  const { rows, numeric } = format(content);
  const lines = [header, ...(types ? [types] : []), ...rows]
    .map((row) =>
      row.map((cell) =>
        cell.replace(/\s+/g, " ")
          .replace(longWord, (word) => brief(word, LONGEST_WORD))
      )
    );
  const widths = header.map((_, i) =>
    Math.max(...lines.map((line) => line[i].length))
  );
  const text = lines.map((line) =>
    line.map((cell, i) =>
      numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
    ).join("  ").trimEnd()
  );
  return [...text, ...(note ? ["", note] : [])].join("\n");
}

function format({ header, rows, gap, grouped = false }: TableContent) {
  const every = (i: number, holds: (cell: Cell) => boolean) =>
    rows.some((row) => !isBlank(row[i])) &&
    rows.every((row) => isBlank(row[i]) || holds(row[i]));
  const numbers = header.map((_, i) => every(i, isNumber));
  const numeric = header.map((_, i) => every(i, isFigure));
  const texts = header.map((_, i) => {
    const column = rows.map((row) => row[i]);
    return numbers[i] ? numberTexts(column, grouped) : column.map(plainText);
  });
  const lines = rows.map((_, row) => texts.map((column) => column[row]));
  if (gap !== undefined) lines.splice(gap, 0, header.map(() => "…"));
  return { rows: lines, numeric };
}

const isBlank = (cell: Cell) =>
  cell === null || cell === undefined || cell === "" || Number.isNaN(cell);

const isNumber = (cell: Cell) => typeof cell === "number";

/** A number, or one in words: `1,169`, `−0.05`, `18.2%`, `€12`, `< 0.0001`, `4.2e-7`. */
const isFigure = (cell: Cell) =>
  isNumber(cell) ||
  /^([<>] )?[+−-]?(\p{Lu}{0,3}\p{Sc}|\p{Lu}{3}\u00A0)?\d[\d,]*(\.\d+)?(%|e-?\d+|\u00A0\p{L}{1,3})?$/u
    .test(String(cell));

const plainText = (cell: Cell) => isBlank(cell) ? "" : String(cell);

const MOST_DECIMALS = 4;
const LEAST = 10 ** -MOST_DECIMALS;

/**
 * Numbers of one column with equally many decimals, four at most. Smaller ones
 * are said to be so, or have an exponent where the others are whole.
 */
function numberTexts(column: readonly Cell[], grouped: boolean): string[] {
  const decimals = Math.max(
    0,
    ...column.map((cell) => isBlank(cell) ? 0 : decimalsOf(cell as number)),
  );
  return column.map((cell) => {
    if (isBlank(cell)) return "";
    const value = cell as number;
    if (isTiny(value) && decimals > 0) {
      return value < 0 ? `> −${LEAST}` : `< ${LEAST}`;
    }
    const text = isLong(value) ? longText(value) : value.toFixed(decimals);
    return minus(grouped ? group(text) : text);
  });
}

/** `1526.5` → `1,526.5`. */
const group = (text: string) =>
  text.replace(/\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));

function decimalsOf(value: number): number {
  if (isLong(value)) return 0;
  const rounded = String(Number(value.toFixed(MOST_DECIMALS)));
  return rounded.split(".")[1]?.length ?? 0;
}

/** A tiny number by its first digits, a huge one as it is. */
function longText(value: number): string {
  return isTiny(value)
    ? Number(value.toPrecision(3)).toExponential()
    : String(value);
}

/** Sizes that fixed decimals would hide or blow up. */
const isLong = (value: number) =>
  !Number.isFinite(value) || Math.abs(value) >= 1e15 || isTiny(value);

const isTiny = (value: number) => value !== 0 && Math.abs(value) < LEAST;
