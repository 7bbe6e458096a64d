/**
 * Kinds of paths that can be set.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Kind } from "./kinds.ts";
import { fromRoot } from "./root.ts";

const relative = "(paths are relative to the repository)";

/** Any path. */
export const path: Kind<string> = {
  read: (text) => text,
  allows: (path) => typeof path === "string" && path !== "",
  must: "be a path",
};

/** A file that is there. */
export const file: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && find(told)?.isFile === true,
  must: `be an existing file ${relative}`,
  problem: (told) =>
    path.allows(told as string) && !find(told as string)
      ? `No file at '${told}'`
      : undefined,
};

/** A file that can be run; systems without such modes tell none. */
export const program: Kind<string> = {
  ...file,
  allows: (told) =>
    file.allows(told) && ((find(told)!.mode ?? 0o111) & 0o111) > 0,
  must: `be an existing file that can be executed ${relative}`,
};

/** A folder, or what may become one. */
export const folder: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && isFolder(fromRoot(told)),
  must: `be a folder, or the name of a new one ${relative}`,
};

/** A file that can be written. */
export const writable: Kind<string> = {
  ...path,
  allows: (told) => path.allows(told) && isWritable(fromRoot(told)),
  must: `be a writable file in an existing folder ${relative}`,
};

function find(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(fromRoot(path));
  } catch {
    return undefined; // whatever the reason is
  }
}

/** Whether a folder is there, or can be below the nearest one that is. */
function isFolder(path: string): boolean {
  return find(path)?.isDirectory ??
    (dirname(path) !== path && isFolder(dirname(path)));
}

/** Tries; makes the file where it is not there. */
function isWritable(path: string): boolean {
  try {
    Deno.openSync(path, { append: true, create: true, mode: 0o600 }).close();
    return true;
  } catch {
    return false; // whatever the reason is
  }
}
