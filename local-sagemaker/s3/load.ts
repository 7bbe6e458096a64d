/**
 * Reads the buckets of a folder, finishes what a kill has left half done, and
 * sets aside what cannot be used.
 *
 * Only what the server itself has marked is removed: unfinished files, records
 * marked as deleted with their content, content that a record replaced, and
 * folders that were being made or removed. Links are followed nowhere.
 *
 * @module
 */
import { join } from "node:path";
import { leaveAlone, readRecord, setAside } from "../set_aside.ts";
import { unfinishedName, writeJson } from "../state.ts";
import { deletedEnding } from "./commit.ts";
import { unfinished } from "./content.ts";
import { compareKeys } from "./key_index.ts";
import {
  bucketFault,
  contentName,
  objectFault,
  partFault,
  transientName,
  uploadFault,
} from "./record_checks.ts";
import {
  type Bucket,
  type Content,
  createExclusive,
  now,
  type ObjectRecord,
  type PartRecord,
  type Upload,
  type UploadRecord,
} from "./records.ts";
import { removeOwn } from "./remove_own.ts";

/** The folders of a bucket. */
export const bucketFolders = ["objects", "content", "uploads"] as const;

/** Reads the buckets below a folder. */
export async function loadBuckets(root: string): Promise<Map<string, Bucket>> {
  const buckets = new Map<string, Bucket>();
  for (const { name, isDirectory } of [...Deno.readDirSync(root)]) {
    const folder = join(root, name);
    if (transientName.test(name) && isDirectory) {
      await removeOwn(root, folder);
    } else if (isBucketName(name)) {
      const bucket = isDirectory
        ? await loadBucket(root, folder, name)
        : leaveAlone(folder, "is not a folder");
      if (bucket) buckets.set(name, bucket);
    }
  }
  return buckets;
}

/** Whether S3 allows the name for a bucket. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}

async function loadBucket(
  root: string,
  folder: string,
  name: string,
): Promise<Bucket | undefined> {
  const path = join(folder, "bucket.json");
  const found = new Map(
    [...Deno.readDirSync(folder)].map((entry) => [entry.name, entry]),
  );
  const isBucket = found.has("bucket.json") ||
    bucketFolders.every((sub) => found.has(sub));
  if (!isBucket) {
    leaveAlone(folder, "is not the folder of a bucket");
    return undefined;
  }
  for (const sub of bucketFolders) {
    const entry = found.get(sub);
    if (!entry) Deno.mkdirSync(join(folder, sub), { mode: 0o700 });
    else if (!entry.isDirectory) {
      leaveAlone(folder, `has '${sub}', which is not a folder`);
      return undefined;
    }
  }
  removeUnfinished(folder);
  let record = readRecord<{ created: string }>(root, path, bucketFault);
  if (!record) {
    record = { created: now() };
    await writeJson(path, record);
    console.warn(
      `The bucket '${name}' has lost its record: its objects ` +
        "are still served, and it counts as created now.",
    );
  }
  const objects = new Map<string, ObjectRecord>();
  const content = join(folder, "content");
  for (
    const object of loadRecords<ObjectRecord>(
      root,
      join(folder, "objects"),
      content,
      {
        names: /^[0-9a-f]{64}\.json$/,
        fault: objectFault,
      },
    )
  ) objects.set(object.key, object);
  return {
    name,
    folder,
    created: record.created,
    objects,
    keys: [...objects.keys()].sort(compareKeys),
    uploads: await loadUploads(root, join(folder, "uploads")),
    exclusive: createExclusive(),
  };
}

async function loadUploads(
  root: string,
  folder: string,
): Promise<Map<string, Upload>> {
  const uploads = new Map<string, Upload>();
  for (const { name, isDirectory } of [...Deno.readDirSync(folder)]) {
    const path = join(folder, name);
    if (!isDirectory) continue;
    if (transientName.test(name)) await removeOwn(root, path);
    else if (contentName.test(name)) {
      const upload = loadUpload(root, path, name);
      if (upload) uploads.set(name, upload);
    }
  }
  return uploads;
}

function loadUpload(
  root: string,
  folder: string,
  id: string,
): Upload | undefined {
  removeUnfinished(folder, /\.json\./);
  const record = readRecord<UploadRecord>(
    root,
    join(folder, "upload.json"),
    (value) => uploadFault(value, id),
  );
  if (!record) {
    const isEmpty = [...Deno.readDirSync(folder)].length === 0;
    if (isEmpty) Deno.removeSync(folder);
    else setAside(root, folder, "has no usable upload.json");
    return undefined;
  }
  const parts = loadRecords<PartRecord>(root, folder, folder, {
    names: /^\d+\.json$/,
    fault: partFault,
  });
  return {
    record,
    folder,
    parts: new Map(parts.map((part) => [part.number, part])),
    exclusive: createExclusive(),
  };
}

interface Kind {
  readonly names: RegExp;
  fault(value: unknown, name: string): string | undefined;
}

/** Reads records whose content is there whole, and tidies both folders. */
function loadRecords<R extends { content: Content; replaces?: string }>(
  root: string,
  folder: string,
  contentFolder: string,
  { names, fault }: Kind,
): R[] {
  const records = new Map<string, R>();
  const unwanted = new Set<string>();
  const marked: string[] = [];
  for (const { name } of [...Deno.readDirSync(folder)]) {
    const path = join(folder, name);
    const own = name.replace(deletedEnding, "");
    if (!names.test(own)) continue;
    const record = readRecord<R>(root, path, (value) => fault(value, own));
    if (!record) continue;
    if (record.replaces) unwanted.add(record.replaces);
    if (own === name) records.set(path, record);
    else {
      marked.push(path);
      unwanted.add(record.content.file);
    }
  }
  for (const [path, { content }] of records) {
    unwanted.delete(content.file);
    const why = contentFault(join(contentFolder, content.file), content);
    if (why === undefined) continue;
    setAside(root, path, why);
    records.delete(path);
  }
  const wanted = new Set([...records.values()].map((r) => r.content.file));
  for (const { name, isFile } of [...Deno.readDirSync(contentFolder)]) {
    if (!contentName.test(name) || wanted.has(name)) continue;
    const path = join(contentFolder, name);
    if (isFile && unwanted.has(name)) Deno.removeSync(path);
    else setAside(root, path, "is content that no record refers to");
  }
  for (const path of marked) Deno.removeSync(path);
  for (const each of new Set([folder, contentFolder])) removeUnfinished(each);
  return [...records.values()];
}

/** Gives content its own name where a kill came between; says what is wrong with it. */
function contentFault(path: string, { size }: Content): string | undefined {
  const own = sizeOf(path);
  if (own === size) return undefined;
  if (own === undefined && sizeOf(unfinished(path)) === size) {
    Deno.renameSync(unfinished(path), path);
    return undefined;
  }
  return own === undefined
    ? `refers to content that does not exist ('${path}')`
    : `refers to content of ${size} bytes that has ${own} ('${path}')`;
}

/** The size of a regular file; `undefined` where there is none. */
function sizeOf(path: string): number | undefined {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    return isFile ? size : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function removeUnfinished(folder: string, names = /^/): void {
  for (const { name, isFile } of [...Deno.readDirSync(folder)]) {
    if (isFile && unfinishedName.test(name) && names.test(name)) {
      Deno.removeSync(join(folder, name));
    }
  }
}
