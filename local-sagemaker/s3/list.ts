/**
 * What a listing holds: a pure function of sorted keys.
 *
 * @module
 */
import { compareKeys, lowerBound } from "./key_index.ts";

/** What to list. */
export interface ListQuery {
  readonly prefix: string;
  /** Rolls keys up to common prefixes; "" for none. */
  readonly delimiter: string;
  /** Lists what comes after this key or common prefix; "" for all. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page. */
export interface ListPage {
  readonly keys: string[];
  readonly commonPrefixes: string[];
  /** The last key or common prefix where the page is not the last one. */
  readonly next?: string;
}

/**
 * Lists a page of keys.
 *
 * @param sorted Keys by UTF-8 bytes.
 */
export function listKeys(
  sorted: readonly string[],
  { prefix, delimiter, after, maxKeys }: ListQuery,
): ListPage {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  if (maxKeys <= 0) return { keys, commonPrefixes };
  let last = "";
  let at = after !== "" && compareKeys(after, prefix) >= 0
    ? lowerBound(sorted, (key) => compareKeys(key, after) > 0)
    : lowerBound(sorted, (key) => compareKeys(key, prefix) >= 0);

  while (at < sorted.length && sorted[at].startsWith(prefix)) {
    const key = sorted[at];
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    const skipped = common !== undefined && common === after;
    if (!skipped) {
      if (keys.length + commonPrefixes.length === maxKeys) {
        return { keys, commonPrefixes, next: last };
      }
      if (common === undefined) keys.push(key);
      else commonPrefixes.push(common);
      last = common ?? key;
    }
    at = common === undefined
      ? at + 1
      : lowerBound(sorted, (other) => isBehind(other, common));
  }
  return { keys, commonPrefixes };
}

function isBehind(key: string, common: string): boolean {
  return compareKeys(key, common) > 0 && !key.startsWith(common);
}
