/**
 * A request's body, owned in one place, so that an answer given before it was
 * read doesn't break the connection.
 *
 * @module
 */
import { AwsError } from "./types.ts";

/** A body as it comes from the connection. */
export interface ReceivedBody {
  /** The raw bytes; to be iterated once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /**
   * Reads on what nobody asked for, within limits. A client that waits for
   * `100 Continue` is not invited to send.
   */
  drain(): Promise<void>;
}

const drainedBytes = 64 * 1024 * 1024;
const drainedMs = 5_000;

/** Takes over the body of a request. */
export function receiveBody(request: Request): ReceivedBody {
  const reader = request.body?.getReader();
  const waits = request.headers.get("expect")?.toLowerCase() === "100-continue";
  let started = false;
  let ended = reader === undefined;

  async function next(): Promise<Uint8Array | undefined> {
    started = true;
    try {
      const { done, value } = await reader!.read();
      ended = done;
      return value;
    } catch (error) {
      ended = true;
      throw new AwsError(
        "IncompleteBody",
        `Cannot read the request's body as the connection broke: ${error}`,
      );
    }
  }

  return {
    chunks: (async function* () {
      while (!ended) {
        const piece = await next();
        if (piece) yield piece;
      }
    })(),

    async drain() {
      if (ended || (waits && !started)) return;
      const deadline = Date.now() + drainedMs;
      try {
        for (let left = drainedBytes; !ended && left > 0;) {
          left -= (await next())?.length ?? 0;
          if (Date.now() > deadline) break;
        }
      } catch {
        // The client is gone, which is all that there is to know.
      }
    },
  };
}

/** Reads a body whole. @throws {AwsError} `RequestEntityTooLarge` */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of chunks) {
    length += piece.length;
    if (length > limit) {
      throw new AwsError(
        "RequestEntityTooLarge",
        `The request's body is larger than ${limit} bytes`,
        413,
      );
    }
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
