/**
 * Bytes on disk: streamed in and out, hashed on the way.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Checksum, createChecksum } from "./checksums.ts";
import type { Content, StoredChecksum } from "./records.ts";

/** A checksum to compute, and how its value is judged at the end. */
export interface Wanted {
  readonly algorithm?: StoredChecksum["algorithm"];
  /** Throws if the digests are not those that the client promised. */
  check?(md5: string, checksum: string | undefined): void;
}

/**
 * Where content is until a record names it. Only what has such a name may a
 * start remove as unfinished.
 */
export const unfinished = (path: string): string => `${path}.tmp`;

/**
 * Streams content into a new {@linkcode unfinished} file of a folder; the file
 * is removed if anything fails.
 */
export async function writeContent(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  { algorithm, check }: Wanted = {},
): Promise<Content> {
  const file = crypto.randomUUID();
  const path = unfinished(join(folder, file));
  const md5 = createHash("md5");
  const checksum: Checksum | undefined = algorithm && createChecksum(algorithm);
  const handle = await Deno.open(path, {
    write: true,
    createNew: true,
    mode: 0o600,
  });
  let size = 0;
  try {
    try {
      for await (const piece of source) {
        md5.update(piece);
        checksum?.update(piece);
        size += piece.length;
        for (let rest = piece; rest.length;) {
          rest = rest.subarray(await handle.write(rest));
        }
      }
      await handle.syncData();
    } finally {
      handle.close();
    }
    const hex = md5.digest("hex");
    const value = checksum?.digest().toString("base64");
    check?.(hex, value);
    return {
      file,
      size,
      md5: hex,
      checksum: algorithm && { algorithm, value: value!, type: "FULL_OBJECT" },
    };
  } catch (error) {
    await removeContent(path);
    throw error;
  }
}

/** Removes a file that may be gone already. */
export async function removeContent(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The bytes of files, one after the other. */
export async function* readContents(
  paths: Iterable<string>,
): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* (await Deno.open(path)).readable;
}

const pieceSize = 256 * 1024;

/**
 * Reads `length` bytes of an open file from `start` on, then closes it. What
 * fits into one piece comes at once, so that it leaves with the headers.
 */
export async function readRange(
  file: Deno.FsFile,
  start: number,
  length: number,
): Promise<ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>> {
  await file.seek(start, Deno.SeekMode.Start);
  let left = length;

  async function next(): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = new Uint8Array(Math.min(left, pieceSize));
    let filled = 0;
    while (filled < buffer.length) {
      const count = await file.read(buffer.subarray(filled));
      if (count === null) throw new Error("Content is shorter than recorded");
      filled += count;
    }
    left -= filled;
    if (left === 0) file.close();
    return buffer;
  }

  if (length <= pieceSize) return await next();
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(await next());
      if (left === 0) controller.close();
    },
    cancel: () => file.close(),
  });
}
