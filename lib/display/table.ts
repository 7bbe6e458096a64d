/**
 * Tables for notebooks: plain HTML that takes its colours from the page.
 *
 * @module
 */
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
}

/** Shows records as a table, one column a property of the first record. */
export function displayTable<T extends object>(
  records: readonly T[],
  { note }: { note?: string } = {},
): Displayable {
  const header = Object.keys(records[0] ?? {});
  const rows = records.map((record) =>
    header.map((name) => (record as Record<string, Cell>)[name])
  );
  const content = { header, rows, note };
  return html(tableHtml(content), tableText(content));
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
      const style = `text-align: ${side}${kind === "type" ? typeStyle : ""}${
        stays ? stayStyle : ""
      }`;
      return `<${tag}${
        scope && ` scope="${scope}"`
      } align="${side}" style="${style}">${
        kind === "type" ? `<em>${escapeHtml(cell)}</em>` : escapeHtml(cell)
      }</${tag}>`;
    }).join("") + "</tr>\n";
  return '<div tabindex="0" role="group" aria-label="Table" style="overflow-x: auto">\n<table>\n<thead>\n' +
    line(header, "name") + (types ? line(types, "type") : "") +
    "</thead>\n<tbody>\n" + rows.map((row) => line(row, "value")).join("") +
    "</tbody>\n</table>\n</div>" + (note ? `\n<p>${escapeHtml(note)}</p>` : "");
}

const typeStyle = "; white-space: nowrap; opacity: 0.75";
/** Opaque, in the page's own colour, as others pass below it. */
const stayStyle =
  "; position: sticky; left: 0; background: var(--jp-layout-color0, Canvas)";

/** Lays a table out as text of fixed width. */
export function tableText(content: TableContent): string {
  const { header, types, note } = content;
  const { rows, numeric } = format(content);
  const lines = [header, ...(types ? [types] : []), ...rows]
    .map((row) => row.map((cell) => cell.replace(/\s+/g, " ")));
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

function format({ header, rows, gap }: TableContent) {
  const every = (i: number, holds: (cell: Cell) => boolean) =>
    rows.some((row) => !isBlank(row[i])) &&
    rows.every((row) => isBlank(row[i]) || holds(row[i]));
  const numbers = header.map((_, i) => every(i, isNumber));
  const numeric = header.map((_, i) => every(i, isFigure));
  const texts = header.map((_, i) => {
    const column = rows.map((row) => row[i]);
    return numbers[i] ? numberTexts(column) : column.map(plainText);
  });
  const lines = rows.map((_, row) => texts.map((column) => column[row]));
  if (gap !== undefined) lines.splice(gap, 0, header.map(() => "…"));
  return { rows: lines, numeric };
}

const isBlank = (cell: Cell) =>
  cell === null || cell === undefined || cell === "" || Number.isNaN(cell);

const isNumber = (cell: Cell) => typeof cell === "number";

/** A number, or one in words: `1,169`, `−0.05`, `18.2%`, `< 0.0001`. */
const isFigure = (cell: Cell) =>
  isNumber(cell) || /^(< )?[+−-]?\d[\d,]*(\.\d+)?%?$/.test(String(cell));

const plainText = (cell: Cell) => isBlank(cell) ? "" : String(cell);

const MOST_DECIMALS = 4;

/** Numbers of one column with equally many decimals, four at most. */
function numberTexts(column: readonly Cell[]): string[] {
  const decimals = Math.max(
    0,
    ...column.map((cell) => isBlank(cell) ? 0 : decimalsOf(cell as number)),
  );
  return column.map((cell) => {
    if (isBlank(cell)) return "";
    const value = cell as number;
    return (isLong(value) ? longText(value) : value.toFixed(decimals))
      .replace(/^-/, "−");
  });
}

function decimalsOf(value: number): number {
  if (isLong(value)) return 0;
  const rounded = String(Number(value.toFixed(MOST_DECIMALS)));
  return rounded.split(".")[1]?.length ?? 0;
}

/** A tiny number by its first digits, a huge one as it is. */
function longText(value: number): string {
  return String(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : value);
}

/** Sizes that fixed decimals would hide or blow up. */
function isLong(value: number): boolean {
  const size = Math.abs(value);
  return !Number.isFinite(value) || size >= 1e15 ||
    size !== 0 && size < 10 ** -MOST_DECIMALS;
}
