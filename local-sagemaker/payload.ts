/**
 * Turns a received body into the payload that the signature vouches for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Authorization } from "./authorization.ts";
import { decodeChunks } from "./aws_chunked.ts";
import type { ReceivedBody } from "./received_body.ts";
import { AwsError } from "./types.ts";

/**
 * Decodes and checks a body by its `x-amz-content-sha256`. Hash, length and
 * chunk signatures are known to hold when the end was read.
 *
 * @throws {AwsError} `XAmzContentSHA256Mismatch`, `IncompleteBody`,
 *   `SignatureDoesNotMatch`
 */
export function openPayload(
  source: AsyncIterable<Uint8Array>,
  headers: Headers,
  authorization: Authorization,
  trailers: Headers,
  sign: (text: string) => Promise<string>,
): AsyncIterable<Uint8Array> {
  const declared = headers.get("x-amz-content-sha256") ??
    (authorization.expires === undefined ? undefined : "UNSIGNED-PAYLOAD");
  if (declared === undefined) {
    throw new AwsError(
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
    );
  }
  if (declared === "UNSIGNED-PAYLOAD") return source;
  if (/^[0-9a-f]{64}$/i.test(declared)) {
    return checkHash(source, declared.toLowerCase());
  }
  const { seed, time, scope } = chain(authorization);
  switch (declared) {
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return checkLength(decodeChunks(source, trailers), headers);
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return checkLength(
        decodeChunks(source, trailers, { seed, time, scope, sign }),
        headers,
      );
  }
  throw new AwsError(
    "InvalidArgument",
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, " +
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER " +
      `or a SHA-256 in hexadecimal: current value is '${declared}'`,
  );
}

/**
 * The body of a request whose signature does not cover it.
 *
 * @throws {AwsError} `InvalidRequest` where it is signed or framed all the same
 */
export function openUnsigned(
  { chunks }: ReceivedBody,
  headers: Headers,
): AsyncIterable<Uint8Array> {
  const declared = headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  if (declared === "UNSIGNED-PAYLOAD") return chunks;
  throw new AwsError(
    "InvalidRequest",
    "A URL that was presigned with Signature Version 2 takes only " +
      `UNSIGNED-PAYLOAD as x-amz-content-sha256: current value is '${declared}'`,
  );
}

function chain({ signature, time, day, region, service }: Authorization) {
  const scope = `${day}/${region}/${service}/aws4_request`;
  return { seed: signature, time, scope };
}

async function* checkHash(
  source: AsyncIterable<Uint8Array>,
  declared: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest("hex") !== declared) {
    throw new AwsError(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed",
    );
  }
}

async function* checkLength(
  payload: AsyncIterable<Uint8Array>,
  headers: Headers,
): AsyncGenerator<Uint8Array> {
  const declared = headers.get("x-amz-decoded-content-length");
  if (declared === null || !/^\d+$/.test(declared)) {
    throw new AwsError(
      "MissingContentLength",
      "You must provide the x-amz-decoded-content-length HTTP header",
      411,
    );
  }
  let length = 0;
  for await (const piece of payload) {
    length += piece.length;
    yield piece;
  }
  if (length !== Number(declared)) {
    throw new AwsError(
      "IncompleteBody",
      `You did not provide the number of bytes specified by x-amz-decoded-content-length: ${length} instead of ${declared}`,
    );
  }
}
