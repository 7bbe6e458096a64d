/**
 * Conditional requests and ranges.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import type { ObjectRecord } from "./records.ts";

/**
 * Checks the conditions of a read.
 *
 * @param prefix `x-amz-copy-source-` for the source of a copy.
 * @param validators Headers that come with a 304.
 * @throws {AwsError} `PreconditionFailed` (412) or `NotModified` (304)
 */
export function checkReadConditions(
  headers: Headers,
  { etag, modified }: Pick<ObjectRecord, "etag" | "modified">,
  prefix = "",
  validators: Readonly<Record<string, string>> = {},
): void {
  const time = Date.parse(modified);
  const match = headers.get(`${prefix}if-match`);
  const noneMatch = headers.get(`${prefix}if-none-match`);
  const since = dateIn(headers, `${prefix}if-modified-since`);
  const until = dateIn(headers, `${prefix}if-unmodified-since`);
  if (
    match !== null ? !matches(match, etag) : until !== undefined && time > until
  ) {
    throw preconditionFailed(
      match !== null ? "If-Match" : "If-Unmodified-Since",
    );
  }
  if (
    noneMatch !== null
      ? matches(noneMatch, etag)
      : since !== undefined && time <= since
  ) {
    if (prefix) throw preconditionFailed(`${prefix}if-none-match`);
    throw new AwsError("NotModified", "Not Modified", 304, {}, validators);
  }
}

/**
 * Checks the conditions of a write.
 *
 * @throws {AwsError} `PreconditionFailed`, `NoSuchKey`, or `NotImplemented`
 */
export function checkWriteConditions(
  headers: Headers,
  key: string,
  present: ObjectRecord | undefined,
): void {
  const noneMatch = headers.get("if-none-match");
  if (noneMatch !== null && noneMatch !== "*") {
    throw new AwsError(
      "NotImplemented",
      "A write supports only 'If-None-Match: *'",
      501,
    );
  }
  if (noneMatch === "*" && present) throw preconditionFailed("If-None-Match");
  const match = headers.get("if-match");
  if (match === null) return;
  if (!present) throw noSuchKey(key);
  if (!matches(match, present.etag)) throw preconditionFailed("If-Match");
}

/** The error for an object that isn't there. */
export function noSuchKey(key: string): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist", 404, {
    Key: key,
  });
}

function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
    { Condition: condition },
  );
}

function matches(header: string, etag: string): boolean {
  return header.split(",").map((item) => item.trim().replace(/^W\//, ""))
    .some((item) => item === "*" || item.replaceAll('"', "") === etag);
}

function dateIn(headers: Headers, name: string): number | undefined {
  const time = Date.parse(headers.get(name) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** A part of an object's bytes. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a `Range` header; `undefined` where it is left out or takes no single
 * range of bytes, which means the whole object.
 *
 * @throws {AwsError} `InvalidRange`
 */
export function readByteRange(
  header: string | null,
  size: number,
): ByteRange | undefined {
  const found = header?.trim().match(/^bytes=(\d*)-(\d*)$/);
  if (!found || (!found[1] && !found[2])) return undefined;
  const [, first, last] = found;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < start) return undefined;
  if (start >= size || (!first && Number(last) === 0)) {
    throw new AwsError(
      "InvalidRange",
      "The requested range is not satisfiable",
      416,
      { RangeRequested: header!, ActualObjectSize: size },
    );
  }
  return { start, length: end - start + 1 };
}
