/**
 * Appends to a log stream what a process prints.
 *
 * @module
 */
import { dirname } from "node:path";
import { streamFile } from "./paths.ts";

/** The longest event that CloudWatch Logs takes, in bytes; longer lines are split. */
export const MAX_EVENT_BYTES = 262_144 - 26;

export interface LogWriter {
  readonly path: string;
  /** Takes output as it comes; complete lines are on disk when this returns. */
  write(chunk: Uint8Array): void;
  /** Writes what is left without a line end, and closes the file. */
  close(): void;
}

/**
 * Opens a stream for appending, and makes it where it isn't there yet. Never
 * throws: lines that can't be written, to a full disk or a folder that nobody may
 * write to, are lost, which is said once.
 *
 * @param onLine Sees each line, with its epoch milliseconds.
 */
export function openLogWriter(
  folder: string,
  group: string,
  stream: string,
  onLine: (line: string, time: number) => void = () => {},
): LogWriter {
  const path = streamFile(folder, group, stream);
  const append = appender(path);
  let rest = new Uint8Array();
  const write = (lines: Uint8Array[]) => {
    const time = Date.now();
    const texts = lines.map((line) => new TextDecoder().decode(line));
    append.write(texts.map((line) => `${time}\t${line}\n`).join(""));
    texts.forEach((line) => onLine(line, time));
  };
  return {
    path,
    write(chunk) {
      const { lines, left } = splitLines(rest, chunk);
      rest = left;
      if (lines.length > 0) write(lines);
    },
    close() {
      if (rest.length > 0) write([rest]);
      append.close();
    },
  };
}

/** Appends texts to a file, each whole or not at all. */
function appender(path: string) {
  let noted = false;
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!noted) {
        const { message } = error as Error;
        console.error(`Cannot write ${path}: ${message}. Lines are lost.`);
      }
      noted = true;
    }
  };
  let file: Deno.FsFile | undefined;
  attempt(() => {
    Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const options = { append: true, create: true, mode: 0o600 };
    file = Deno.openSync(path, options);
  });
  return {
    write(text: string) {
      attempt(() => file && writeWhole(file, new TextEncoder().encode(text)));
    },
    close: () => file?.close(),
  };
}

function splitLines(
  rest: Uint8Array,
  chunk: Uint8Array,
): { lines: Uint8Array[]; left: Uint8Array<ArrayBuffer> } {
  const bytes = new Uint8Array(rest.length + chunk.length);
  bytes.set(rest);
  bytes.set(chunk, rest.length);
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    const length = (end < 0 ? bytes.length : end) - start;
    if (length > MAX_EVENT_BYTES) {
      lines.push(bytes.subarray(start, start += MAX_EVENT_BYTES));
    } else if (end < 0) {
      break;
    } else {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
  }
  return { lines, left: bytes.slice(start) };
}

function writeWhole(file: Deno.FsFile, bytes: Uint8Array): void {
  const { size } = file.statSync();
  try {
    for (let written = 0; written < bytes.length;) {
      written += file.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    cutOff(file, size); // no half line for the next one to go on from
    throw error;
  }
}

function cutOff(file: Deno.FsFile, size: number): void {
  try {
    file.truncateSync(size);
  } catch {
    // What failed first is said.
  }
}
