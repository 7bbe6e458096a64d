/**
 * From S3 to files: streams, nothing whole in memory.
 *
 * @module
 */
import { createWriteStream } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { invalid } from "./offered.ts";

/**
 * Reads `s3://bucket/key`; the key may be empty.
 *
 * @throws {AwsError} `ValidationException`, also for `.` and `..` as the bucket:
 *   a request for them would reach another one.
 */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (!match || /^\.\.?$/.test(match[1])) {
    throw invalid(
      `An S3 URI must look like s3://bucket/key: current value is ${uri}`,
    );
  }
  return { bucket: match[1], key: match[2] };
}

/** Keys that begin with the URI's key, folder markers left out. */
export async function listKeys(
  s3: S3Client,
  uri: string,
  { limit = Infinity, signal }: { limit?: number; signal?: AbortSignal } = {},
): Promise<string[]> {
  const { bucket, key } = parseS3Uri(uri);
  const keys: string[] = [];
  const pages = paginateListObjectsV2({ client: s3 }, {
    Bucket: bucket,
    Prefix: key,
  }, { abortSignal: signal });
  for await (const page of pages) {
    signal?.throwIfAborted();
    for (const object of page.Contents ?? []) {
      if (!object.Key!.endsWith("/")) keys.push(object.Key!);
    }
    if (keys.length >= limit) break;
  }
  return keys;
}

/**
 * Where an object of a prefix goes below its folder: relative to the prefix
 * where that is a folder, else to the folder that the prefix begins in. An
 * object named in full keeps its file name.
 */
export function relativePath(prefix: string, key: string): string {
  if (key === prefix) return basename(key);
  const isFolder = prefix === "" || prefix.endsWith("/") ||
    key[prefix.length] === "/";
  const parent = isFolder
    ? prefix
    : prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const path = key.slice(parent.length).replace(/^\/+/, "");
  if (path.split("/").includes("..") || path.includes("\0")) {
    throw new TypeError(`Cannot use as a file name: current value ${key}`);
  }
  return path;
}

export async function downloadObject(
  s3: S3Client,
  uri: string,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  signal?.throwIfAborted();
  await Deno.mkdir(dirname(path), { recursive: true });
  const answer = s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { Body } = await abortable(answer, signal);
  await pipeline(Body as Readable, createWriteStream(path), { signal });
}

/** How long an answer is still waited for when nobody wants it, in milliseconds. */
const PATIENCE = 500;

/**
 * The answer, or the signal's reason soon after its abort. The client is not
 * given the signal: it would break a body that has come and whose errors are
 * nobody's yet.
 */
async function abortable<T extends { Body?: unknown }>(
  answer: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const abort = () => {
    timer = setTimeout(() => reject(signal!.reason), PATIENCE);
  };
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await Promise.race([answer, givenUp]);
  } catch (error) {
    const discard = (body: Readable) => body.on("error", () => {}).destroy();
    answer.then(({ Body }) => discard(Body as Readable), () => {});
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    clearTimeout(timer);
  }
}

/** The objects of a prefix, and where each goes below `folder`. */
export async function findObjects(
  s3: S3Client,
  uri: string,
  folder: string,
  signal?: AbortSignal,
): Promise<{ uri: string; path: string }[]> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const keys = await listKeys(s3, uri, { signal });
  return keys.map((key) => ({
    uri: `s3://${bucket}/${key}`,
    path: join(folder, relativePath(prefix, key)),
  }));
}
