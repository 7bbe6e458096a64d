/**
 * What is known of buckets, objects and uploads.
 *
 * @module
 */
import type { Algorithm } from "./checksums.ts";

/** The most parts that an upload has. */
export const mostParts = 10_000;

/** A stored checksum. */
export interface StoredChecksum {
  readonly algorithm: Algorithm;
  /** Base64; a composite one ends with `-` and the number of parts. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

/** Content on disk. */
export interface Content {
  /** File name in the folder that holds the content. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** MD5 in hexadecimal. */
  readonly md5: string;
  readonly checksum?: StoredChecksum;
}

/** Tags of an object, in the order in which they were given. */
export type Tags = readonly (readonly [key: string, value: string])[];

/** What is known of a part once its bytes are an object's. */
export interface ObjectPart {
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  /** Of the upload's algorithm, in Base64. */
  readonly checksum?: string;
}

/** An object, as its JSON file holds it. */
export interface ObjectRecord {
  readonly key: string;
  readonly content: Content;
  /** Without quotes. */
  readonly etag: string;
  /** ISO time in whole seconds. */
  readonly modified: string;
  /** Headers that come back with the object. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags?: Tags;
  /** The parts it was uploaded in, by number. */
  readonly parts?: readonly ObjectPart[];
  /** The multipart upload that it was: a second completion changes nothing. */
  readonly upload?: string;
  /** The file of the content before: to be removed, where a kill left it. */
  readonly replaces?: string;
}

/** One uploaded part. */
export interface PartRecord {
  readonly number: number;
  readonly content: Content;
  /** ISO time in whole seconds. */
  readonly modified: string;
  /** As an object's. */
  readonly replaces?: string;
}

/** A multipart upload, as its JSON file holds it. */
export interface UploadRecord {
  readonly id: string;
  readonly key: string;
  /** ISO time in whole seconds. */
  readonly initiated: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags?: Tags;
  readonly checksum?: Pick<StoredChecksum, "algorithm" | "type">;
}

/** Runs one task after the other. */
export type Exclusive = <T>(task: () => Promise<T>) => Promise<T>;

/** An upload in memory. */
export interface Upload {
  readonly record: UploadRecord;
  readonly folder: string;
  readonly parts: Map<number, PartRecord>;
  readonly exclusive: Exclusive;
}

/** A bucket in memory; the files below its folder say the same. */
export interface Bucket {
  readonly name: string;
  readonly folder: string;
  /** ISO time in whole seconds. */
  readonly created: string;
  readonly objects: Map<string, ObjectRecord>;
  /** The keys of `objects` by UTF-8 bytes. */
  readonly keys: string[];
  readonly uploads: Map<string, Upload>;
  readonly exclusive: Exclusive;
}

/** Makes a queue of its own. */
export function createExclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}

/** The time as S3 keeps it: an ISO time in whole seconds. */
export function now(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}
