/**
 * Paths as people write them.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The absolute path of a path that is relative to a folder. Where backslashes
 * are no separators, a path with some that names no file is read as Windows
 * means it: `data\a.csv` is `data/a.csv`, and `C:\a.csv` is where WSL has it.
 */
export function resolvePath(folder: string, path: string): string {
  const own = resolve(folder, path);
  if (!path.includes("\\") || existsSync(own)) return own;
  const slashed = path.replaceAll("\\", "/").replace(
    /^([a-z]):\//i,
    (_, drive) => `/mnt/${drive.toLowerCase()}/`,
  );
  return resolve(folder, slashed);
}
