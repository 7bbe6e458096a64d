/**
 * Multipart uploads: starting, parts, listing, giving up.
 *
 * @module
 */
import { join } from "node:path";
import { queryValue } from "../query.ts";
import { writeJson } from "../state.ts";
import { AwsError } from "../types.ts";
import {
  checksumHeaders,
  checksumMembers,
  encodeIf,
  quoted,
  xmlAnswer,
} from "./answer.ts";
import { removeContent, writeContent } from "./content.ts";
import { compareKeys } from "./key_index.ts";
import { encryptionHeaders, headersToStore } from "./object_headers.ts";
import { checkLength } from "./objects.ts";
import { algorithmNamed, promised } from "./promised.ts";
import {
  type Bucket,
  createExclusive,
  now,
  type PartRecord,
  type Upload,
  type UploadRecord,
} from "./records.ts";
import { bucketOf, numberIn, type S3Request } from "./request.ts";

/** The most parts that an upload has. */
export const mostParts = 10_000;

export async function handleCreateMultipartUpload(
  request: S3Request,
): Promise<Response> {
  const { call: { headers }, key } = request;
  const bucket = bucketOf(request);
  const record: UploadRecord = {
    id: crypto.randomUUID(),
    key,
    initiated: now(),
    headers: headersToStore(headers),
    checksum: checksumOf(headers),
  };
  const folder = join(bucket.folder, "uploads", record.id);
  await writeJson(join(folder, "upload.json"), record);
  const exclusive = createExclusive();
  bucket.uploads.set(record.id, {
    record,
    folder,
    parts: new Map(),
    exclusive,
  });
  return xmlAnswer("InitiateMultipartUploadResult", {
    Bucket: bucket.name,
    Key: key,
    UploadId: record.id,
  }, {
    ...encryptionHeaders(record.headers),
    ...(record.checksum && {
      "x-amz-checksum-algorithm": record.checksum.algorithm,
      "x-amz-checksum-type": record.checksum.type,
    }),
  });
}

function checksumOf(headers: Headers): UploadRecord["checksum"] {
  const name = headers.get("x-amz-checksum-algorithm");
  if (!name) return undefined;
  const algorithm = algorithmNamed(name);
  const whole = algorithm === "CRC64NVME";
  const type = headers.get("x-amz-checksum-type") ??
    (whole ? "FULL_OBJECT" : "COMPOSITE");
  const possible = type === "FULL_OBJECT"
    ? algorithm.startsWith("CRC")
    : type === "COMPOSITE" && !whole;
  if (possible) return { algorithm, type: type as "FULL_OBJECT" | "COMPOSITE" };
  throw new AwsError(
    "InvalidRequest",
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm`,
  );
}

/** The upload of a request. @throws {AwsError} `NoSuchUpload` */
export function uploadOf(
  request: S3Request,
): { bucket: Bucket; upload: Upload } {
  const bucket = bucketOf(request);
  const id = queryValue(request.query, "uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload?.record.key === request.key) return { bucket, upload };
  throw new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the " +
      "upload may have been aborted or completed",
    404,
    { UploadId: id },
  );
}

export async function handleUploadPart(request: S3Request): Promise<Response> {
  const { call, query } = request;
  const { upload } = uploadOf(request);
  const { folder, parts, record } = upload;
  const number = numberIn(query, "partNumber", { min: 1, max: mostParts + 1 });
  if (number > mostParts) {
    throw new AwsError(
      "InvalidArgument",
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
      400,
      { ArgumentName: "partNumber" },
    );
  }
  checkLength(call);
  const wanted = promised(call, record.checksum?.algorithm);
  if (record.checksum && wanted.algorithm !== record.checksum.algorithm) {
    throw new AwsError(
      "InvalidRequest",
      `Checksum Type mismatch occurred, expected checksum Type: ` +
        `${record.checksum.algorithm}, actual checksum Type: ${wanted.algorithm}`,
    );
  }
  const content = await writeContent(folder, call.body, wanted);
  await upload.exclusive(async () => {
    try {
      uploadOf(request);
      const part: PartRecord = { number, content, modified: now() };
      await writeJson(join(folder, `${number}.json`), part);
      const before = parts.get(number);
      parts.set(number, part);
      if (before) await removeContent(join(folder, before.content.file));
    } catch (error) {
      await removeContent(join(folder, content.file));
      throw error;
    }
  });
  return new Response(null, {
    headers: {
      etag: quoted(content.md5),
      ...checksumHeaders(content),
      ...encryptionHeaders(record.headers),
    },
  });
}

/** Forgets an upload and its parts. */
export async function removeUpload(bucket: Bucket, upload: Upload) {
  bucket.uploads.delete(upload.record.id);
  await Deno.remove(join(upload.folder, "upload.json"));
  await Deno.remove(upload.folder, { recursive: true });
}

export async function handleAbortMultipartUpload(
  request: S3Request,
): Promise<Response> {
  const { upload } = uploadOf(request);
  await upload.exclusive(() => {
    const { bucket } = uploadOf(request);
    return removeUpload(bucket, upload);
  });
  return new Response(null, { status: 204 });
}

export function handleListParts(request: S3Request): Response {
  const { query, key } = request;
  const { bucket, upload: { record, parts } } = uploadOf(request);
  const maxParts = numberIn(query, "max-parts", { fallback: 1000, max: 1000 });
  const marker = numberIn(query, "part-number-marker", {
    fallback: 0,
    max: mostParts,
  });
  const left = [...parts.values()].filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number);
  const page = left.slice(0, maxParts);
  const truncated = left.length > page.length;
  return xmlAnswer("ListPartsResult", {
    Bucket: bucket.name,
    Key: encodeIf(queryValue(query, "encoding-type"))(key),
    UploadId: record.id,
    PartNumberMarker: marker,
    NextPartNumberMarker: truncated ? page.at(-1)?.number : undefined,
    MaxParts: maxParts,
    IsTruncated: truncated,
    ChecksumAlgorithm: record.checksum?.algorithm,
    ChecksumType: record.checksum?.type,
    StorageClass: "STANDARD",
    Part: page.map(({ number, content, modified }) => ({
      PartNumber: number,
      LastModified: modified,
      ETag: quoted(content.md5),
      Size: content.size,
      ...checksumMembers(content.checksum),
      ChecksumType: undefined,
    })),
  });
}

export function handleListMultipartUploads(request: S3Request): Response {
  const { query } = request;
  const bucket = bucketOf(request);
  const prefix = queryValue(query, "prefix") ?? "";
  const keyMarker = queryValue(query, "key-marker") ?? "";
  const idMarker = queryValue(query, "upload-id-marker") ?? "";
  const max = numberIn(query, "max-uploads", { fallback: 1000, max: 1000 });
  const encode = encodeIf(queryValue(query, "encoding-type"));
  const compare = (a: UploadRecord, b: UploadRecord) =>
    compareKeys(a.key, b.key) || compareKeys(a.id, b.id);
  const left = [...bucket.uploads.values()].map(({ record }) => record)
    .filter(({ key, id }) => {
      const order = compareKeys(key, keyMarker);
      return key.startsWith(prefix) &&
        (order > 0 || (order === 0 && idMarker !== "" && id > idMarker));
    })
    .sort(compare);
  const page = left.slice(0, max);
  const truncated = left.length > page.length;
  return xmlAnswer("ListMultipartUploadsResult", {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: truncated ? encode(page.at(-1)?.key) : undefined,
    NextUploadIdMarker: truncated ? page.at(-1)?.id : undefined,
    Prefix: encode(prefix),
    EncodingType: queryValue(query, "encoding-type"),
    MaxUploads: max,
    IsTruncated: truncated,
    Upload: page.map(({ id, key, initiated, checksum }) => ({
      Key: encode(key),
      UploadId: id,
      Initiated: initiated,
      StorageClass: "STANDARD",
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    })),
  });
}
