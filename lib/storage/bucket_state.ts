/**
 * Whether a bucket is there, and whose it is.
 *
 * @module
 */
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Session } from "../aws/session.ts";

/** What S3 says of a bucket. */
export type BucketState =
  | { readonly state: "there" | "missing" | "refused" }
  | { readonly state: "elsewhere"; readonly region: string };

/**
 * Asks S3 for a bucket; one of another account is refused.
 *
 * @throws {Error} If S3 gives no answer.
 */
export async function lookAtBucket(
  { clients, region }: Pick<Session, "clients" | "region">,
  bucket: string,
): Promise<BucketState> {
  const elsewhere = (found?: string): BucketState | undefined =>
    found && found !== region
      ? { state: "elsewhere", region: found }
      : undefined;
  try {
    const { BucketRegion } = await clients.s3.send(
      new HeadBucketCommand({ Bucket: bucket }),
    );
    return elsewhere(BucketRegion) ?? { state: "there" };
  } catch (error) {
    const answer = ((error as Error).cause ?? error) as Answer;
    const status = answer.$metadata?.httpStatusCode;
    if (status === 404) return { state: "missing" };
    const found = elsewhere(
      answer.$response?.headers?.["x-amz-bucket-region"],
    );
    if ((status === 301 || status === 400) && found) return found;
    if (status === 403) return { state: "refused" };
    throw error;
  }
}

/** What the SDK's errors carry of S3's answer. */
interface Answer {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Record<string, string> };
}
