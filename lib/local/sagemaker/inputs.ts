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
import {
  downloadObject,
  listKeys,
  parseS3Uri,
  relativePath,
} from "./s3_files.ts";

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
  if (context.servesS3) await downloadBeside(context, base, files, signal);
  else await downloadHere(context, files, signal);
}

const failed = (what: string) =>
  new JobClientError(`Data download failed for ${what}`);

interface Download {
  title: string;
  object: { Bucket: string; Key: string };
  path: string;
}

async function filesOf(
  s3: S3Client,
  { title, uri, folder }: Input,
  signal: AbortSignal,
): Promise<Download[]> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const keys = await listKeys(s3, uri, { signal });
  return keys.map((key) => ({
    title: `${title} (s3://${bucket}/${key})`,
    object: { Bucket: bucket, Key: key },
    path: join(folder, relativePath(prefix, key)),
  }));
}

/** By the SDK, which trusts and checks what all other calls do. */
async function downloadHere(
  { s3 }: Context,
  files: Download[],
  signal: AbortSignal,
): Promise<void> {
  for (const { title, object: { Bucket, Key }, path } of files) {
    await downloadObject(s3, `s3://${Bucket}/${Key}`, path, signal)
      .catch((error) => {
        signal.throwIfAborted();
        throw failed(`${title}: ${error.message}`);
      });
  }
}

/** How long a signed URL may be asked for, in seconds: a day. */
const urlSeconds = 86_400;
/** So many are signed before anything else has its turn. */
const signedAtOnce = 100;

/**
 * In a process of its own: a large input would keep this one busy at both ends,
 * and the notebook in it.
 */
async function downloadBeside(
  context: Context,
  base: string,
  files: Download[],
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) return;
  const { s3 } = context;
  const signed = [];
  for (const { title, object, path } of files) {
    const command = new GetObjectCommand(object);
    const url = await getSignedUrl(s3, command, { expiresIn: urlSeconds });
    signed.push({ title, url, path });
    if (signed.length % signedAtOnce === 0) {
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    }
  }
  const list = join(base, "downloads.json");
  await writeJson(list, signed);
  const agent = `app/${await s3.config.userAgentAppId()}`;
  await runTool(context, base, "download.py", [list, agent], signal)
    .catch((error) => {
      signal.throwIfAborted();
      throw failed(error.message);
    });
}
