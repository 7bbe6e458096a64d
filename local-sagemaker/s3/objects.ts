/**
 * PutObject, GetObject, HeadObject, DeleteObject and DeleteObjects.
 *
 * @module
 */
import { AwsError, type Call } from "../types.ts";
import { checksumHeaders, quoted, xmlAnswer } from "./answer.ts";
import { checkWriteConditions } from "./conditions.ts";
import { readRange, writeContent } from "./content.ts";
import { objectAnswer } from "./object_answer.ts";
import { withEncryption } from "./bucket_defaults.ts";
import { checkVersion, findObject, openObject } from "./lookup.ts";
import { encryptionHeaders, headersToStore } from "./object_headers.ts";
import { promised, readPromised } from "./promised.ts";
import { now, type ObjectRecord } from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { commitObject, contentOf, removeObject } from "./store.ts";
import { tagsIn } from "./tags.ts";
import { malformedXml, readXml } from "./xml_request.ts";

/** The most bytes of one upload. */
export const largestUpload = 5 * 1024 ** 3;

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
  checkLength(request.call);
  const { etag, content, headers } = await putObject(request);
  return new Response(null, {
    headers: {
      etag: quoted(etag),
      ...checksumHeaders(content),
      ...encryptionHeaders(headers),
    },
  });
}

/** Makes the body of a request an object. */
export async function putObject(request: S3Request): Promise<ObjectRecord> {
  const { call, store, key } = request;
  const bucket = bucketOf(request);
  const allowed = (present?: ObjectRecord) =>
    checkWriteConditions(call.headers, key, present);
  allowed(bucket.objects.get(key));
  const headers = await withEncryption(bucket, headersToStore(call.headers));
  const tags = tagsIn(call.headers);
  const folder = contentOf(bucket.folder);
  const content = await writeContent(folder, call.body, promised(call));
  const record = {
    key,
    content,
    etag: content.md5,
    modified: now(),
    headers,
    tags,
  };
  await commitObject(store, bucket, record, allowed);
  return record;
}

/** Serves GetObject and HeadObject. */
export async function handleGetObject(request: S3Request): Promise<Response> {
  const { call: { method }, key } = request;
  const bucket = bucketOf(request);
  checkVersion(request);
  if (method === "HEAD") {
    const record = findObject(bucket, key);
    return new Response(null, objectAnswer(record, request).init);
  }
  const { record, file } = await openObject(bucket, key);
  try {
    const { init, range: { start, length } } = objectAnswer(record, request);
    return new Response(await readRange(file, start, length), init);
  } catch (error) {
    file.close();
    throw error;
  }
}

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
  checkVersion(request);
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
      name !== "Key" && name !== "#text" &&
      !(name === "VersionId" && object.VersionId === "null")
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
    Deleted: body.Quiet === "true" ? [] : objects.map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    })),
  });
}
