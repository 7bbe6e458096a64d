/**
 * Whose buckets S3 may answer for.
 *
 * @module
 */
import { type S3Client } from "@aws-sdk/client-s3";

/** Lets S3 refuse every request for a bucket of another account. */
export function expectOwner(s3: S3Client, accountId: string): void {
  s3.middlewareStack.add(
    (next) => (args) =>
      next({
        ...args,
        input: { ExpectedBucketOwner: accountId, ...args.input },
      }),
    { name: "expectOwner", step: "initialize" },
  );
}
