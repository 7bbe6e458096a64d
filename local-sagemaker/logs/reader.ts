/**
 * Reads events of a stream from a byte position, forwards or backwards.
 *
 * @module
 */
export interface LogEvent {
  /** Epoch milliseconds. */
  timestamp: number;
  message: string;
  /** Byte position of the event in its stream. */
  position: number;
}

export interface LogPage {
  events: LogEvent[];
  /** Byte positions where the page begins and ends. */
  start: number;
  end: number;
}

export interface LogWindow {
  limit: number;
  /** Keeps an event or passes over it. */
  accept(event: LogEvent): boolean;
}

/** More than the longest event, so that a window always holds one. */
const WINDOW_BYTES = 1024 * 1024;

/** At most `limit` events from `position` on; a half-written line is left. */
export async function readForward(
  path: string,
  position: number,
  { limit, accept }: LogWindow,
): Promise<LogPage> {
  using file = await Deno.open(path);
  const events: LogEvent[] = [];
  let end = position;
  while (events.length < limit) {
    const bytes = await readAt(file, end, WINDOW_BYTES);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    if (whole.length === 0) break;
    for (const { event, next } of parse(whole, end)) {
      if (events.length === limit) break;
      if (accept(event)) events.push(event);
      end = next;
    }
  }
  return { events, start: position, end };
}

/** At most `limit` events that end at `position`, in their order. */
export async function readBackward(
  path: string,
  position: number,
  { limit, accept }: LogWindow,
): Promise<LogPage> {
  using file = await Deno.open(path);
  const events: LogEvent[] = [];
  let start = Math.min(position, await endOf(file));
  const end = start;
  while (events.length < limit && start > 0) {
    const from = Math.max(0, start - WINDOW_BYTES);
    const bytes = await readAt(file, from, start - from);
    const skip = from === 0 ? 0 : bytes.indexOf(10) + 1;
    for (
      const { event } of [...parse(bytes.subarray(skip), from + skip)].reverse()
    ) {
      if (events.length === limit) break;
      if (accept(event)) events.push(event);
      start = event.position;
    }
  }
  return { events: events.reverse(), start, end };
}

/** The end of the last complete line. */
async function endOf(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  const from = Math.max(0, size - WINDOW_BYTES);
  const bytes = await readAt(file, from, size - from);
  return from + bytes.lastIndexOf(10) + 1;
}

function* parse(
  bytes: Uint8Array,
  offset: number,
): Generator<{ event: LogEvent; next: number }> {
  const decoder = new TextDecoder();
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    const line = decoder.decode(bytes.subarray(start, end));
    const [, time, text] = /^(\d{1,15})\t(.*)$/s.exec(line) ?? [];
    // A line that the server has not written is an event all the same.
    const event = {
      timestamp: Number(time ?? 0),
      message: text ?? line,
      position: offset + start,
    };
    yield { event, next: offset + end + 1 };
    start = end + 1;
  }
}

async function readAt(
  file: Deno.FsFile,
  position: number,
  length: number,
): Promise<Uint8Array> {
  await file.seek(position, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
