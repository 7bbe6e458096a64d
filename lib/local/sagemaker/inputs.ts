/**
 * Data inputs of jobs: what of them is offered here, and fetching them.
 *
 * @module
 */
import type { S3Client } from "@aws-sdk/client-s3";
import type { Account } from "../types.ts";
import { JobClientError } from "./job_run.ts";
import { downloadPrefix, listKeys, parseS3Uri } from "./s3_files.ts";

export interface Input {
  /** For sentences: `channel train`. */
  title: string;
  uri: string;
  folder: string;
}

/** AWS's sentence for a prefix with nothing below it. */
export function noObjects(
  uri: string,
  account: Account,
  roleArn: string,
): string {
  const { bucket } = parseS3Uri(uri);
  return `No S3 objects found under S3 URL "${uri}" given in input data ` +
    "source. Please ensure that the bucket exists in the selected region " +
    `(${account.region}), that objects exist under that S3 prefix, and that ` +
    `the role "${roleArn}" has "s3:ListBucket" permissions on bucket ` +
    `"${bucket}".`;
}

/** Whether anything is stored below the prefix. A missing bucket has nothing. */
export async function hasObjects(s3: S3Client, uri: string): Promise<boolean> {
  try {
    return (await listKeys(s3, uri, { limit: 1 })).length > 0;
  } catch (error) {
    if ((error as Error).name === "NoSuchBucket") return false;
    throw error;
  }
}

/** @throws {JobClientError} where one has no objects or can't be read. */
export async function downloadInputs(
  s3: S3Client,
  inputs: Input[],
  missing: (uri: string) => string,
  signal: AbortSignal,
): Promise<void> {
  for (const { title, uri, folder } of inputs) {
    await Deno.mkdir(folder, { recursive: true });
    const count = await downloadPrefix(s3, uri, folder, signal)
      .catch((error) => {
        signal.throwIfAborted();
        if (error.name === "NoSuchBucket") return 0;
        throw new JobClientError(
          `Data download failed for ${title}: ${error.message} (${uri})`,
        );
      });
    if (count === 0) throw new JobClientError(missing(uri));
  }
}
