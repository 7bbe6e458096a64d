import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Path of the first program that the PATH has; `undefined` without one. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
