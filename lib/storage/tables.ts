/**
 * Stored objects as a table.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { count } from "../words.ts";

/**
 * Shows S3 objects and their sizes.
 *
 * @example
 * ```ts ignore
 * churn.showObjects(objects);
 * ```
 */
export function showObjects(
  objects: readonly { key: string; bytes: number }[],
): Displayable {
  return displayTable(
    objects.map(({ key, bytes }) => ({ key, bytes: count(bytes) })),
  );
}
