/**
 * Reads the forms with which browsers upload (`multipart/form-data`): fields
 * whole, the file piece by piece.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { AwsError } from "../types.ts";

/** A form up to its file. */
export interface PostForm {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** The name that the browser gives the file; "" for none. */
  readonly fileName: string;
  /** Throws at the end if what follows is not the rest of a form. */
  readonly file: AsyncIterable<Uint8Array>;
}

const mostFieldBytes = 20 * 1024;

/**
 * @param contentType With the boundary.
 * @throws {AwsError} `MalformedPOSTRequest`, `MaxPostPreDataLengthExceeded`, or
 *   `InvalidArgument` without a file
 */
export async function readForm(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<PostForm> {
  const found = contentType.match(/;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i);
  if (!found) throw malformed("its Content-Type has no boundary");
  const boundary = `\r\n--${found[1] ?? found[2]}`;
  const until = createReader(body);
  const fields = new Map<string, string>();
  let left = mostFieldBytes;
  const text = async (mark: string) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of until(mark)) {
      pieces.push(piece);
      left -= piece.length;
      if (left < 0) throw tooLong();
    }
    return Buffer.concat(pieces).toString();
  };

  await text(boundary);
  while (true) {
    const end = await text("\r\n");
    if (end.startsWith("--")) throw noFile();
    const headers = await text("\r\n\r\n");
    const name = parameter(headers, "name")?.toLowerCase();
    if (name === undefined) throw malformed("a field has no name");
    if (name === "file") {
      const fileName = parameter(headers, "filename") ?? "";
      return { fields, fileName, file: until(boundary) };
    }
    if (fields.has(name)) throw malformed(`it has '${name}' twice`);
    fields.set(name, await text(boundary));
  }
}

/** Hands out what comes before a mark, and continues behind it. */
function createReader(body: AsyncIterable<Uint8Array>) {
  const pieces = body[Symbol.asyncIterator]();
  // As if a line had ended before the first boundary.
  let rest: Buffer = Buffer.alloc(2, "\r\n");
  return async function* until(mark: string): AsyncGenerator<Uint8Array> {
    while (true) {
      const at = rest.indexOf(mark);
      const safe = at < 0 ? Math.max(0, rest.length - mark.length + 1) : at;
      const piece = rest.subarray(0, safe);
      rest = rest.subarray(at < 0 ? safe : at + mark.length);
      if (piece.length) yield piece;
      if (at >= 0) return;
      const { done, value } = await pieces.next();
      if (done) throw malformed("it ends before its last boundary");
      rest = Buffer.concat([rest, value]);
    }
  };
}

function parameter(headers: string, name: string): string | undefined {
  const pattern = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, "i");
  const line = headers.split("\r\n").find((each) =>
    /^content-disposition:/i.test(each)
  );
  return line?.match(pattern)?.[1].replace(/\\(["\\])/g, "$1")
    .replaceAll("%22", '"');
}

function malformed(why: string): AwsError {
  return new AwsError(
    "MalformedPOSTRequest",
    `The body of your POST request is not well-formed multipart/form-data: ${why}`,
  );
}

function tooLong(): AwsError {
  return new AwsError(
    "MaxPostPreDataLengthExceeded",
    "Your POST request fields preceding the upload file were too large",
    400,
    { MaxPostPreDataLengthExceeded: mostFieldBytes },
  );
}

function noFile(): AwsError {
  return new AwsError(
    "InvalidArgument",
    "POST requires exactly one file upload per request",
    400,
    { ArgumentName: "file", ArgumentValue: "0" },
  );
}
