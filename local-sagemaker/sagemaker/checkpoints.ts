/**
 * Checkpoints of a training job: uploaded while its process runs, and once more
 * when it has ended, whatever ended it.
 *
 * @module
 */
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { CheckpointConfig } from "@aws-sdk/client-sagemaker";
import { folderOf } from "./container_path.ts";
import type { Context } from "./context.ts";
import { JobClientError } from "./job_run.ts";
import { isInPlace } from "./regular_file.ts";
import { downloadObject, findObjects } from "./s3_files.ts";
import { listJobFiles, uploadFile } from "./uploads.ts";

export interface Checkpoints {
  /** Where they are kept; ends with a slash. */
  uri: string;
  folder: string;
}

/** How often the folder is looked at, in milliseconds. */
const PERIOD = 500;

/** Endings of files that are for SageMaker, or that it ignores. */
const OWN = /\.sagemaker-(ignore|uploading|uploaded)$/;

export function checkpointsOf(
  config: CheckpointConfig,
  base: string,
): Checkpoints {
  return {
    uri: config.S3Uri!.replace(/\/*$/, "/"),
    folder: folderOf(config.LocalPath ?? "/opt/ml/checkpoints", base),
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

/** @returns Ends the uploading after all is uploaded, or the signal is aborted. */
export async function uploadCheckpoints(
  context: Context,
  base: string,
  { uri, folder }: Checkpoints,
): Promise<(signal: AbortSignal) => Promise<void>> {
  const { s3 } = context;
  const ending = new AbortController();
  const uploaded = new Map<string, string>();
  for (const file of lookFor(base, folder)) {
    uploaded.set(file, await versionOf(join(folder, file)));
  }

  async function upload(files: string[], onError: (error: Error) => void) {
    for (const file of files) {
      if (OWN.test(file)) continue;
      try {
        const path = join(folder, file);
        const version = await versionOf(path);
        if (uploaded.get(file) === version) continue;
        await uploadFile(s3, base, path, uri + file, ending.signal);
        uploaded.set(file, version);
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  let running = Promise.resolve();
  const timer = setInterval(() => {
    // Fails where a file goes meanwhile; tried again, at last when nobody writes.
    running = running.then(() => upload(lookFor(base, folder), () => {}));
  }, PERIOD);
  return async (signal) => {
    clearInterval(timer);
    const abort = () => ending.abort(signal.reason);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    await running;
    try {
      const [files] = await listJobFiles(context, base, [folder], signal);
      await upload(files, (error) => {
        throw error;
      });
    } catch (error) {
      signal.throwIfAborted();
      const { message } = error as Error;
      throw new JobClientError(`Checkpoint upload failed: ${message} (${uri})`);
    }
  };
}

/** The files below a folder at this moment, as far as they can be seen. */
function lookFor(base: string, folder: string): string[] {
  const found: string[] = [];
  const look = (below: string) => {
    for (const entry of Deno.readDirSync(join(folder, below))) {
      const path = below + entry.name;
      if (entry.isFile) found.push(path);
      else if (entry.isDirectory) tryTo(() => look(`${path}/`));
    }
  };
  tryTo(() => isInPlace(base, folder) && look(""));
  return found;
}

/** What has gone meanwhile, or nobody may look into, is passed over. */
function tryTo(look: () => void): void {
  try {
    look();
  } catch {
    // Judged when the job has ended.
  }
}

/** What changes when a file is written. */
async function versionOf(path: string): Promise<string> {
  const { size, mtime, ino } = await Deno.lstat(path);
  return `${size} ${mtime?.getTime()} ${ino}`;
}
