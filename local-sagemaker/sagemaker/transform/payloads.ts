/**
 * An object's bytes as payloads, each of whole records.
 *
 * @module
 */

/** The bytes of one request, and where they begin. */
export interface Payload {
  readonly body: Uint8Array<ArrayBuffer>;
  /** The number of its first line, from 1. */
  readonly line: number;
}

/** How an object is divided. */
export interface Division {
  /** Whether a line is a record; else the object is one. */
  readonly byLine: boolean;
  /** Whether a payload has as many records as fit; else one. */
  readonly several: boolean;
  /** The most bytes a payload has. */
  readonly most: number;
}

const lineFeed = 10;

/** @throws {RangeError} where a record is larger than a payload may be. */
export async function* payloadsOf(
  chunks: AsyncIterable<Uint8Array>,
  { byLine, several, most }: Division,
): AsyncGenerator<Payload> {
  let line = 1;
  let rest = new Uint8Array();
  const waiting: Uint8Array[] = [];
  let size = 0;

  /** Takes whole records off the front of what has come. */
  function* take(isLast: boolean): Generator<Payload> {
    rest = joined([rest, ...waiting.splice(0)]);
    while (rest.length > 0) {
      const end = byLine ? endOf(rest, isLast) : isLast ? rest.length : 0;
      if (end > most || (end === 0 && rest.length > most)) {
        throw new RangeError(
          byLine
            ? `line ${line} is longer than the ${most} bytes of a payload`
            : `Too much data for max payload size: more than ${most} bytes`,
        );
      }
      if (end === 0) break;
      const body = rest.slice(0, end);
      yield { body, line };
      if (byLine) line += several ? countLines(body) : 1;
      rest = rest.subarray(end);
    }
    size = rest.length;
  }

  function endOf(bytes: Uint8Array, isLast: boolean): number {
    if (!several) {
      return (bytes.indexOf(lineFeed) + 1) || (isLast ? bytes.length : 0);
    }
    if (bytes.length <= most) return isLast ? bytes.length : 0;
    return bytes.lastIndexOf(lineFeed, most - 1) + 1;
  }

  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size > most || (byLine && !several)) yield* take(false);
  }
  yield* take(true);
}

/** How many lines bytes have; the last one may lack its line feed. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (
    let at = bytes.indexOf(lineFeed);
    at >= 0;
    at = bytes.indexOf(lineFeed, at + 1)
  ) count++;
  return bytes.at(-1) === lineFeed ? count : count + 1;
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
