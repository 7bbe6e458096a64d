/**
 * ListObjectsV2 and ListObjects.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { encodeIf, quoted, xmlAnswer } from "./answer.ts";
import { listKeys, type ListPage } from "./list.ts";
import type { Bucket } from "./records.ts";
import { bucketOf, numberIn, type S3Request } from "./request.ts";

const largestPage = 1000;

function readListing(request: S3Request, after: string) {
  const bucket = bucketOf(request);
  const prefix = queryValue(request.query, "prefix") ?? "";
  const delimiter = queryValue(request.query, "delimiter") ?? "";
  const maxKeys = numberIn(request.query, "max-keys", {
    fallback: largestPage,
    max: largestPage,
  });
  const page = listKeys(bucket.keys, { prefix, delimiter, after, maxKeys });
  const encodingType = queryValue(request.query, "encoding-type");
  if (encodingType !== undefined && encodingType !== "url") {
    throw new AwsError("InvalidArgument", "encoding-type must be 'url'");
  }
  const encode = encodeIf(encodingType);
  const shared = {
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: encode(delimiter || undefined),
    MaxKeys: maxKeys,
    EncodingType: encodingType,
    IsTruncated: page.next !== undefined,
  };
  return { bucket, page, encode, shared };
}

function contents(
  { keys, commonPrefixes }: ListPage,
  { objects }: Bucket,
  encode: ReturnType<typeof encodeIf>,
  owner?: string,
) {
  return {
    Contents: keys.map((key) => {
      const { modified, etag, content } = objects.get(key)!;
      return {
        Key: encode(key),
        LastModified: modified,
        ETag: quoted(etag),
        ChecksumAlgorithm: content.checksum?.algorithm,
        ChecksumType: content.checksum?.type,
        Size: content.size,
        StorageClass: "STANDARD",
        Owner: owner && { ID: owner },
      };
    }),
    CommonPrefixes: commonPrefixes.map((prefix) => ({
      Prefix: encode(prefix),
    })),
  };
}

export function handleListObjectsV2(request: S3Request): Response {
  const { query, account } = request;
  const token = queryValue(query, "continuation-token");
  const startAfter = queryValue(query, "start-after");
  const after = token ? decodeToken(token) : startAfter ?? "";
  const { bucket, page, encode, shared } = readListing(request, after);
  const owner = queryValue(query, "fetch-owner") === "true"
    ? account.accountId
    : undefined;
  return xmlAnswer("ListBucketResult", {
    ...shared,
    KeyCount: page.keys.length + page.commonPrefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.next &&
      Buffer.from(page.next).toString("base64url"),
    StartAfter: encode(startAfter),
    ...contents(page, bucket, encode, owner),
  });
}

export function handleListObjects(request: S3Request): Response {
  const marker = queryValue(request.query, "marker") ?? "";
  const { bucket, page, encode, shared } = readListing(request, marker);
  return xmlAnswer("ListBucketResult", {
    ...shared,
    // As clients take it: botocore decodes the prefix of ListObjectsV2 only.
    Prefix: queryValue(request.query, "prefix") ?? "",
    Marker: encode(marker),
    NextMarker: shared.Delimiter === undefined ? undefined : encode(page.next),
    ...contents(page, bucket, encode, request.account.accountId),
  });
}

/** Each object's only version is `null`. */
export function handleListObjectVersions(request: S3Request): Response {
  const { query, account } = request;
  const marker = queryValue(query, "key-marker") ?? "";
  const { bucket, page, encode, shared } = readListing(request, marker);
  const { Contents, CommonPrefixes } = contents(
    page,
    bucket,
    encode,
    account.accountId,
  );
  return xmlAnswer("ListVersionsResult", {
    ...shared,
    KeyMarker: encode(marker),
    VersionIdMarker: queryValue(query, "version-id-marker") ?? "",
    NextKeyMarker: encode(page.next),
    NextVersionIdMarker: page.next && "null",
    Version: Contents.map((each) => ({
      ...each,
      VersionId: "null",
      IsLatest: true,
    })),
    CommonPrefixes,
  });
}

function decodeToken(token: string): string {
  const after = Buffer.from(token, "base64url");
  if (after.toString("base64url") === token) return after.toString();
  throw new AwsError(
    "InvalidArgument",
    "The continuation token provided is incorrect",
  );
}
