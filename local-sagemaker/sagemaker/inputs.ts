/**
 * Data inputs of jobs: what of them is offered here, and fetching them.
 *
 * @module
 */
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { join } from "node:path";
import type { Account } from "../types.ts";
import type { Context } from "./context.ts";
import { JobClientError } from "./job_run.ts";
import {
  downloadObject,
  findObjects,
  listKeys,
  parseS3Uri,
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
  for (const { title, uri, folder } of inputs) {
    await Deno.mkdir(folder, { recursive: true });
    const found = await findObjects(context.s3, uri, folder, signal)
      .catch((error) => {
        if (error.name === "NoSuchBucket") return [];
        throw failed(error, signal, `${title} (${uri})`);
      });
    if (found.length === 0) throw new JobClientError(missing(uri));
    files = files.concat(
      found.map((file) => ({ ...file, title: `${title} (${file.uri})` })),
    );
  }
  if (context.servesS3) await downloadBeside(context, base, files, signal);
  else await downloadHere(context, files, signal);
}

interface Download {
  title: string;
  uri: string;
  path: string;
}

/** The job's error for a download's; an abort stays one. */
function failed({ message }: Error, signal: AbortSignal, title?: string) {
  signal.throwIfAborted();
  const what = title ? `${title}: ${message}` : message;
  return new JobClientError(`Data download failed for ${what}`);
}

/** By the SDK, which trusts and checks what all other calls do. */
async function downloadHere(
  { s3 }: Context,
  files: Download[],
  signal: AbortSignal,
): Promise<void> {
  for (const { title, uri, path } of files) {
    await downloadObject(s3, uri, path, signal).catch((error) => {
      throw failed(error, signal, title);
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
  for (const { title, uri, path } of files) {
    const { bucket: Bucket, key: Key } = parseS3Uri(uri);
    const command = new GetObjectCommand({ Bucket, Key });
    const url = await getSignedUrl(s3, command, { expiresIn: urlSeconds });
    signed.push({ title, url, path });
    if (signed.length % signedAtOnce === 0) {
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    }
  }
  const list = join(base, "downloads.json");
  await Deno.writeTextFile(list, JSON.stringify(signed), { mode: 0o600 });
  const agent = `app/${await s3.config.userAgentAppId()}`;
  await context.tools.run(base, "download.py", [list, agent], signal)
    .catch((error) => {
      throw failed(error, signal);
    });
}
