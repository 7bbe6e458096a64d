/**
 * Whether the session's bucket is there, in its region, and this account's.
 *
 * @module
 */
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Session } from "../session.ts";
import { type Check, unknown } from "./check.ts";

/** What S3 says of a bucket. */
export type BucketState =
  | { readonly state: "there" | "missing" | "refused" }
  | { readonly state: "elsewhere"; readonly region: string };

/** What the SDK's errors carry of S3's answer. */
interface Answer {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Record<string, string> };
}

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

/** Checks the bucket. */
export async function checkBucket(session: Session): Promise<Check> {
  const { bucket, region, settings } = session;
  const check = "bucket";
  const choose = "choose another one: set CHURN_BUCKET";
  try {
    const found = await lookAtBucket(session, bucket);
    switch (found.state) {
      case "there": {
        const whose = settings.s3
          ? `exists at ${settings.s3.endpoint}`
          : `exists in ${region} and belongs to this account`;
        return { check, result: "ok", found: `${bucket} ${whose}` };
      }
      case "missing":
        return {
          check,
          result: "ok",
          found: `${bucket} does not exist yet; the first upload creates it`,
        };
      case "elsewhere":
        return {
          check,
          result: "wrong",
          found: `${bucket} is in ${found.region}, not in ${region}`,
          remedy: `set AWS_REGION=${found.region}, or ${choose}`,
        };
      case "refused":
        return {
          check,
          result: "wrong",
          found:
            `${bucket} belongs to another account, or you are not allowed to list it`,
          remedy: `allow s3:ListBucket on it, or ${choose}`,
        };
    }
  } catch (error) {
    return unknown(check, error, choose);
  }
}
