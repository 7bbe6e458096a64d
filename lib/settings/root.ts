/**
 * The repository's root, which paths in settings start from.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { resolvePath } from "./paths.ts";

/** The repository's root folder. */
export const repositoryRoot: string = fileURLToPath(
  new URL("../../", import.meta.url),
);

/** The path of a file that is told, a relative one being below the repository's root. */
export function fromRoot(path: string): string {
  return resolvePath(repositoryRoot, `${path}`);
}
