/**
 * Finding the examples of the library's documentation.
 *
 * @module
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { inRoot, root } from "./project.ts";

/** Whether a path is a folder or lies below it, both from the repository's root. */
export function isBelow(folder: string, path: string): boolean {
  return `${relative(root, resolve(root, path))}/`.startsWith(`${folder}/`);
}

/**
 * The files of `lib/` with examples that stand for themselves, for
 * `deno test --doc`. That imports every file it is given, so that whole folders
 * would start the tasks in them.
 *
 * @param places Files and folders, from the repository's root.
 */
export async function filesWithExamples(
  places: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(inRoot("lib"), { recursive: true })) {
    const path = join("lib", name);
    if (!path.endsWith(".ts")) continue;
    if (!places.some((place) => isBelow(place.replace(/\/$/, ""), path))) {
      continue;
    }
    const text = await readFile(inRoot(path), "utf8");
    if (/^ \* ```ts$/m.test(text)) found.push(path);
  }
  return found.sort();
}
