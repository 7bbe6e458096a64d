/**
 * Data inputs of jobs: what of them is offered here, and fetching them.
 *
 * @module
 */
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { join } from "node:path";
import { writeJson } from "../state.ts";
import type { Account } from "../types.ts";
import type { Context } from "./context.ts";
import { JobClientError } from "./job_run.ts";
import { runTool } from "./process.ts";
import { listKeys, parseS3Uri, relativePath } from "./s3_files.ts";

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

/** How long a signed URL may be asked for, in seconds: a day. */
const urlSeconds = 86_400;

/**
 * Downloads in a process of its own: large inputs would keep the one that serves
 * S3, and the notebook in it, busy.
 *
 * @throws {JobClientError} where one has no objects or can't be read.
 */
export async function downloadInputs(
  context: Context,
  base: string,
  inputs: Input[],
  missing: (uri: string) => string,
  signal: AbortSignal,
): Promise<void> {
  let files: Download[] = [];
  for (const input of inputs) {
    const { title, uri, folder } = input;
    await Deno.mkdir(folder, { recursive: true });
    const found = await filesOf(context.s3, input, signal).catch((error) => {
      signal.throwIfAborted();
      if (error.name === "NoSuchBucket") return [];
      throw failed(`${title} (${uri}): ${error.message}`);
    });
    if (found.length === 0) throw new JobClientError(missing(uri));
    files = files.concat(found);
  }
  if (files.length === 0) return;
  const list = join(base, "downloads.json");
  await writeJson(list, files);
  const agent = `app/${await context.s3.config.userAgentAppId()}`;
  await runTool(context, base, "download.py", [list, agent], signal)
    .catch((error) => {
      signal.throwIfAborted();
      throw failed(error.message);
    });
}

const failed = (what: string) =>
  new JobClientError(`Data download failed for ${what}`);

/** What `download.py` reads. */
interface Download {
  title: string;
  url: string;
  path: string;
}

async function filesOf(
  s3: S3Client,
  { title, uri, folder }: Input,
  signal: AbortSignal,
): Promise<Download[]> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const keys = await listKeys(s3, uri, { signal });
  return await Promise.all(keys.map(async (key) => ({
    title: `${title} (s3://${bucket}/${key})`,
    url: await getSignedUrl(
      s3,
      new GetObjectCommand({ Bucket: bucket, Key: key }),
      { expiresIn: urlSeconds },
    ),
    path: join(folder, relativePath(prefix, key)),
  })));
}
