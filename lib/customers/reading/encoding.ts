/**
 * How a file's bytes become text.
 *
 * @module
 */

/**
 * A label that `TextDecoder` takes. Of these, `utf-8`, `utf-16le`, `utf-16be`
 * and `windows-1252` are recognised.
 */
export type Encoding = string;

const names: Readonly<Record<string, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 (little-endian)",
  "utf-16be": "UTF-16 (big-endian)",
  "windows-1252": "Latin-1 (Windows-1252)",
};

/** What an encoding is called where people read it. */
export const encodingName = (encoding: Encoding) => names[encoding] ?? encoding;

/** @throws {RangeError} When there is no such encoding. */
export function checkEncoding(encoding: Encoding) {
  try {
    new TextDecoder(encoding);
  } catch {
    throw new RangeError(
      `Cannot read the CSV as '${encoding}': there is no such encoding; use a name such as "utf-8", "windows-1251" or "shift_jis"`,
    );
  }
}

/** Bytes that no text in UTF-8 holds. */
export class EncodingError extends Error {
  override name = "EncodingError";
  /** Whether other bytes near or before them can only be UTF-8. */
  readonly mixed: boolean;

  constructor(line: number, mixed: boolean) {
    super(`line ${line} is not UTF-8`);
    this.mixed = mixed;
  }
}

const formats: readonly [string, readonly number[]][] = [
  ["an Excel workbook or a ZIP archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an old Excel workbook", [0xd0, 0xcf, 0x11, 0xe0]],
  ["compressed with gzip", [0x1f, 0x8b]],
  ["compressed with bzip2", [0x42, 0x5a, 0x68]],
  ["compressed with xz", [0xfd, 0x37, 0x7a, 0x58]],
  ["compressed with Zstandard", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a 7-Zip archive", [0x37, 0x7a, 0xbc, 0xaf]],
  ["an Avro file", [0x4f, 0x62, 0x6a, 0x01]],
  ["an Arrow file", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["an SQLite database", [...new TextEncoder().encode("SQLite format 3")]],
  ["a Parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["a PDF", [0x25, 0x50, 0x44, 0x46]],
];

/**
 * Recognises the encoding by a byte order mark, or by where zero bytes stand.
 *
 * @param head The file's first bytes, the more the better.
 * @returns `utf-8` unless something speaks against it; whether it holds to the
 * end shows while reading.
 * @throws {SyntaxError} When it is another kind of file.
 */
export function recogniseEncoding(
  head: Uint8Array,
): { encoding: Encoding; bom: boolean } {
  const starts = (bytes: readonly number[]) =>
    bytes.every((byte, i) => head[i] === byte);
  const other = formats.find(([, bytes]) => starts(bytes));
  if (other) {
    throw new SyntaxError(
      `Cannot read the CSV: it is ${other[0]}; save it as CSV`,
    );
  }
  if (starts([0xef, 0xbb, 0xbf])) return { encoding: "utf-8", bom: true };
  if (starts([0xff, 0xfe])) return { encoding: "utf-16le", bom: true };
  if (starts([0xfe, 0xff])) return { encoding: "utf-16be", bom: true };
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]++;
  const many = head.length / 8;
  if (zeros[1] > many && zeros[0] < many / 8) {
    return { encoding: "utf-16le", bom: false };
  }
  if (zeros[0] > many && zeros[1] < many / 8) {
    return { encoding: "utf-16be", bom: false };
  }
  if (zeros[0] + zeros[1] > 0) {
    throw new SyntaxError(
      "Cannot read the CSV: it contains zero bytes, so it is not text; save it as CSV",
    );
  }
  return { encoding: "utf-8", bom: false };
}

/**
 * Decodes a stream, without its byte order mark.
 *
 * @throws {EncodingError} When bytes are not UTF-8 though they should be.
 * @throws {SyntaxError} When they are not UTF-16 though they should be.
 */
export async function* decode(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let lines = 1;
  let wide = false;
  const decoded = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      if (encoding === "utf-8") {
        const text = new TextDecoder().decode(chunk);
        const good = text.slice(0, text.indexOf("\ufffd"));
        // deno-lint-ignore no-control-regex -- ASCII
        const hasWide = wide || /[^\x00-\x7f\ufffd]/.test(text);
        throw new EncodingError(lines + lineEnds(good), hasWide);
      }
      throw new SyntaxError(
        `Cannot read the CSV: it is not ${encodingName(encoding)} throughout`,
      );
    }
  };
  for await (const chunk of source) {
    const text = decoded(chunk);
    // A character beyond ASCII takes more than one byte.
    wide ||= encoding === "utf-8" && text.length < chunk.length - 3;
    yield text;
    if (encoding === "utf-8") lines += lineEnds(text);
  }
  const rest = decoded();
  if (rest) yield rest;
}

function lineEnds(text: string): number {
  let ends = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    ends++;
  }
  return ends;
}
