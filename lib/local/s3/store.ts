/**
 * Buckets and objects on disk.
 *
 * ```
 * <folder>/<bucket>/bucket.json
 *                  /<name>.document                    its policy, its tags, …
 *                  /objects/<SHA-256 of the key>.json   metadata, names the content
 *                  /content/<random>                    bytes of objects
 *                  /uploads/<id>/upload.json, <n>.json, <random>
 * ```
 *
 * Content is written under a new name first; the rename of the metadata file is
 * what makes it an object. So a kill leaves the old object or the new one, and
 * perhaps content that nothing names, which the next start removes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { readJson, writeJson } from "../state.ts";
import { AwsError } from "../types.ts";
import { removeContent } from "./content.ts";
import { compareKeys, insertKey, removeKey } from "./key_index.ts";
import {
  type Bucket,
  createExclusive,
  now,
  type ObjectRecord,
  type PartRecord,
  type Upload,
  type UploadRecord,
} from "./records.ts";

/** All buckets by name. */
export interface Store {
  readonly folder: string;
  readonly buckets: Map<string, Bucket>;
  readonly exclusive: Bucket["exclusive"];
}

/** Upper case, as no bucket's name has. */
const gravePrefix = "DELETED-";

/** Reads what is on disk and removes what a kill has left behind. */
export async function openStore(folder: string): Promise<Store> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const buckets = new Map<string, Bucket>();
  for await (const { name } of Deno.readDir(folder)) {
    const bucket = await loadBucket(join(folder, name), name);
    if (bucket) buckets.set(name, bucket);
    else await Deno.remove(join(folder, name), { recursive: true });
  }
  return { folder, buckets, exclusive: createExclusive() };
}

async function loadBucket(
  folder: string,
  name: string,
): Promise<Bucket | undefined> {
  if (name.startsWith(gravePrefix)) return undefined;
  const path = join(folder, "bucket.json");
  const record = await readJson<{ created: string }>(path);
  if (!record) return undefined;
  const objects = new Map<string, ObjectRecord>();
  for (const object of await readRecords<ObjectRecord>(objectsOf(folder))) {
    objects.set(object.key, object);
  }
  const contents = new Set([...objects.values()].map((o) => o.content.file));
  await keepOnly(contentOf(folder), (file) => contents.has(file));
  const uploads = new Map<string, Upload>();
  for await (const { name } of Deno.readDir(uploadsOf(folder))) {
    const upload = await loadUpload(join(uploadsOf(folder), name));
    if (upload) uploads.set(name, upload);
    else await Deno.remove(join(uploadsOf(folder), name), { recursive: true });
  }
  const keys = [...objects.keys()].sort(compareKeys);
  const exclusive = createExclusive();
  const { created } = record;
  return { name, folder, created, objects, keys, uploads, exclusive };
}

async function loadUpload(folder: string): Promise<Upload | undefined> {
  const record = await readJson<UploadRecord>(join(folder, "upload.json"));
  if (!record) return undefined;
  const found = await readRecords<PartRecord>(folder, /^\d+\.json$/);
  const parts = new Map(found.map((part) => [part.number, part]));
  const contents = new Set(found.map((part) => part.content.file));
  await keepOnly(
    folder,
    (file) => file.endsWith(".json") || contents.has(file),
  );
  return { record, folder, parts, exclusive: createExclusive() };
}

async function readRecords<T>(folder: string, names = /\.json$/): Promise<T[]> {
  const records: T[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (names.test(name)) {
      records.push((await readJson<T>(join(folder, name)))!);
    } else if (name.endsWith(".tmp")) await Deno.remove(join(folder, name));
  }
  return records;
}

async function keepOnly(folder: string, kept: (file: string) => boolean) {
  for await (const { name } of Deno.readDir(folder)) {
    if (!kept(name)) await Deno.remove(join(folder, name));
  }
}

const objectsOf = (folder: string) => join(folder, "objects");
const uploadsOf = (folder: string) => join(folder, "uploads");
/** The folder of objects' bytes. */
export const contentOf = (folder: string): string => join(folder, "content");
/** Where an object's metadata is. */
export function objectPath({ folder }: Pick<Bucket, "folder">, key: string) {
  const name = createHash("sha256").update(key).digest("hex");
  return join(objectsOf(folder), `${name}.json`);
}

/** Makes a bucket; `bucket.json` comes last and makes it one. */
export async function createBucket(store: Store, name: string): Promise<void> {
  const folder = join(store.folder, name);
  for (const sub of [objectsOf, contentOf, uploadsOf]) {
    await Deno.mkdir(sub(folder), { recursive: true });
  }
  const created = now();
  await writeJson(join(folder, "bucket.json"), { created });
  store.buckets.set(name, {
    name,
    folder,
    created,
    objects: new Map(),
    keys: [],
    uploads: new Map(),
    exclusive: createExclusive(),
  });
}

/** Removes a bucket with all that is in its folder. */
export async function removeBucket(store: Store, bucket: Bucket) {
  const grave = join(store.folder, gravePrefix + crypto.randomUUID());
  await Deno.rename(bucket.folder, grave);
  store.buckets.delete(bucket.name);
  await Deno.remove(grave, { recursive: true });
}

/**
 * Makes written content an object, in place of an older one.
 *
 * @param allowed Throws if the object that is there forbids it.
 */
export function commitObject(
  store: Store,
  bucket: Bucket,
  record: ObjectRecord,
  allowed: (present: ObjectRecord | undefined) => void = () => {},
): Promise<void> {
  const contentPath = (file: string) => join(contentOf(bucket.folder), file);
  return bucket.exclusive(async () => {
    const present = bucket.objects.get(record.key);
    try {
      requireAlive(store, bucket);
      allowed(present);
      await writeJson(objectPath(bucket, record.key), record);
    } catch (error) {
      await removeContent(contentPath(record.content.file));
      throw error;
    }
    bucket.objects.set(record.key, record);
    insertKey(bucket.keys, record.key);
    if (present) await removeContent(contentPath(present.content.file));
  });
}

/** Removes an object if it is there. */
export function removeObject(bucket: Bucket, key: string): Promise<void> {
  return bucket.exclusive(async () => {
    const present = bucket.objects.get(key);
    if (!present) return;
    await removeContent(objectPath(bucket, key));
    bucket.objects.delete(key);
    removeKey(bucket.keys, key);
    await removeContent(join(contentOf(bucket.folder), present.content.file));
  });
}

/** @throws {AwsError} `NoSuchBucket` */
export function requireAlive(store: Store, bucket: Bucket): void {
  if (store.buckets.get(bucket.name) !== bucket) {
    throw noSuchBucket(bucket.name);
  }
}

/** The error for a bucket that isn't there. */
export function noSuchBucket(name: string): AwsError {
  return new AwsError(
    "NoSuchBucket",
    "The specified bucket does not exist",
    404,
    { BucketName: name },
  );
}
