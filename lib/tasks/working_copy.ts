/**
 * The copy of a notebook to work in, in `work/`, which git ignores and
 * `deno task clean` leaves alone. The notebook itself stays as it is committed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { say } from "./command.ts";
import { inRoot } from "./project.ts";

/**
 * Copies a notebook into a folder where there is no copy yet. A copy that was
 * changed is kept; where the notebook has changed too, it is said.
 *
 * @param from The notebook's path.
 * @param fresh Begins anew, and keeps a changed copy under another name.
 * @returns The copy's path.
 */
export async function workingCopy(
  from: string,
  { fresh = false, folder = inRoot("work") } = {},
): Promise<string> {
  const name = basename(from, ".ipynb");
  const copy = join(folder, `${name}.ipynb`);
  const originPath = join(folder, `.${name}.sha256`);
  const digest = await digestOf(from);
  if (existsSync(copy)) {
    const origin = existsSync(originPath) &&
      await Deno.readTextFile(originPath);
    const isChanged = await digestOf(copy) !== origin;
    if (isChanged && !fresh) {
      if (digest !== origin) {
        say(
          `${copy} was made from an older notebook, and you have changed it. ` +
            `\`deno task lab ${name} --fresh\` keeps it under another name and starts from a new copy.`,
        );
      }
      return copy;
    }
    if (isChanged) {
      const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
      const kept = join(folder, `${name}-${time}.ipynb`);
      await Deno.rename(copy, kept);
      say(`Kept your copy as ${kept}`);
    }
  }
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(from, copy);
  await Deno.writeTextFile(originPath, digest);
  return copy;
}

async function digestOf(path: string): Promise<string> {
  return createHash("sha256").update(await Deno.readFile(path)).digest("hex");
}
