/**
 * What a bucket answers about what it does not have: no versioning, no object
 * lock, no rules, no website. Each answer is the one of an S3 bucket without it; laying
 * it down is refused.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import type { Xml } from "../xml.ts";
import { xmlAnswer } from "./answer.ts";
import { isPublic } from "./bucket_policy.ts";
import { readDocument } from "./documents.ts";
import { bucketOf, type S3Request } from "./request.ts";

/** Answers with a document, by the parameter that asks for it. */
const documents: Record<string, readonly [root: string, content: Xml]> = {
  accelerate: ["AccelerateConfiguration", ""],
  logging: ["BucketLoggingStatus", ""],
  notification: ["NotificationConfiguration", ""],
  ownershipControls: ["OwnershipControls", {
    Rule: { ObjectOwnership: "BucketOwnerEnforced" },
  }],
  requestPayment: ["RequestPaymentConfiguration", { Payer: "BucketOwner" }],
  versioning: ["VersioningConfiguration", ""],
};

/** Answers with an error; to delete what they name changes nothing. */
const missing: Record<string, readonly [code: string, message: string]> = {
  cors: [
    "NoSuchCORSConfiguration",
    "The CORS configuration does not exist",
  ],
  lifecycle: [
    "NoSuchLifecycleConfiguration",
    "The lifecycle configuration does not exist",
  ],
  replication: [
    "ReplicationConfigurationNotFoundError",
    "The replication configuration was not found",
  ],
  website: [
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration",
  ],
};

const get = (name: string, handle: (request: S3Request) => Response) => ({
  method: "GET",
  scope: "bucket" as const,
  by: [name],
  handle(request: S3Request) {
    bucketOf(request);
    return handle(request);
  },
});

/** Questions about what a bucket does not have, for the table of routes. */
export const answerRoutes = [
  ...Object.entries(documents).map(([name, [root, content]]) =>
    get(name, () => xmlAnswer(root, content))
  ),
  ...Object.entries(missing).flatMap(([name, [code, message]]) => [
    get(name, ({ bucketName: BucketName }) => {
      throw new AwsError(code, message, 404, { BucketName });
    }),
    {
      ...get(name, () => new Response(null, { status: 204 })),
      method: "DELETE",
    },
  ]),
  get("object-lock", () => {
    throw new AwsError(
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
      404,
    );
  }),
  {
    ...get("object-lock", () => {
      throw new AwsError(
        "InvalidBucketState",
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock " +
          "configuration: the local S3 has no versioning",
        409,
      );
    }),
    method: "PUT",
  },
  ...["retention", "legal-hold"].flatMap((name) =>
    ["GET", "PUT"].map((method) => ({
      ...get(name, () => {
        throw new AwsError(
          "InvalidRequest",
          "Bucket is missing Object Lock Configuration",
        );
      }),
      method,
      scope: "object" as const,
      takes: ["versionId"],
    }))
  ),
];

export async function handleGetBucketPolicyStatus(
  request: S3Request,
): Promise<Response> {
  const policy = await readDocument(bucketOf(request), "policy");
  return xmlAnswer("PolicyStatus", {
    IsPublic: policy !== undefined && isPublic(policy),
  });
}
