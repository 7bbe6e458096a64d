/**
 * Headers that a presigned URL has in its query.
 *
 * @module
 */
import type { Query } from "./query.ts";

const ofSignature = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

/**
 * The headers of a request with those of its query, unless they were sent, too.
 * Promised checksums are left out: who presigns does not know the body yet, and
 * the JavaScript SDK promises that of an empty one.
 *
 * @param others Names that count besides `x-amz-*`.
 */
export function withQueryHeaders(
  headers: Headers,
  query: Query,
  others: readonly string[] = [],
): Headers {
  const all = new Headers(headers);
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    const counts = lower.startsWith("x-amz-")
      ? !ofSignature.has(lower) &&
        !/^x-amz-(sdk-)?checksum-(?!mode)/.test(lower)
      : others.includes(lower);
    if (counts && !headers.has(lower)) all.append(lower, value);
  }
  return all;
}
