/**
 * What a bucket answers about what it does not have: no versioning, no ACLs, no
 * rules, no website. Each answer is the one of an S3 bucket without it; laying
 * it down is refused.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import type { Xml } from "../xml.ts";
import { xmlAnswer } from "./answer.ts";
import { isPublic } from "./bucket_policy.ts";
import { readDocument } from "./documents.ts";
import { checkVersion, findObject } from "./lookup.ts";
import { aclNotSupported } from "./object_headers.ts";
import { readPromised } from "./promised.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { readXml } from "./xml_request.ts";

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
  "object-lock": [
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
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
      method: name === "object-lock" ? "none" : "DELETE",
    },
  ]),
];

export function handleGetBucketAcl(request: S3Request): Response {
  bucketOf(request);
  return ownersOnly(request);
}

export function handleGetObjectAcl(request: S3Request): Response {
  checkVersion(request);
  findObject(bucketOf(request), request.key);
  return ownersOnly(request);
}

const grantee = "Grantee " +
  `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
  `xsi:type="CanonicalUser"`;

function ownersOnly({ account: { accountId } }: S3Request): Response {
  return xmlAnswer("AccessControlPolicy", {
    Owner: { ID: accountId },
    AccessControlList: {
      Grant: { [grantee]: { ID: accountId }, Permission: "FULL_CONTROL" },
    },
  });
}

/** Takes what is so anyway: everything to the owner. */
export async function handlePutBucketAcl(
  request: S3Request,
): Promise<Response> {
  bucketOf(request);
  await checkOwnersOnly(request);
  return new Response(null);
}

export async function handlePutObjectAcl(
  request: S3Request,
): Promise<Response> {
  checkVersion(request);
  findObject(bucketOf(request), request.key);
  await checkOwnersOnly(request);
  return new Response(null);
}

async function checkOwnersOnly({ call, account }: S3Request): Promise<void> {
  const document = await readPromised(call);
  if (!document.trim()) return; // the header has been checked
  const { AccessControlList } = readXml(document, "AccessControlPolicy");
  const grants = [Object(AccessControlList).Grant ?? []].flat();
  const [grant] = grants;
  const isOwners = grants.length === 1 &&
    grant.Grantee?.ID === account.accountId &&
    grant.Permission === "FULL_CONTROL";
  if (!isOwners) {
    throw aclNotSupported("the grants are others than the owner's");
  }
}

export async function handleGetBucketPolicyStatus(
  request: S3Request,
): Promise<Response> {
  const policy = await readDocument(bucketOf(request), "policy");
  return xmlAnswer("PolicyStatus", {
    IsPublic: policy !== undefined && isPublic(policy),
  });
}
