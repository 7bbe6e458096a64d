/**
 * Whether the session's bucket is there, in its region, and this account's.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import { type Check, unknown } from "../aws/check.ts";
import { lookAtBucket } from "./bucket_state.ts";

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
