/**
 * Decodes the `aws-chunked` framing of streamed uploads and checks the chunks'
 * signatures.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { AwsError } from "./types.ts";

/** Signs chunks; left out where a payload's chunks are unsigned. */
export interface ChunkSigning {
  /** The signature of the request's headers, from which the chain starts. */
  readonly seed: string;
  /** `20300102T030405Z` */
  readonly time: string;
  /** `<day>/<region>/<service>/aws4_request` */
  readonly scope: string;
  sign(text: string): Promise<string>;
}

const longestLine = 16_384;

/**
 * Yields the payload of an `aws-chunked` body; `trailers` is filled at its end.
 *
 * @throws {AwsError} `IncompleteBody` for broken framing,
 *   `MalformedTrailerError` for trailing headers that are none,
 *   `SignatureDoesNotMatch` for a wrong chunk signature
 */
export async function* decodeChunks(
  source: AsyncIterable<Uint8Array>,
  trailers: Headers,
  signing?: ChunkSigning,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(source);
  let previous = signing?.seed ?? "";

  async function check(kind: string, received: string, hashes: string[]) {
    if (!signing) return;
    const { time, scope } = signing;
    const text = [`AWS4-HMAC-SHA256-${kind}`, time, scope, previous, ...hashes];
    previous = await signing.sign(text.join("\n"));
    if (received !== previous) {
      throw new AwsError(
        "SignatureDoesNotMatch",
        "The signature of a chunk does not match its content",
        403,
      );
    }
  }

  let size: number;
  do {
    const header = (await reader.line()).match(
      /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/,
    );
    if (!header) throw broken("a chunk has no valid header");
    size = parseInt(header[1], 16);
    const hash = createHash("sha256");
    for await (const piece of reader.take(size)) {
      if (signing) hash.update(piece);
      yield piece;
    }
    if (size > 0 && await reader.line() !== "") {
      throw broken("a chunk is longer than its header says");
    }
    await check("PAYLOAD", header[2], [emptyHash, hash.digest("hex")]);
  } while (size > 0);

  let canonical = "";
  for (let line; (line = await reader.line(true)) !== "";) {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformedTrailer("a trailing header has no name");
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") {
      await check("TRAILER", value, [sha256(canonical)]);
      canonical = "";
    } else {
      try {
        trailers.append(name, value);
      } catch {
        throw malformedTrailer("a trailing header has forbidden characters");
      }
      canonical += `${name}:${value}\n`;
      if (canonical.length > longestLine) {
        throw malformedTrailer("the trailing headers are too long");
      }
    }
  }
  if (signing && canonical) {
    throw malformedTrailer("trailing headers are not signed");
  }
}

const sha256 = (text: string) =>
  createHash("sha256").update(text).digest("hex");
const emptyHash = sha256("");

function broken(what: string): AwsError {
  return new AwsError(
    "IncompleteBody",
    `Cannot read the aws-chunked body because ${what}`,
  );
}

function malformedTrailer(what: string): AwsError {
  return new AwsError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not " +
      `conform to our published schema: ${what}`,
  );
}

function createReader(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let buffer: Uint8Array = new Uint8Array();

  async function more(): Promise<boolean> {
    const { done, value } = await iterator.next();
    if (done) return false;
    if (buffer.length) {
      const joined = new Uint8Array(buffer.length + value.length);
      joined.set(buffer);
      joined.set(value, buffer.length);
      buffer = joined;
    } else buffer = value;
    return true;
  }

  return {
    /** The next line without its end; at the end of the body "" if allowed. */
    async line(endAllowed = false): Promise<string> {
      let end: number;
      while ((end = buffer.indexOf(10)) < 0) {
        if (buffer.length > longestLine) throw broken("a line is too long");
        if (await more()) continue;
        if (endAllowed && !buffer.length) return "";
        throw broken("it ends early");
      }
      const line = new TextDecoder().decode(buffer.subarray(0, end));
      buffer = buffer.subarray(end + 1);
      return line.replace(/\r$/, "");
    },
    /** Exactly so many bytes, in pieces as they come. */
    async *take(count: number): AsyncGenerator<Uint8Array> {
      while (count > 0) {
        if (!buffer.length && !await more()) throw broken("it ends early");
        const piece = buffer.subarray(0, count);
        buffer = buffer.subarray(piece.length);
        count -= piece.length;
        if (piece.length) yield piece;
      }
    },
  };
}
