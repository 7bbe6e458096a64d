/**
 * Another S3 for the local target.
 *
 * @module
 */
import type { Settings } from "./table.ts";

/** The S3 that the variables name, if they do. */
export function externalS3(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Settings["s3"] {
  const endpoint = environment.AWS_ENDPOINT_URL_S3;
  if (!endpoint) return undefined;
  const accessKeyId = environment.CHURN_S3_ACCESS_KEY_ID;
  const secretAccessKey = environment.CHURN_S3_SECRET_ACCESS_KEY;
  if (!URL.canParse(endpoint)) {
    problems.push(
      `Cannot use AWS_ENDPOINT_URL_S3 because it must be a URL: current value is '${endpoint}'`,
    );
  }
  if (!accessKeyId || !secretAccessKey) {
    problems.push(
      "Cannot use AWS_ENDPOINT_URL_S3 without its keys: set CHURN_S3_ACCESS_KEY_ID " +
        "and CHURN_S3_SECRET_ACCESS_KEY, or unset AWS_ENDPOINT_URL_S3",
    );
    return undefined;
  }
  return { endpoint, credentials: { accessKeyId, secretAccessKey } };
}
