/**
 * Verifies Signature Version 2 where it is still the default of clients: in
 * presigned URLs and in the forms of browsers.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { type Query, queryValue } from "./query.ts";
import { equal, type SignedRequest } from "./sigv4.ts";
import { type Account, AwsError } from "./types.ts";

/** The claims of a URL that was presigned in this way, not yet verified. */
export interface PresignedV2 {
  readonly accessKeyId: string;
  readonly signature: string;
  /** Seconds since 1970. */
  readonly expires: string;
}

/** Parameters that are part of what is signed, as botocore and AWS's guide have them. */
const subresources = new Set([
  ...["accelerate", "acl", "analytics", "attributes", "cors", "delete"],
  ...["defaultObjectAcl", "encryption", "inventory", "lifecycle", "location"],
  ...["logging", "metrics", "notification", "object-lock", "partNumber"],
  ...["policy", "replication", "requestPayment", "restore", "select"],
  ...["response-cache-control", "response-content-disposition"],
  ...["response-content-encoding", "response-content-language"],
  ...["response-content-type", "response-expires", "select-type"],
  ...["storageClass", "tagging", "torrent", "uploadId", "uploads"],
  ...["versionId", "versioning", "versions", "website"],
]);

/**
 * @returns `undefined` where the query is not presigned in this way
 * @throws {AwsError} `AccessDenied` where something is missing
 */
export function readPresignedV2(query: Query): PresignedV2 | undefined {
  const accessKeyId = queryValue(query, "AWSAccessKeyId");
  if (accessKeyId === undefined) return undefined;
  const signature = queryValue(query, "Signature");
  const expires = queryValue(query, "Expires");
  if (signature && /^\d{1,12}$/.test(expires ?? "")) {
    return { accessKeyId, signature, expires: expires! };
  }
  throw new AwsError(
    "AccessDenied",
    "Query-string authentication requires the Signature, Expires and " +
      "AWSAccessKeyId parameters",
    403,
  );
}

/** The signature of a text. */
export function signV2(text: string, { secretAccessKey }: Account): string {
  return createHmac("sha1", secretAccessKey).update(text).digest("base64");
}

/**
 * @param request.path As it was sent.
 * @param request.headers With what the query says in their stead.
 * @throws {AwsError} `AccessDenied`, `SignatureDoesNotMatch`
 */
export function verifyPresignedV2(
  { signature, expires }: PresignedV2,
  { method, path, query, headers }: SignedRequest,
  account: Account,
  now: Date,
): void {
  const amz = [...headers].filter(([name]) => name.startsWith("x-amz-"))
    .map(([name, value]) => `${name}:${value}\n`);
  const signed = query.filter(([name]) => subresources.has(name))
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => value ? `${name}=${value}` : name);
  const text = [
    method,
    headers.get("content-md5") ?? "",
    headers.get("content-type") ?? "",
    expires,
    amz.join("") + path + (signed.length ? `?${signed.join("&")}` : ""),
  ].join("\n");
  if (!equal(signV2(text, account), signature)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The signature does not match the request: check the secret access key " +
        "and how the request was signed",
      403,
    );
  }
  if (now.getTime() > Number(expires) * 1000) {
    throw new AwsError("AccessDenied", "Request has expired", 403);
  }
}
