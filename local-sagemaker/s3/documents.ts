/**
 * Documents of a bucket: files with what a client has sent.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../state.ts";
import type { Bucket } from "./records.ts";

/** Where a document of a bucket is. */
export function documentPath(
  { folder }: Pick<Bucket, "folder">,
  name: string,
): string {
  return join(folder, `${name}.document`);
}

/** Reads a document; `undefined` where there is none. */
export async function readDocument(
  bucket: Pick<Bucket, "folder">,
  name: string,
): Promise<string | undefined> {
  const path = documentPath(bucket, name);
  try {
    const { isFile } = await Deno.lstat(path);
    if (!isFile) {
      throw new Error(`Cannot read '${path}': it is not a regular file`);
    }
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a document, in place of an older one. */
export function writeDocument(
  bucket: Pick<Bucket, "folder">,
  name: string,
  document: string,
): Promise<void> {
  return writeFileAtomic(documentPath(bucket, name), document);
}
