/**
 * A file of JSON lines that several processes append to: a line that was written
 * is on the disk, and a kill loses at most the one that it cut short.
 *
 * @module
 */
import { dirname } from "node:path";
import { inTurn } from "./file_lock.ts";
import {
  type LineFault,
  type LinesOf,
  parseLines,
  wholeLines,
} from "./whole_lines.ts";

/** A file of lines. */
export interface LineFile<L> extends LinesOf {
  /** Made with the first line. */
  readonly path: string;
  /** What is wrong with the value of a line. */
  faultOf(value: Record<string, unknown>): LineFault | undefined;
  /** The type of a line. */
  readonly line?: L;
}

/**
 * Works on a file's lines while no other process does.
 *
 * @param work Gets the lines, and a function that appends one to the file.
 * @throws {SyntaxError} If a line can't be read.
 * @throws {LedgerVersionError} If another version of the project has written one.
 */
export async function withLines<L extends object, T>(
  file: LineFile<L>,
  work: (lines: L[], append: (line: L) => void) => T,
): Promise<T> {
  return await inTurn(file.path, () => locked(file, work));
}

async function locked<L extends object, T>(
  file: LineFile<L>,
  work: (lines: L[], append: (line: L) => void) => T,
): Promise<T> {
  const { path, faultOf } = file;
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const opened = await open(file);
  try {
    await opened.lock(true);
    const read = await Deno.readFile(path);
    const { text, bytes, unended } = wholeLines(read, path, file);
    const lines = parseLines<L>(text, path, faultOf, file);
    if (bytes < read.length) await opened.truncate(bytes);
    if (unended) await opened.write(new TextEncoder().encode("\n"));
    return work(lines, (line) => {
      opened.writeSync(new TextEncoder().encode(JSON.stringify(line) + "\n"));
      opened.syncDataSync();
    });
  } finally {
    opened.close();
  }
}

async function open(
  { path, what }: Pick<LineFile<never>, "path" | "what">,
): Promise<Deno.FsFile> {
  try {
    const options = { create: true, read: true, append: true, mode: 0o600 };
    return await Deno.open(path, options);
  } catch (cause) {
    throw new Error(
      `Cannot open the ${what} ${path} (${
        (cause as Error).message
      }): move away what is in its place, or make it readable`,
      { cause },
    );
  }
}
