/**
 * CSV text, split into records.
 *
 * @module
 */

/** A record this long, in characters, is a mistake: a quote without its end. */
const LONGEST_RECORD = 1_000_000;

/**
 * Splits text into records, however the text is cut.
 *
 * @returns A function that takes the next piece of text, or nothing at the end,
 * and gives the records that are complete.
 * @throws {SyntaxError} When a quote has no end, or text follows it.
 */
export function createSplitter(
  { delimiter, lineEnd }: {
    readonly delimiter: string;
    readonly lineEnd: "\n" | "\r";
  },
): (text?: string) => string[][] {
  let rest = "";
  let row = 0;

  function* split(text: string, isEnd: boolean): Generator<string[]> {
    let start = 0;
    let quote = text.indexOf('"');
    while (start < text.length) {
      let end = text.indexOf(lineEnd, start);
      if (end < 0) {
        if (!isEnd) break;
        end = text.length;
      }
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      if (quote < 0 || quote > end) {
        const last = end > start && text.charCodeAt(end - 1) === 13
          ? end - 1
          : end;
        row++;
        yield last === start ? [] : text.slice(start, last).split(delimiter);
        start = end + 1;
      } else {
        const cells: string[] = [];
        const next = splitQuoted(text, start, cells, isEnd);
        if (next < 0) break;
        row++;
        yield cells;
        start = next;
      }
    }
    rest = text.slice(start);
  }

  /** Reads one record with quotes; -1 when the text ends within it. */
  function splitQuoted(
    text: string,
    start: number,
    cells: string[],
    isEnd: boolean,
  ): number {
    let at = start;
    while (true) {
      let cell: string;
      if (text[at] === '"') {
        cell = "";
        let from = at + 1;
        while (true) {
          const close = text.indexOf('"', from);
          if (close < 0) {
            if (isEnd) throw unclosed();
            return -1;
          }
          cell += text.slice(from, close);
          at = close + 1;
          if (text[at] !== '"') break;
          cell += '"';
          from = at + 1;
        }
        if (at === text.length && !isEnd) return -1;
      } else {
        const comma = text.indexOf(delimiter, at);
        const end = text.indexOf(lineEnd, at);
        if (end < 0 && comma < 0 && !isEnd) return -1;
        let stop = end < 0 ? text.length : end;
        if (comma >= 0 && comma < stop) stop = comma;
        else if (text[stop - 1] === "\r" && stop > at) stop--;
        cell = text.slice(at, stop);
        if (/^\s+"/.test(cell)) throw spaced(cells.length + 1);
        at = stop;
      }
      cells.push(cell);
      if (text[at] === delimiter) {
        at++;
        if (at === text.length && !isEnd) return -1;
        continue;
      }
      if (text[at] === "\r" && lineEnd === "\n") {
        if (at + 1 === text.length && !isEnd) return -1;
        at++;
      }
      if (at >= text.length) return at;
      if (text[at] === lineEnd) return at + 1;
      throw new SyntaxError(
        `Cannot read the CSV: in row ${
          row + 1
        }, text follows the closing quote of cell ${cells.length}; double every quote inside a cell`,
      );
    }
  }

  function spaced(cell: number) {
    return new SyntaxError(
      `Cannot read the CSV: in row ${
        row + 1
      }, a space comes before the opening quote of cell ${cell}; remove it`,
    );
  }

  function unclosed() {
    return new SyntaxError(
      `Cannot read the CSV: a quote opened in row ${
        row + 1
      } is not closed; close it, or double every quote inside a cell`,
    );
  }

  return (text) => {
    const records = [...split(rest + (text ?? ""), text === undefined)];
    if (rest.length > LONGEST_RECORD) {
      if (rest.includes('"')) throw unclosed();
      throw new SyntaxError(
        `Cannot read the CSV: row ${
          row + 1
        } is longer than a million characters; check its line breaks`,
      );
    }
    return records;
  };
}
