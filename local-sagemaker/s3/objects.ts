/**
 * PutObject, GetObject, HeadObject, DeleteObject and DeleteObjects.
 *
 * @module
 */
import { queryValue } from "../query.ts";
import { AwsError, type Call } from "../types.ts";
import { checksumHeaders, quoted, xmlAnswer } from "./answer.ts";
import {
  checkReadConditions,
  checkWriteConditions,
  readByteRange,
} from "./conditions.ts";
import { readRange, writeContent } from "./content.ts";
import { findObject, openObject } from "./lookup.ts";
import { encryptionHeaders, headersToStore } from "./object_headers.ts";
import { promised, readPromised } from "./promised.ts";
import { now, type ObjectRecord } from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { commitObject, contentOf, removeObject } from "./store.ts";
import { malformedXml, readXml } from "./xml_request.ts";

const largestUpload = 5 * 1024 ** 3;

/** @throws {AwsError} `MissingContentLength` or `EntityTooLarge` */
export function checkLength({ headers }: Call): void {
  const length = headers.get("x-amz-decoded-content-length") ??
    headers.get("content-length");
  if (length === null) {
    throw new AwsError(
      "MissingContentLength",
      "You must provide the Content-Length HTTP header",
      411,
    );
  }
  if (Number(length) > largestUpload) {
    throw new AwsError(
      "EntityTooLarge",
      "Your proposed upload exceeds the maximum allowed size",
      400,
      { ProposedSize: length, MaxSizeAllowed: largestUpload },
    );
  }
}

export async function handlePutObject(request: S3Request): Promise<Response> {
  const { call, store, key } = request;
  const bucket = bucketOf(request);
  const allowed = (present?: ObjectRecord) =>
    checkWriteConditions(call.headers, key, present);
  allowed(bucket.objects.get(key));
  checkLength(call);
  const headers = headersToStore(call.headers);
  const folder = contentOf(bucket.folder);
  const content = await writeContent(folder, call.body, promised(call));
  const record = {
    key,
    content,
    etag: content.md5,
    modified: now(),
    headers,
  };
  await commitObject(store, bucket, record, allowed);
  return new Response(null, {
    headers: {
      etag: quoted(record.etag),
      ...checksumHeaders(content),
      ...encryptionHeaders(headers),
    },
  });
}

/** Serves GetObject and HeadObject. */
export async function handleGetObject(request: S3Request): Promise<Response> {
  const { call: { method, headers }, key, query } = request;
  const bucket = bucketOf(request);
  if (method === "HEAD") {
    const record = findObject(bucket, key);
    return new Response(null, objectAnswer(record, headers, query).init);
  }
  const { record, file } = await openObject(bucket, key);
  try {
    const { init, range } = objectAnswer(record, headers, query);
    const { start, length } = range;
    return new Response(await readRange(file, start, length), init);
  } catch (error) {
    file.close();
    throw error;
  }
}

function objectAnswer(
  record: ObjectRecord,
  headers: Headers,
  query: S3Request["query"],
) {
  checkReadConditions(headers, record);
  const { size } = record.content;
  const asked = readByteRange(headers.get("range"), size);
  const range = asked ?? { start: 0, length: size };
  const answer: Record<string, string> = {
    ...record.headers,
    "accept-ranges": "bytes",
    "content-length": String(range.length),
    etag: quoted(record.etag),
    "last-modified": new Date(record.modified).toUTCString(),
  };
  if (asked) {
    const { start, length } = asked;
    answer["content-range"] = `bytes ${start}-${start + length - 1}/${size}`;
  } else if (headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED") {
    Object.assign(answer, checksumHeaders(record.content));
  }
  for (const name of overridable) {
    const value = queryValue(query, `response-${name}`);
    if (value !== undefined) answer[name] = value;
  }
  return { init: { status: asked ? 206 : 200, headers: answer }, range };
}

const overridable = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

export async function handleDeleteObject(
  request: S3Request,
): Promise<Response> {
  const { call, key } = request;
  if (call.headers.has("if-match")) {
    throw new AwsError(
      "NotImplemented",
      "The local S3 does not support DeleteObject with If-Match",
      501,
    );
  }
  await removeObject(bucketOf(request), key);
  return new Response(null, { status: 204 });
}

export async function handleDeleteObjects(
  request: S3Request,
): Promise<Response> {
  const body = readXml(await readPromised(request.call), "Delete");
  const objects: Record<string, string>[] = body.Object ?? [];
  if (!objects.length || objects.length > 1000) {
    throw malformedXml("Delete takes 1 to 1000 objects");
  }
  for (const object of objects) {
    if (typeof object.Key !== "string") throw malformedXml("Object has no Key");
    const other = Object.keys(object).find((name) =>
      name !== "Key" && name !== "#text"
    );
    if (other) {
      throw new AwsError(
        "NotImplemented",
        `The local S3 does not support DeleteObjects with ${other}`,
        501,
      );
    }
  }
  const bucket = bucketOf(request);
  for (const { Key } of objects) await removeObject(bucket, Key);
  return xmlAnswer("DeleteResult", {
    Deleted: body.Quiet === "true" ? [] : objects.map(({ Key }) => ({ Key })),
  });
}
