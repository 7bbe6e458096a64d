/**
 * State on disk: what was acknowledged is there after a kill at any moment.
 *
 * @module
 */
import { dirname } from "node:path";

/**
 * Writes a file whole or not at all: to a temporary name beside it, then
 * renamed. Only this user can read it, nor look into a folder made for it.
 */
export async function writeFileAtomic(
  path: string,
  data: Uint8Array | string | ReadableStream<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const file = await createFile(temporary);
    try {
      const chunks = data instanceof ReadableStream
        ? data
        : [typeof data === "string" ? new TextEncoder().encode(data) : data];
      for await (const chunk of chunks) {
        for (let written = 0; written < chunk.length;) {
          written += await file.write(chunk.subarray(written));
        }
      }
      await file.syncData();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Makes the folder where there is none, which is seldom. */
async function createFile(path: string): Promise<Deno.FsFile> {
  const options = { write: true, createNew: true, mode: 0o600 };
  try {
    return await Deno.open(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await Deno.open(path, options);
  }
}

/** Writes a value as JSON, whole or not at all. */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomic(path, toJson(value));
}

/** A value as it is written into files. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** A random UUID, in a regular expression. */
export const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** The names of files that are not finished: a start may remove them. */
export const unfinishedName: RegExp = new RegExp(`^(?:.+\\.)?${uuid}\\.tmp$`);

/**
 * Makes a folder of the state where there is none; only this user may look
 * into it.
 *
 * @throws {Error} Where something else is there: links are followed nowhere in
 *   the state.
 */
export function ensureFolder(path: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const { isDirectory, isSymlink } = Deno.lstatSync(path);
    if (isDirectory) return;
    throw new Error(
      `Cannot keep the local SageMaker's state in '${path}' because it is ` +
        `${isSymlink ? "a link" : "not a folder"}: move it away, or choose ` +
        "another state folder",
    );
  }
}
