/**
 * Where log groups and streams lie on disk: `<folder>/<group>/<stream>.log`,
 * names percent-encoded, one event a line: `<epoch milliseconds>\t<message>`.
 *
 * @module
 */
import { join } from "node:path";

export const LOG_SUFFIX = ".log";

/** Percent-encodes a name into one that no file system reads as a path. */
export function fileName(name: string): string {
  return encodeURIComponent(name).replaceAll(".", "%2E");
}

export function groupFolder(folder: string, group: string): string {
  return join(folder, fileName(group));
}

export function streamFile(
  folder: string,
  group: string,
  stream: string,
): string {
  return join(groupFolder(folder, group), fileName(stream) + LOG_SUFFIX);
}
