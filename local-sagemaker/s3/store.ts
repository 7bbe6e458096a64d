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
 * perhaps what the next start finishes or removes ({@linkcode loadBuckets}).
 *
 * @module
 */
import { join } from "node:path";
import { ensureFolder, writeJson } from "../state.ts";
import { AwsError } from "../types.ts";
import { writeDefaults } from "./bucket_defaults.ts";
import { commitContent, removeRecord } from "./commit.ts";
import { noSuchKey } from "./conditions.ts";
import { insertKey, removeKey } from "./key_index.ts";
import { bucketFolders, loadBuckets } from "./load.ts";
import { objectFile } from "./record_checks.ts";
import {
  type Bucket,
  createExclusive,
  now,
  type ObjectRecord,
  type Tags,
} from "./records.ts";
import { removeOwn } from "./remove_own.ts";

/** All buckets by name. */
export interface Store {
  readonly folder: string;
  readonly buckets: Map<string, Bucket>;
  readonly exclusive: Bucket["exclusive"];
}

/** Reads what is on disk; see {@linkcode loadBuckets}. */
export async function openStore(folder: string): Promise<Store> {
  ensureFolder(folder);
  const buckets = await loadBuckets(folder);
  return { folder, buckets, exclusive: createExclusive() };
}

/** The folder of objects' bytes. */
export const contentOf = (folder: string): string => join(folder, "content");
/** Where an object's metadata is. */
function objectPath({ folder }: Pick<Bucket, "folder">, key: string) {
  return join(folder, "objects", objectFile(key));
}

/** Makes a bucket: under another name first, so that it is there whole or not at all. */
export async function createBucket(store: Store, name: string): Promise<void> {
  const making = join(store.folder, `CREATING-${crypto.randomUUID()}`);
  const folder = join(store.folder, name);
  const created = now();
  try {
    for (const sub of bucketFolders) {
      const path = join(making, sub);
      await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    }
    await writeDefaults(making);
    await writeJson(join(making, "bucket.json"), { created });
    await Deno.rename(making, folder);
  } catch (error) {
    await removeOwn(store.folder, making);
    const inTheWay = await Deno.lstat(folder).then(() => true, () => false);
    throw inTheWay ? nameTaken(name, folder) : error;
  }
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

function nameTaken(name: string, path: string): AwsError {
  return new AwsError(
    "BucketAlreadyExists",
    `Cannot create the bucket because '${path}' is in its place and is not a bucket of ` +
      "this server: move it away, or choose another name",
    409,
    { BucketName: name },
  );
}

/** Removes a bucket with what the server has put into its folder. */
export async function removeBucket(store: Store, bucket: Bucket) {
  const grave = await bury(bucket.folder, store.folder);
  store.buckets.delete(bucket.name);
  await removeOwn(store.folder, grave);
}

/** Marks a folder as deleted. @returns Where it is now. */
export async function bury(folder: string, parent: string): Promise<string> {
  const grave = join(parent, `DELETED-${crypto.randomUUID()}`);
  await Deno.rename(folder, grave);
  return grave;
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
  const { key } = record;
  const path = objectPath(bucket, key);
  return bucket.exclusive(() =>
    commitContent(contentOf(bucket.folder), path, record, {
      present() {
        requireAlive(store, bucket);
        const present = bucket.objects.get(key);
        allowed(present);
        return present;
      },
      committed() {
        bucket.objects.set(key, record);
        insertKey(bucket.keys, key);
      },
    })
  );
}

/** Gives an object other tags. @throws {AwsError} `NoSuchKey` */
export function replaceTags(
  bucket: Bucket,
  key: string,
  tags: Tags,
): Promise<void> {
  return bucket.exclusive(async () => {
    const present = bucket.objects.get(key);
    if (!present) throw noSuchKey(key);
    const record = { ...present, tags: tags.length ? tags : undefined };
    await writeJson(objectPath(bucket, key), record);
    bucket.objects.set(key, record);
  });
}

/** Removes an object if it is there. */
export function removeObject(bucket: Bucket, key: string): Promise<void> {
  return bucket.exclusive(async () => {
    const present = bucket.objects.get(key);
    if (!present) return;
    const path = objectPath(bucket, key);
    await removeRecord(contentOf(bucket.folder), path, present, () => {
      bucket.objects.delete(key);
      removeKey(bucket.keys, key);
    });
  });
}

/** @throws {AwsError} `NoSuchBucket` */
function requireAlive(store: Store, bucket: Bucket): void {
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
