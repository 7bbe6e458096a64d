/**
 * Query strings as AWS reads them: decoded strictly, order kept.
 *
 * @module
 */
import { AwsError } from "./types.ts";

/** Decoded names and values in the order in which they were sent. */
export type Query = readonly (readonly [name: string, value: string])[];

/**
 * Splits a request target into its raw path and decoded query.
 *
 * @throws {AwsError} `InvalidURI` if the query is not percent-encoded UTF-8
 */
export function parseTarget(target: string): { path: string; query: Query } {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, query: [] };
  const query = target.slice(mark + 1).split("&").filter(Boolean).map(
    (pair): [string, string] => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decode(pair), ""]
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    },
  );
  return { path: target.slice(0, mark), query };
}

/** The first value of a name; `undefined` where it was not sent. */
export function queryValue(query: Query, name: string): string | undefined {
  return query.find(([candidate]) => candidate === name)?.[1];
}

function decode(text: string): string {
  return decodePath(text.replaceAll("+", " "));
}

/**
 * Decodes a percent-encoded path.
 *
 * @throws {AwsError} `InvalidURI` if it is not percent-encoded UTF-8
 */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError(
      "InvalidURI",
      `Cannot decode the URI because it must be percent-encoded UTF-8: current value is '${text}'`,
    );
  }
}

/** Percent-encodes a decoded path as Signature Version 4 does for S3. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeText).join("/");
}

/** Percent-encodes everything but letters, digits and `-._~`. */
function encodeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase(),
  );
}
