/**
 * What S3 gives new buckets: every object encrypted with keys of its own since
 * January 2023, no ACLs and no public access since April 2023.
 *
 * @module
 */
import { xmlDocument } from "../xml.ts";
import { readDocument, writeDocument } from "./documents.ts";
import type { Bucket } from "./records.ts";
import { readXml } from "./xml_request.ts";

/** The namespace of S3's documents. */
export const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** The encryption of a bucket that has no other. */
export const defaultEncryption: string = xmlDocument(
  "ServerSideEncryptionConfiguration",
  {
    Rule: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
      BucketKeyEnabled: false,
    },
  },
  s3Namespace,
);

const blocked = xmlDocument("PublicAccessBlockConfiguration", {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
}, s3Namespace);

/** Writes the documents of a new bucket. */
export async function writeDefaults(folder: string): Promise<void> {
  await writeDocument({ folder }, "publicAccessBlock", blocked);
}

const sse = "x-amz-server-side-encryption";

/** The headers of an object that asks for no encryption of its own. */
export async function encryptionOf(
  bucket: Bucket,
): Promise<Record<string, string>> {
  const document = await readDocument(bucket, "encryption");
  const { Rule: rule } = document === undefined
    ? {}
    : readXml(document, "ServerSideEncryptionConfiguration");
  const { SSEAlgorithm, KMSMasterKeyID } =
    rule?.ApplyServerSideEncryptionByDefault ?? {};
  if (!SSEAlgorithm) return { [sse]: "AES256" };
  return {
    [sse]: SSEAlgorithm,
    ...(KMSMasterKeyID && { [`${sse}-aws-kms-key-id`]: KMSMasterKeyID }),
    ...(rule.BucketKeyEnabled === "true" &&
      { [`${sse}-bucket-key-enabled`]: "true" }),
  };
}

/** Headers to store, with the bucket's encryption where they name none. */
export async function withEncryption(
  bucket: Bucket,
  headers: Record<string, string>,
): Promise<Record<string, string>> {
  return headers[sse] ? headers : { ...headers, ...await encryptionOf(bucket) };
}
