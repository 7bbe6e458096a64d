/**
 * From the folders of a job to S3.
 *
 * @module
 */
import { join } from "node:path";
import { Readable } from "node:stream";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Context } from "./context.ts";
import { openRegular, readBytes } from "./regular_file.ts";
import { parseS3Uri } from "./s3_files.ts";

/**
 * The files below folders of a job, relative to each, in their order.
 *
 * @throws {Error} that names, as the job sees it, what is not a regular file or
 * folder.
 */
export async function listJobFiles(
  context: Context,
  base: string,
  folders: string[],
  signal: AbortSignal,
): Promise<string[][]> {
  if (folders.length === 0) return [];
  return JSON.parse(
    await runJobTool(context, base, "job_files.py", folders, signal),
  );
}

/**
 * Packs what is in a folder of a job into a `.tar.gz`, members at the top level.
 *
 * @returns Whether there was anything.
 * @throws {Error} that names, as the job sees it, what is not a regular file or
 * folder.
 */
export async function packFolder(
  context: Context,
  base: string,
  { folder, archive }: { folder: string; archive: string },
  signal: AbortSignal,
): Promise<boolean> {
  const args = ["pack", folder, archive];
  await runJobTool(context, base, "archives.py", args, signal);
  return await Deno.lstat(archive).then(() => true, () => false);
}

async function runJobTool(
  context: Context,
  base: string,
  script: string,
  args: string[],
  signal: AbortSignal,
): Promise<string> {
  const found = await Deno.lstat(base).catch(() => undefined);
  if (!found?.isDirectory) {
    throw new Error("/opt/ml/ no longer exists, or is a link");
  }
  try {
    return await context.tools.run(base, script, args, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error((error as Error).message.replaceAll(base, "/opt/ml"));
  }
}

/**
 * Uploads files, given relative to a folder.
 *
 * @param uri Where they go, with a slash at its end.
 */
export async function uploadFiles(
  s3: S3Client,
  base: string,
  { folder, files, uri }: { folder: string; files: string[]; uri: string },
  signal: AbortSignal,
): Promise<void> {
  for (const file of files) {
    await uploadFile(s3, base, join(folder, file), uri + file, signal);
  }
}

/**
 * Uploads what a file below a job's folder has when it is opened.
 *
 * @throws if it is not a regular file, or becomes shorter meanwhile.
 */
export async function uploadFile(
  s3: S3Client,
  base: string,
  path: string,
  uri: string,
  signal?: AbortSignal,
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  const file = await openRegular(base, path);
  const broken = new AbortController();
  const over = Promise.withResolvers<void>();
  const signals = signal ? [signal, broken.signal] : [broken.signal];
  const abortSignal = AbortSignal.any(signals);
  try {
    const { size } = await file.stat();
    // One request out of a Node stream: parts, and web streams, hold on to memory.
    const body = Readable.from(read(size), { objectMode: false });
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: size,
    });
    await s3.send(command, { abortSignal }).finally(() => body.destroy());
  } catch (error) {
    abortSignal.throwIfAborted();
    throw error;
  } finally {
    over.resolve();
    await file.close();
  }

  /** What fails ends the request: the client hands a stream's error to nobody. */
  async function* read(size: number): AsyncGenerator<Uint8Array> {
    try {
      yield* readBytes(file, size);
    } catch (error) {
      broken.abort(error);
      await over.promise;
    }
  }
}
