/**
 * What of `python/` goes to containers, and the archive that SageMaker's
 * framework containers take it as.
 *
 * @module
 */
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createGunzip, createGzip } from "node:zlib";
import { Readable } from "node:stream";
import { extract, pack } from "tar-stream";
import { repositoryRoot } from "../../settings/settings.ts";

/** Where the container scripts lie. */
export const pythonFolder: string = join(repositoryRoot, "python");

/** The package that every script imports. */
const packageFolder = "churn";

/**
 * The files that a job or an endpoint needs: its own scripts, and all modules
 * and declarations of the package.
 *
 * @param scripts Names of files in `python/`.
 * @returns Paths within `python/`, always in the same order.
 */
export async function sourceFiles(
  scripts: readonly string[],
): Promise<readonly string[]> {
  return [...scripts, ...(await modulesBelow(packageFolder)).sort()];
}

async function modulesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(pythonFolder, folder))) {
    if (entry.name.startsWith(".")) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await modulesBelow(path));
    else if (/\.(py|json)$/.test(path)) found.push(path);
  }
  return found;
}

/**
 * A `sourcedir.tar.gz` with the scripts at its top level and the package beside
 * them; the same bytes for the same scripts and modules.
 *
 * @param scripts Names of files in `python/`.
 */
export async function sourceArchive(
  scripts: readonly string[],
): Promise<Uint8Array> {
  const archive = pack();
  for (const name of await sourceFiles(scripts)) {
    const text = await Deno.readTextFile(join(pythonFolder, name));
    archive.entry({ name, mtime: new Date(0), mode: 0o644 }, text);
  }
  archive.finalize();
  return await buffer(archive.pipe(createGzip()));
}

/** The files of a `.tar.gz`, one after the other, with their names. */
export async function* filesOfArchive(
  archive: Uint8Array,
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const entries = Readable.from([archive]).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const bytes = await buffer(entry);
    if (entry.header.type !== "file") continue;
    yield { name: entry.header.name.replace(/^\.\//, ""), bytes };
  }
}

/**
 * One file of a `.tar.gz`.
 *
 * @throws {RangeError} If it is not there.
 */
export async function fileOfArchive(
  archive: Uint8Array,
  name: string,
): Promise<Uint8Array> {
  const entries = Readable.from([archive]).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    if (entry.header.name.replace(/^\.\//, "") === name) {
      return await buffer(entry);
    }
    entry.resume();
  }
  throw new RangeError(`Cannot find ${name} in the model's archive`);
}
