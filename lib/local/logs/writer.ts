/**
 * Appends to a log stream what a process prints.
 *
 * @module
 */
import { groupFolder, streamFile } from "./paths.ts";

/** The longest event that CloudWatch Logs takes, in bytes; longer lines are split. */
export const MAX_EVENT_BYTES = 262_144 - 26;

export interface LogWriter {
  /** Takes output as it comes; complete lines are on disk when this returns. */
  write(chunk: Uint8Array): void;
  /** Writes what is left without a line end, and closes the file. */
  close(): void;
}

/**
 * Opens a stream for appending, and makes it where it isn't there yet.
 *
 * @param onLine Sees each line as it is written, with its epoch milliseconds.
 */
export function openLogWriter(
  folder: string,
  group: string,
  stream: string,
  onLine: (line: string, time: number) => void = () => {},
): LogWriter {
  Deno.mkdirSync(groupFolder(folder, group), { recursive: true, mode: 0o700 });
  const file = Deno.openSync(streamFile(folder, group, stream), {
    append: true,
    create: true,
    mode: 0o600,
  });
  let rest = new Uint8Array();
  const append = (lines: Uint8Array[]) => {
    const time = Date.now();
    const texts = lines.map((line) => new TextDecoder().decode(line));
    const text = texts.map((line) => `${time}\t${line}\n`).join("");
    writeAll(file, new TextEncoder().encode(text));
    texts.forEach((line) => onLine(line, time));
  };
  return {
    write(chunk) {
      const { lines, left } = splitLines(rest, chunk);
      rest = left;
      if (lines.length > 0) append(lines);
    },
    close() {
      if (rest.length > 0) append([rest]);
      file.close();
    },
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

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += file.writeSync(bytes.subarray(written));
  }
}
