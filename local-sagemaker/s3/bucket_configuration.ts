/**
 * What can be laid down for a bucket: kept as it was sent and handed back. None
 * of it is acted upon, but that a public policy is refused where it is blocked
 * and that objects say with what their bucket encrypts.
 *
 * @module
 */
import { setAside } from "../set_aside.ts";
import { AwsError } from "../types.ts";
import { blocks } from "./acl.ts";
import { defaultEncryption } from "./bucket_defaults.ts";
import { checkPolicy, isPublic } from "./bucket_policy.ts";
import { documentPath, readDocument, writeDocument } from "./documents.ts";
import { readPromised } from "./promised.ts";
import type { Bucket } from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { malformedXml, readXml } from "./xml_request.ts";

interface Configuration {
  /** @throws {AwsError} for a document that is none. */
  check(document: string): void;
  /** @throws {AwsError} for a document that others of the bucket forbid. */
  allow?(document: string, bucket: Bucket): Promise<void>;
  readonly type: string;
  /** What is handed back where nothing was laid down: a document, or an error. */
  readonly missing: string | readonly [code: string, message: string];
}

const xml = (root: string): Pick<Configuration, "check" | "type"> => ({
  check: (document) => void readXml(document, root),
  type: "application/xml",
});

/** By the parameter that names them. */
const configurations: Readonly<Record<string, Configuration>> = {
  encryption: {
    check: checkEncryption,
    type: "application/xml",
    missing: defaultEncryption,
  },
  policy: {
    check: checkPolicy,
    allow: checkPublic,
    type: "application/json",
    missing: ["NoSuchBucketPolicy", "The bucket policy does not exist"],
  },
  publicAccessBlock: {
    ...xml("PublicAccessBlockConfiguration"),
    missing: [
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
    ],
  },
  tagging: {
    ...xml("Tagging"),
    missing: ["NoSuchTagSet", "The TagSet does not exist"],
  },
};

/** Put, Get and Delete of every configuration, for the table of routes. */
export const configurationRoutes = Object.entries(configurations).flatMap(
  ([name, configuration]) => {
    const route = { scope: "bucket" as const, by: [name] };
    return [
      {
        ...route,
        method: "PUT",
        async handle(request: S3Request) {
          const document = await readPromised(request.call);
          configuration.check(document);
          const bucket = bucketOf(request);
          await configuration.allow?.(document, bucket);
          await writeDocument(bucket, name, document);
          return new Response(null, { status: name === "policy" ? 204 : 200 });
        },
      },
      {
        ...route,
        method: "GET",
        async handle(request: S3Request) {
          const { missing, type } = configuration;
          const document = await readDocument(bucketOf(request), name);
          if (document === undefined && typeof missing !== "string") {
            const [code, message] = missing;
            const BucketName = request.bucketName;
            throw new AwsError(code, message, 404, { BucketName });
          }
          return new Response(document ?? missing as string, {
            headers: { "content-type": type },
          });
        },
      },
      {
        ...route,
        method: "DELETE",
        async handle(request: S3Request) {
          const bucket = bucketOf(request);
          if (await readDocument(bucket, name) !== undefined) {
            await Deno.remove(documentPath(bucket, name));
          }
          return new Response(null, { status: 204 });
        },
      },
    ];
  },
);

/** Sets aside the documents of a bucket that cannot be handed back. */
export async function checkDocuments(
  root: string,
  bucket: Bucket,
): Promise<void> {
  for (const [name, { check }] of Object.entries(configurations)) {
    try {
      const document = await readDocument(bucket, name);
      if (document !== undefined) check(document);
    } catch {
      const path = documentPath(bucket, name);
      setAside(root, path, "is not a document that a client can have sent");
    }
  }
}

function checkEncryption(document: string) {
  const { Rule } = readXml(document, "ServerSideEncryptionConfiguration");
  const { SSEAlgorithm, KMSMasterKeyID = "" } =
    Object(Rule).ApplyServerSideEncryptionByDefault ?? {};
  const known = ["AES256", "aws:kms", "aws:kms:dsse"].includes(SSEAlgorithm) &&
    /^[\x21-\x7e]*$/.test(KMSMasterKeyID);
  if (known) return;
  throw malformedXml("a Rule needs a known SSEAlgorithm");
}

async function checkPublic(document: string, bucket: Bucket) {
  if (!isPublic(document)) return;
  const block = await readDocument(bucket, "publicAccessBlock");
  if (block === undefined || !blocks(block, "BlockPublicPolicy")) return;
  throw new AwsError(
    "AccessDenied",
    "Public policies are prevented by the BlockPublicPolicy setting in S3 Block " +
      "Public Access",
    403,
  );
}
