/**
 * The scripts of `python/` as the archive that SageMaker's framework
 * containers take.
 *
 * @module
 */
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createGunzip, createGzip } from "node:zlib";
import { Readable } from "node:stream";
import { extract, pack } from "tar-stream";
import { repositoryRoot } from "../settings.ts";

/** Where the container scripts lie. */
export const pythonFolder: string = join(repositoryRoot, "python");

/**
 * A `sourcedir.tar.gz` with the scripts at its top level; the same bytes for
 * the same scripts.
 *
 * @param scripts File names in `python/`.
 */
export async function sourceArchive(
  scripts: readonly string[],
): Promise<Uint8Array> {
  const archive = pack();
  for (const name of scripts) {
    const text = await Deno.readTextFile(join(pythonFolder, name));
    archive.entry({ name, mtime: new Date(0), mode: 0o644 }, text);
  }
  archive.finalize();
  return await buffer(archive.pipe(createGzip()));
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
