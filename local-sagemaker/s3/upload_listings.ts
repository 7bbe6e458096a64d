/**
 * ListParts and ListMultipartUploads.
 *
 * @module
 */
import { queryValue } from "../query.ts";
import { checksumMembers, encodeIf, quoted, xmlAnswer } from "./answer.ts";
import { compareKeys } from "./key_index.ts";
import { uploadOf } from "./parts.ts";
import { mostParts, type UploadRecord } from "./records.ts";
import { bucketOf, numberIn, type S3Request } from "./request.ts";

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
