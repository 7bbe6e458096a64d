/**
 * Reading what a job has left, which may be anything: what is opened is looked
 * at before it is read, no link is followed, nothing waits at a FIFO.
 *
 * @module
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file below a job's folder.
 *
 * @throws if it is not a regular file, can't be opened, or a link leads there.
 */
export async function openRegular(
  base: string,
  path: string,
): Promise<FileHandle> {
  const file = await open(path, FLAGS);
  try {
    if (!(await file.stat()).isFile()) {
      throw new Error(`${path} is not a regular file`);
    }
    if (!isInPlace(base, path)) {
      throw new Error(`${path} leads elsewhere through a symbolic link`);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Whether a path below a folder is what it seems, with no link on its way. */
export function isInPlace(base: string, path: string): boolean {
  const place = Deno.realPathSync(base) + path.slice(base.length);
  return Deno.realPathSync(path) === place;
}

const PIECE = 256 * 1024;

/** So many bytes of a file. @throws where it has fewer. */
export async function* readBytes(
  file: FileHandle,
  size: number,
): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size;) {
    const buffer = new Uint8Array(Math.min(PIECE, size - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) {
      throw new Error(`it shrank below its ${size} bytes while it was read`);
    }
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** How much of a file is read where only a sentence is wanted, in bytes. */
const SENTENCE = 16 * 1024;

/**
 * The start of a file in a job's folder, trimmed; empty unless it is a regular
 * file.
 */
export async function readSentence(
  base: string,
  path: string,
): Promise<string> {
  const file = await openRegular(base, path).catch(() => undefined);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of readBytes(file, Math.min(size, SENTENCE))) {
      text += decoder.decode(bytes, { stream: true });
    }
    return text.trim();
  } catch {
    return "";
  } finally {
    await file.close();
  }
}
