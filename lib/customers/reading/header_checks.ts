/**
 * Whether the first row can be the columns' names.
 *
 * @module
 */

/** So many rows at most of title and remarks stand above the columns' names. */
const MOST_TITLE_ROWS = 10;

/**
 * A title as wide as the table: most of the names are blank, and in one of the next
 * rows all cells hold different texts without a number, as names do.
 *
 * @throws {SyntaxError}
 */
export function checkTitle(
  header: readonly string[],
  headerRow: number,
  cells: readonly (readonly string[])[],
  rows: readonly number[],
) {
  const blank = header.filter((name) => name.trim() === "").length;
  if (header.length < 3 || 2 * blank < header.length) return;
  const row = rows.slice(0, MOST_TITLE_ROWS).findIndex((_, i) => {
    const names = cells.map((column) => column[i]);
    return new Set(names).size === names.length &&
      names.every((name) => /\p{L}/u.test(name));
  });
  if (row < 0) return;
  throw new SyntaxError(
    `Cannot read the CSV: row ${headerRow} ('${
      header.find((name) => name.trim() !== "") ?? ""
    }') names ${
      header.length - blank
    } of ${header.length} columns, as a title would; remove the lines above the column names, which row ${
      rows[row]
    } may contain ('${cells[0][row]}', '${cells[1][row]}', …)`,
  );
}

/** Names in single quotes. @throws {SyntaxError} */
export function checkQuotes(header: readonly string[]) {
  if (header.every((cell) => /^'.*'$/.test(cell.trim()))) {
    throw new SyntaxError(
      "Cannot read the CSV: its cells are quoted with single quotes; save it with double quotes",
    );
  }
}
