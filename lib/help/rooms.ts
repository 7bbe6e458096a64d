/**
 * The rooms of the library and their entry points.
 *
 * @module
 */
import { join } from "node:path";
import { repositoryRoot } from "../settings/settings.ts";

/** Everything that cells use, from the repository's root. */
export const mainEntryPoint = "lib/mod.ts";

/**
 * The rooms that `lib/mod.ts` exports, in its order: the name below `churn.`
 * and the entry point, from the repository's root.
 */
export function rooms(): Map<string, string> {
  const text = Deno.readTextFileSync(join(repositoryRoot, mainEntryPoint));
  const exported = text.matchAll(/^export \* as (\w+) from "\.\/(.+)";$/gm);
  return new Map(
    Array.from(exported, ([, name, path]) => [name, `lib/${path}`]),
  );
}

/** The main entry point, then the rooms'. */
export const entryPoints = (): string[] => [
  mainEntryPoint,
  ...rooms().values(),
];
