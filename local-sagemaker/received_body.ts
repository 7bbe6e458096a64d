/**
 * A request's body, read piece by piece.
 *
 * @module
 */
import type { IncomingMessage } from "node:http";
import { AwsError } from "./types.ts";

/** A body as it comes from the connection. */
export interface ReceivedBody {
  /** The raw bytes; to be iterated once. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Takes over the body of a request.
 *
 * @param stalledMs How long nothing may come of what is waited for.
 * @param invite Tells a client that waits for `100 Continue` to send; called
 * when the first byte is asked for.
 */
export function receiveBody(
  request: IncomingMessage,
  stalledMs: number,
  invite: () => void,
): ReceivedBody {
  const waits = request.headers.expect?.toLowerCase() === "100-continue";
  return {
    chunks: (async function* () {
      if (waits) invite();
      // The connection outlives a reader that stops early: it carries the answer.
      const pieces = request.iterator({ destroyOnReturn: false });
      while (true) {
        const { done, value } = await inTime(pieces.next(), stalledMs);
        if (done) return;
        yield value;
      }
    })(),
  };
}

async function inTime<T>(next: Promise<T>, stalledMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() =>
    reject(
      new AwsError(
        "RequestTimeout",
        `Cannot read the request's body because nothing arrived for ${
          stalledMs / 1000
        } seconds: send it again`,
      ),
    ), stalledMs);
  try {
    return await Promise.race([next, late]);
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError(
      "IncompleteBody",
      `Cannot read the request's body because the connection broke: ${error}`,
    );
  } finally {
    clearTimeout(timer);
  }
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
