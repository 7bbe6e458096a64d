/**
 * What GetObject and HeadObject say of an object.
 *
 * @module
 */
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { checksumHeaders, quoted } from "./answer.ts";
import {
  type ByteRange,
  checkReadConditions,
  readByteRange,
} from "./conditions.ts";
import {
  mostParts,
  type ObjectRecord,
  type StoredChecksum,
} from "./records.ts";
import { answerHeaders } from "./object_headers.ts";
import { numberIn, type S3Request } from "./request.ts";

/** Head of the answer to GetObject and HeadObject, and the bytes it is about. */
export function objectAnswer(
  record: ObjectRecord,
  { call: { headers }, query }: S3Request,
) {
  const { size } = record.content;
  const validators = {
    etag: quoted(record.etag),
    "last-modified": new Date(record.modified).toUTCString(),
  };
  checkReadConditions(headers, record, "", validators);
  const part = partOf(record, query, headers);
  const asked = part ?? readByteRange(headers.get("range"), size);
  const range = asked ?? { start: 0, length: size };
  const answer: Record<string, string> = {
    "x-amz-server-side-encryption": "AES256",
    ...record.headers,
    ...validators,
    "accept-ranges": "bytes",
    "content-length": String(range.length),
  };
  if (record.tags) answer["x-amz-tagging-count"] = String(record.tags.length);
  if (part?.of) answer["x-amz-mp-parts-count"] = String(part.of);
  if (asked && size > 0) {
    const { start, length } = asked;
    answer["content-range"] = `bytes ${start}-${start + length - 1}/${size}`;
  }
  const wantsChecksum =
    headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED";
  if (wantsChecksum && (part || !asked)) {
    const checksum = part?.checksum ?? record.content.checksum;
    Object.assign(answer, checksumHeaders({ checksum }));
  }
  for (const name of answerHeaders) {
    const value = queryValue(query, `response-${name}`);
    if (value !== undefined) answer[name] = value;
  }
  const status = asked && size > 0 ? 206 : 200;
  return { init: { status, headers: answer }, range };
}

/** A part as a range of bytes. */
interface PartRange extends ByteRange {
  readonly checksum?: StoredChecksum;
  /** The number of parts; `undefined` where the object was uploaded at once. */
  readonly of?: number;
}

/** What `partNumber` asks for. @throws {AwsError} `InvalidPart`, `InvalidRequest` */
function partOf(
  { content, parts }: ObjectRecord,
  query: S3Request["query"],
  headers: Headers,
): PartRange | undefined {
  if (queryValue(query, "partNumber") === undefined) return undefined;
  if (headers.has("range")) {
    throw new AwsError(
      "InvalidRequest",
      "Cannot specify both Range header and partNumber query parameter",
    );
  }
  const asked = numberIn(query, "partNumber", { min: 1, max: mostParts + 1 });
  const of = parts?.length;
  if (asked > (of ?? 1)) {
    throw new AwsError("InvalidPart", `The object has no part ${asked}`, 400, {
      PartNumber: asked,
      ActualPartCount: of ?? 1,
    });
  }
  if (!parts) return { start: 0, length: content.size };
  const { size, checksum: value } = parts[asked - 1];
  const before = parts.slice(0, asked - 1);
  return {
    start: before.reduce((sum, part) => sum + part.size, 0),
    length: size,
    checksum: value && content.checksum
      ? { ...content.checksum, value }
      : undefined,
    of,
  };
}
