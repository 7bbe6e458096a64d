/**
 * Shapes that several S3 answers share.
 *
 * @module
 */
import { encodePath } from "../query.ts";
import { type Xml, xmlDocument } from "../xml.ts";
import type { Content, StoredChecksum } from "./records.ts";

/** An XML answer of S3. */
export function xmlAnswer(
  name: string,
  content: Xml,
  headers: Record<string, string> = {},
): Response {
  return new Response(
    xmlDocument(name, content, "http://s3.amazonaws.com/doc/2006-03-01/"),
    { headers: { "content-type": "application/xml", ...headers } },
  );
}

/** `undefined`, or the text percent-encoded if the client asked for it. */
export function encodeIf(encodingType: string | undefined) {
  return (text: string | undefined) =>
    encodingType && text ? encodePath(text) : text;
}

/** Quoted, as S3 writes ETags everywhere. */
export const quoted = (etag: string): string => `"${etag}"`;

/** Members of an answer that show a checksum. */
export function checksumMembers(checksum: StoredChecksum | undefined) {
  return checksum && {
    [`Checksum${checksum.algorithm}`]: checksum.value,
    ChecksumType: checksum.type,
  };
}

/** Headers of an answer that show a checksum. */
export function checksumHeaders(
  { checksum }: Pick<Content, "checksum">,
): Record<string, string> {
  return checksum
    ? {
      [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: checksum.value,
      "x-amz-checksum-type": checksum.type,
    }
    : {};
}
