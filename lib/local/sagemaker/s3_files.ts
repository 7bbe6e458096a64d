/**
 * Between S3 and files: streams both ways, nothing whole in memory.
 *
 * @module
 */
import { createReadStream, createWriteStream } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** Reads `s3://bucket/key`; the key may be empty. */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (!match) {
    throw new TypeError(`Cannot read as s3://bucket/key: current value ${uri}`);
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
  });
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
  await Deno.mkdir(dirname(path), { recursive: true });
  // Its errors are nobody's until the pipeline has it: the signal waits so long.
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
  );
  await pipeline(Body as Readable, createWriteStream(path), { signal });
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

export async function uploadFile(
  s3: S3Client,
  path: string,
  uri: string,
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  const { size } = await Deno.stat(path);
  // One request out of a Node stream: parts, and web streams, hold on to memory.
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: createReadStream(path),
      ContentLength: size,
    }),
  );
}

/** Uploads every file below `folder`, keys relative to it, in their order. */
export async function uploadFolder(
  s3: S3Client,
  folder: string,
  uri: string,
): Promise<void> {
  const base = uri.replace(/\/+$/, "");
  const entries = (await Array.fromAsync(Deno.readDir(folder)))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name } of entries) {
    const path = join(folder, name);
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) await uploadFolder(s3, path, `${base}/${name}`);
    else await uploadFile(s3, path, `${base}/${name}`);
  }
}
