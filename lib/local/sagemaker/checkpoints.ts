/**
 * Checkpoints of a training job: uploaded while its process runs, and once more
 * when it has ended, whatever ended it.
 *
 * @module
 */
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { CheckpointConfig } from "@aws-sdk/client-sagemaker";
import { JobClientError } from "./job_run.ts";
import { rebase } from "./process.ts";
import { downloadObject, findObjects, uploadFile } from "./s3_files.ts";

export interface Checkpoints {
  /** Where they are kept; ends with a slash. */
  uri: string;
  folder: string;
}

/** How often the folder is looked at, in milliseconds. */
const PERIOD = 500;

/** Endings of files that are for SageMaker, or that it leaves alone. */
const OWN = /\.sagemaker-(ignore|uploading|uploaded)$/;

export function checkpointsOf(
  config: CheckpointConfig,
  base: string,
): Checkpoints {
  return {
    uri: config.S3Uri!.replace(/\/*$/, "/"),
    folder: rebase(config.LocalPath ?? "/opt/ml/checkpoints", base),
  };
}

/** Fetches what an earlier run has left, if any has. */
export async function fetchCheckpoints(
  s3: S3Client,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<void> {
  const { uri: prefix, folder } = checkpoints;
  await Deno.mkdir(folder, { recursive: true });
  for (const { uri, path } of await findObjects(s3, prefix, folder, signal)) {
    await downloadObject(s3, uri, path, signal);
  }
}

/** @returns Ends the uploading after all is uploaded. */
export async function uploadCheckpoints(
  s3: S3Client,
  { uri, folder }: Checkpoints,
): Promise<() => Promise<void>> {
  const uploaded = await listFiles(folder);
  async function upload(): Promise<void> {
    for (const [path, version] of await listFiles(folder)) {
      if (uploaded.get(path) === version) continue;
      await uploadLinked(s3, join(folder, path), uri + path, `${folder}.link`);
      uploaded.set(path, version);
    }
  }
  let running = Promise.resolve();
  const timer = setInterval(() => {
    // Fails where a file goes meanwhile; tried again, at last when nobody writes.
    running = running.then(upload).catch(() => {});
  }, PERIOD);
  return async () => {
    clearInterval(timer);
    await running;
    await upload().catch((error) => {
      throw new JobClientError(
        `Checkpoint upload failed: ${error.message} (${uri})`,
      );
    });
  };
}

/** Under a name of its own, since the script may remove the file meanwhile. */
async function uploadLinked(
  s3: S3Client,
  path: string,
  uri: string,
  link: string,
): Promise<void> {
  await Deno.link(path, link);
  try {
    await uploadFile(s3, link, uri);
  } finally {
    await Deno.remove(link);
  }
}

/** The files below a folder, by path, with what changes when they are written. */
async function listFiles(
  folder: string,
  below = "",
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(join(folder, below))) {
    const path = below + name;
    if (isDirectory) {
      const deeper = await listFiles(folder, `${path}/`);
      deeper.forEach((version, path) => files.set(path, version));
    } else if (!OWN.test(name)) {
      const { size, mtime, ino } = await Deno.stat(join(folder, path));
      files.set(path, `${size} ${mtime?.getTime()} ${ino}`);
    }
  }
  return files;
}
