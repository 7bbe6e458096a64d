/**
 * Prepared data that no job has made.
 *
 * @module
 */
import { outputNames, preparedFiles } from "lib/processing/prepared.ts";

/** The files that a processing job would write below a prefix. */
export function preparedBelow(prefix: string) {
  return preparedFiles(
    Object.fromEntries(
      outputNames.map((name) => [name, `${prefix}${name}/`]),
    ) as Parameters<typeof preparedFiles>[0],
  );
}
