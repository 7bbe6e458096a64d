/**
 * An S3 request, taken apart.
 *
 * @module
 */
import { decodePath, parseTarget, type Query, queryValue } from "../query.ts";
import { type Account, AwsError, type Call } from "../types.ts";
import type { Bucket } from "./records.ts";
import { noSuchBucket, type Store } from "./store.ts";

/** What every operation gets. */
export interface S3Request {
  readonly call: Call;
  readonly store: Store;
  readonly account: Account;
  /** "" for the service itself. */
  readonly bucketName: string;
  /** "" for the bucket itself. */
  readonly key: string;
  readonly query: Query;
}

const longestKey = 1024;

/**
 * Takes a request apart, path style.
 *
 * @throws {AwsError} `InvalidURI`, `KeyTooLongError`, or `InvalidArgument` for a
 *   NUL, which no file's name can have
 */
export function readRequest(
  call: Call,
  store: Store,
  account: Account,
): S3Request {
  const { path, query } = parseTarget(
    call.target ?? call.url.pathname + call.url.search,
  );
  const slash = path.indexOf("/", 1);
  const [bucketPart, keyPart] = slash < 0
    ? [path.slice(1), ""]
    : [path.slice(1, slash), path.slice(slash + 1)];
  const key = decodePath(keyPart);
  checkKey(key);
  return {
    call,
    store,
    account,
    query,
    key,
    bucketName: decodePath(bucketPart),
  };
}

/** @throws {AwsError} `KeyTooLongError`, `InvalidArgument` */
export function checkKey(key: string): void {
  if (new TextEncoder().encode(key).length > longestKey) {
    throw new AwsError("KeyTooLongError", "Your key is too long", 400, {
      MaxSizeAllowed: longestKey,
    });
  }
  if (key.includes("\0")) {
    throw new AwsError(
      "InvalidArgument",
      "The local S3 does not support keys with a NUL character: no job could have " +
        "a file of that name",
      400,
      { ArgumentName: "key" },
    );
  }
}

/** The bucket of a request. @throws {AwsError} `NoSuchBucket` */
export function bucketOf({ store, bucketName }: S3Request): Bucket {
  const bucket = store.buckets.get(bucketName);
  if (!bucket) throw noSuchBucket(bucketName);
  return bucket;
}

interface Bounds {
  readonly fallback?: number;
  readonly min?: number;
  readonly max: number;
}

/** A number in a query. @throws {AwsError} `InvalidArgument` */
export function numberIn(query: Query, name: string, bounds: Bounds): number {
  return numberNamed(name, queryValue(query, name), bounds);
}

/** A number that was sent as text. @throws {AwsError} `InvalidArgument` */
export function numberNamed(
  name: string,
  text: string | undefined,
  { fallback, min = 0, max }: Bounds,
): number {
  if (text === undefined && fallback !== undefined) return fallback;
  if (!/^\d{1,10}$/.test(text ?? "") || Number(text) < min) {
    throw new AwsError(
      "InvalidArgument",
      `${name} must be an integer of at least ${min}: current value is '${text}'`,
      400,
      { ArgumentName: name },
    );
  }
  return Math.min(Number(text), max);
}
