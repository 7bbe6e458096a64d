/**
 * What a walk has left in the account, as tables for people.
 *
 * @module
 */
import type { ResourceRow } from "./cleanup.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { wordsOf } from "./registry.ts";
import { parseS3Uri } from "../storage/keys.ts";

/**
 * Shows what exists in the account, or what became of it. Objects are listed by
 * their keys, and a line below names the bucket.
 *
 * @example
 * ```ts ignore
 * churn.showResources(gone);
 * ```
 */
export function showResources(rows: readonly ResourceRow[]): Displayable {
  if (rows.length === 0) return displayTable([], { note: "Nothing is left." });
  const buckets = new Set<string>();
  const named = rows.map((row) => {
    const { name, charged, ...rest } = row;
    const costs = charged === undefined ? {} : { "AWS charges": charged };
    // Names last: they are long, and what became of each must be on the screen.
    const known = {
      ...rest,
      ...costs,
      kind: wordsOf(row.kind),
    };
    if (!name.startsWith("s3://")) return { ...known, name };
    const { bucket, key } = parseS3Uri(name);
    buckets.add(bucket);
    return { ...known, name: key };
  });
  return displayTable(named, {
    note: buckets.size
      ? `The objects are in the bucket ${[...buckets].join(", ")}`
      : undefined,
  });
}
