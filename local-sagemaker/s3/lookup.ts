/**
 * Finds objects and their bytes while others replace them.
 *
 * @module
 */
import { join } from "node:path";
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { noSuchKey } from "./conditions.ts";
import type { Bucket, ObjectRecord } from "./records.ts";
import type { S3Request } from "./request.ts";
import { contentOf } from "./store.ts";

/**
 * Checks which version a request asks for: where there is no versioning, each
 * object's only one is `null`.
 *
 * @throws {AwsError} `NoSuchVersion`
 */
export function checkVersion({ query, key }: S3Request): void {
  const version = queryValue(query, "versionId") ?? "null";
  if (version === "null") return;
  throw new AwsError(
    "NoSuchVersion",
    "The specified version does not exist: the local S3 has no versioning",
    404,
    { Key: key, VersionId: version },
  );
}

/** Finds an object. @throws {AwsError} `NoSuchKey` */
export function findObject(bucket: Bucket, key: string): ObjectRecord {
  const record = bucket.objects.get(key);
  if (!record) throw noSuchKey(key);
  return record;
}

/**
 * Hands out the path of an object's bytes, again with the new ones if they were
 * replaced in the meantime.
 */
export async function withContent<T>(
  bucket: Bucket,
  key: string,
  use: (record: ObjectRecord, path: string) => Promise<T>,
): Promise<T> {
  while (true) {
    const record = findObject(bucket, key);
    try {
      return await use(
        record,
        join(contentOf(bucket.folder), record.content.file),
      );
    } catch (error) {
      const replaced = bucket.objects.get(key) !== record;
      if (!(error instanceof Deno.errors.NotFound && replaced)) throw error;
    }
  }
}

/** Opens the bytes of an object. */
export function openObject(bucket: Bucket, key: string) {
  return withContent(bucket, key, async (record, path) => ({
    record,
    file: await Deno.open(path),
  }));
}
