/**
 * The session's bucket: created by the first upload if it does not exist, and
 * never another account's.
 *
 * @module
 */
import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { partitionOf } from "../settings/partitions.ts";
import { checkBucket } from "./bucket_check.ts";
import { lookAtBucket } from "./bucket_state.ts";
import type { Session } from "../aws/session.ts";
import { parseS3Uri } from "./keys.ts";
import { projectTag, tags } from "../aws/tags.ts";

const ensured = new WeakMap<Session, Promise<void>>();

/**
 * Creates the session's bucket if it does not exist: nothing public, encrypted,
 * TLS only, tagged. One that is there is left as it is.
 *
 * @throws {Error} If it is another account's or in another region.
 */
export async function ensureBucket(session: Session): Promise<void> {
  const under = ensured.get(session) ?? ensure(session);
  ensured.set(session, under);
  try {
    await under;
  } catch (error) {
    ensured.delete(session);
    throw error;
  }
}

/** Looks for the bucket again with the next upload. */
export function forgetBucket(session: Session): void {
  ensured.delete(session);
}

async function ensure(session: Session) {
  const { bucket, ledger } = session;
  const { state } = await lookAtBucket(session, bucket);
  const thing = { kind: "bucket", name: bucket } as const;
  if (state === "there") {
    if (await ledger.knows(thing) && !await isTagged(session)) {
      await protect(session);
    }
  } else if (state === "missing") {
    await ledger.creating([thing], async () => {
      await create(session);
      await protect(session);
    });
  } else {
    const { found, remedy } = await checkBucket(session);
    throw new Error(`Cannot use the bucket because ${found}: ${remedy}`);
  }
}

const create = ({ clients, bucket, region }: Session) =>
  clients.s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: region === "us-east-1"
        ? undefined
        : { LocationConstraint: region as "eu-west-1" },
    }),
  );

/** The tags come last: a bucket without them is not finished. */
async function protect(session: Session) {
  const { clients: { s3 }, bucket: Bucket, region, settings } = session;
  // Another S3 than Amazon's has its own ways of protection.
  if (settings.s3) return;
  const block = new PutPublicAccessBlockCommand({
    Bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  });
  let protocol = "";
  block.middlewareStack.add(
    (next) => (args) => {
      ({ protocol } = args.request as { protocol: string });
      return next(args);
    },
    { step: "finalizeRequest" },
  );
  await s3.send(block);
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{
          ApplyServerSideEncryptionByDefault: settings.kmsKey
            ? { SSEAlgorithm: "aws:kms", KMSMasterKeyID: settings.kmsKey }
            : { SSEAlgorithm: "AES256" },
          BucketKeyEnabled: settings.kmsKey !== undefined,
        }],
      },
    }),
  );
  // It would shut out this session where the endpoint itself has no TLS.
  if (protocol === "https:") {
    await s3.send(
      new PutBucketPolicyCommand({ Bucket, Policy: tlsOnly(Bucket, region) }),
    );
  }
  await s3.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags(session) } }),
  );
}

async function isTagged({ clients, bucket, settings }: Session) {
  if (settings.s3) return true;
  try {
    const { TagSet = [] } = await clients.s3.send(
      new GetBucketTaggingCommand({ Bucket: bucket }),
    );
    return TagSet.some(({ Key }) => Key === projectTag.Key);
  } catch (error) {
    if ((error as Error).name === "NoSuchTagSet") return false;
    throw error;
  }
}

/** A bucket policy that refuses whatever does not come by TLS. */
export function tlsOnly(bucket: string, region: string): string {
  const arn = `arn:${partitionOf(region).name}:s3:::${bucket}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }],
  });
}

/**
 * Ensures that what a job will read is in this account's buckets.
 *
 * @throws {RangeError} If a bucket is another account's.
 */
export async function requireOwnBuckets(
  session: Session,
  uris: readonly string[],
): Promise<void> {
  const buckets = new Set(uris.map((uri) => parseS3Uri(uri).bucket));
  buckets.delete(session.bucket);
  for (const bucket of buckets) {
    const { state } = await lookAtBucket(session, bucket);
    if (state === "there") continue;
    throw new RangeError(
      `Cannot read from the bucket '${bucket}' because it does not belong to account ` +
        `${session.accountId} in ${session.region}: copy what is needed to ` +
        `s3://${session.bucket}/`,
    );
  }
}
