/**
 * Which operation a request asks for. What is not in the table is refused by
 * name, never ignored.
 *
 * @module
 */
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import * as acl from "./acl.ts";
import { handleGetObjectAttributes } from "./attributes.ts";
import * as answers from "./bucket_answers.ts";
import { configurationRoutes } from "./bucket_configuration.ts";
import * as buckets from "./buckets.ts";
import { handleCompleteMultipartUpload } from "./complete.ts";
import { handleCopyObject, handleUploadPartCopy } from "./copy.ts";
import {
  handleListObjects,
  handleListObjectsV2,
  handleListObjectVersions,
} from "./listings.ts";
import * as objects from "./objects.ts";
import { handleUploadPart } from "./parts.ts";
import type { S3Request } from "./request.ts";
import {
  handleListMultipartUploads,
  handleListParts,
} from "./upload_listings.ts";
import * as tags from "./tags.ts";
import * as uploads from "./uploads.ts";

/** Answers a request. */
export type Handler = (request: S3Request) => Response | Promise<Response>;

interface Route {
  readonly method: string;
  readonly scope: "service" | "bucket" | "object";
  /** Parameters that choose this operation: a name, or a name and a value. */
  readonly by?: readonly string[];
  /** Parameters that it takes besides. */
  readonly takes?: readonly string[];
  readonly handle: Handler;
}

const version = ["versionId"];
const listing = ["prefix", "delimiter", "max-keys", "encoding-type"];
const responses = [
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
];

/** The first route that fits counts. */
const routes: readonly Route[] = [
  {
    method: "GET",
    scope: "service",
    takes: ["bucket-region", "continuation-token", "max-buckets", "prefix"],
    handle: buckets.handleListBuckets,
  },
  ...configurationRoutes,
  ...answers.answerRoutes,
  {
    method: "GET",
    scope: "bucket",
    by: ["acl"],
    handle: acl.handleGetBucketAcl,
  },
  {
    method: "GET",
    scope: "bucket",
    by: ["policyStatus"],
    handle: answers.handleGetBucketPolicyStatus,
  },
  {
    method: "GET",
    scope: "bucket",
    by: ["versions"],
    takes: [...listing, "key-marker", "version-id-marker"],
    handle: handleListObjectVersions,
  },
  {
    method: "PUT",
    scope: "bucket",
    by: ["acl"],
    handle: acl.handlePutBucketAcl,
  },
  { method: "PUT", scope: "bucket", handle: buckets.handleCreateBucket },
  { method: "HEAD", scope: "bucket", handle: buckets.handleHeadBucket },
  { method: "DELETE", scope: "bucket", handle: buckets.handleDeleteBucket },
  {
    method: "GET",
    scope: "bucket",
    by: ["location"],
    handle: buckets.handleGetBucketLocation,
  },
  {
    method: "GET",
    scope: "bucket",
    by: ["uploads"],
    takes: [
      "prefix",
      "key-marker",
      "upload-id-marker",
      "max-uploads",
      "encoding-type",
    ],
    handle: handleListMultipartUploads,
  },
  {
    method: "GET",
    scope: "bucket",
    by: ["list-type=2"],
    takes: [...listing, "continuation-token", "start-after", "fetch-owner"],
    handle: handleListObjectsV2,
  },
  {
    method: "GET",
    scope: "bucket",
    takes: [...listing, "marker"],
    handle: handleListObjects,
  },
  {
    method: "POST",
    scope: "bucket",
    by: ["delete"],
    handle: objects.handleDeleteObjects,
  },
  {
    method: "PUT",
    scope: "object",
    by: ["partNumber", "uploadId"],
    handle: putOrCopyPart,
  },
  {
    method: "PUT",
    scope: "object",
    by: ["tagging"],
    takes: version,
    handle: tags.handlePutObjectTagging,
  },
  {
    method: "PUT",
    scope: "object",
    by: ["acl"],
    takes: version,
    handle: acl.handlePutObjectAcl,
  },
  { method: "PUT", scope: "object", handle: putOrCopy },
  {
    method: "GET",
    scope: "object",
    by: ["tagging"],
    takes: version,
    handle: tags.handleGetObjectTagging,
  },
  {
    method: "GET",
    scope: "object",
    by: ["attributes"],
    takes: version,
    handle: handleGetObjectAttributes,
  },
  {
    method: "GET",
    scope: "object",
    by: ["acl"],
    takes: version,
    handle: acl.handleGetObjectAcl,
  },
  {
    method: "GET",
    scope: "object",
    by: ["uploadId"],
    takes: ["max-parts", "part-number-marker", "encoding-type"],
    handle: handleListParts,
  },
  {
    method: "GET",
    scope: "object",
    takes: [...responses, ...version, "partNumber"],
    handle: objects.handleGetObject,
  },
  {
    method: "HEAD",
    scope: "object",
    takes: [...responses, ...version, "partNumber"],
    handle: objects.handleGetObject,
  },
  {
    method: "DELETE",
    scope: "object",
    by: ["uploadId"],
    handle: uploads.handleAbortMultipartUpload,
  },
  {
    method: "DELETE",
    scope: "object",
    by: ["tagging"],
    takes: version,
    handle: tags.handleDeleteObjectTagging,
  },
  {
    method: "DELETE",
    scope: "object",
    takes: version,
    handle: objects.handleDeleteObject,
  },
  {
    method: "POST",
    scope: "object",
    by: ["uploads"],
    handle: uploads.handleCreateMultipartUpload,
  },
  {
    method: "POST",
    scope: "object",
    by: ["uploadId"],
    handle: handleCompleteMultipartUpload,
  },
];

const isCopy = ({ call }: S3Request) => call.headers.has("x-amz-copy-source");

function putOrCopy(request: S3Request): Promise<Response> {
  return isCopy(request)
    ? handleCopyObject(request)
    : objects.handlePutObject(request);
}

function putOrCopyPart(request: S3Request): Promise<Response> {
  return isCopy(request)
    ? handleUploadPartCopy(request)
    : handleUploadPart(request);
}

/** Parameters of presigned URLs that belong to no operation. */
const signingV2 = [
  ...["AWSAccessKeyId", "Expires", "Signature", "content-md5", "content-type"],
  "x-id",
];

const places = {
  service: "the service",
  bucket: "a bucket",
  object: "an object",
};

/** Finds the handler of a request. @throws {AwsError} `NotImplemented` */
export function findHandler(request: S3Request): Handler {
  const { call, bucketName, key, query } = request;
  const scope = key ? "object" : bucketName ? "bucket" : "service";
  const signing = queryValue(query, "AWSAccessKeyId") === undefined
    ? ["x-id"]
    : signingV2;
  const asked = query.map(([name]) => name).filter((name) =>
    !signing.includes(name) && !name.toLowerCase().startsWith("x-amz-")
  );
  const has = (by: string) => {
    const [name, value] = by.split("=");
    const found = queryValue(query, name);
    return found !== undefined && (value === undefined || found === value);
  };
  const route = routes.find((candidate) =>
    candidate.method === call.method && candidate.scope === scope &&
    (candidate.by ?? []).every(has)
  );
  const known = [...route?.by ?? [], ...route?.takes ?? []]
    .map((name) => name.split("=")[0]);
  const unknown = asked.find((name) => !known.includes(name));
  if (route && unknown === undefined) return route.handle;
  throw new AwsError(
    "NotImplemented",
    `The local S3 does not support ${call.method} on ${places[scope]}` +
      (unknown === undefined ? "" : ` with ?${unknown}`),
    501,
    { Method: call.method, Subresource: unknown },
  );
}
