/**
 * Access control lists. Every bucket has S3's default, in which all belongs to the
 * bucket's owner: an ACL that says the same is taken, every other refused.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import { xmlAnswer } from "./answer.ts";
import { readDocument } from "./documents.ts";
import { checkVersion, findObject } from "./lookup.ts";
import { readPromised } from "./promised.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { readXml } from "./xml_request.ts";

const ofOwner = ["private", "bucket-owner-full-control"];
const ofEverybody = ["public-read", "public-read-write", "authenticated-read"];

/**
 * Checks the ACL that headers set.
 *
 * @throws {AwsError} `AccessDenied` where the bucket blocks public ACLs, else
 *   `AccessControlListNotSupported`
 */
export async function checkAcl(
  headers: Headers,
  { store, bucketName }: Pick<S3Request, "store" | "bucketName">,
): Promise<void> {
  for (const [name, value] of headers) {
    const grants = name === "x-amz-acl"
      ? !ofOwner.includes(value)
      : name.startsWith("x-amz-grant-");
    if (!grants) continue;
    const bucket = store.buckets.get(bucketName);
    const block = bucket && ofEverybody.includes(value) &&
      await readDocument(bucket, "publicAccessBlock");
    if (block && blocks(block, "BlockPublicAcls")) {
      throw new AwsError(
        "AccessDenied",
        "Public ACLs are prevented by the BlockPublicAcls setting in S3 Block " +
          "Public Access",
        403,
      );
    }
    throw notSupported(`current value of ${name} is '${value}'`);
  }
}

/** Whether a document of a public access block has a setting on. */
export function blocks(document: string, setting: string): boolean {
  const { [setting]: value } = readXml(
    document,
    "PublicAccessBlockConfiguration",
  );
  return String(value).trim().toLowerCase() === "true";
}

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
  if (!isOwners) throw notSupported("the grants are others than the owner's");
}

function notSupported(why: string): AwsError {
  return new AwsError(
    "AccessControlListNotSupported",
    `The bucket does not allow ACLs: ${why}`,
  );
}
