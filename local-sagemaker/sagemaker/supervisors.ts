/**
 * What supervises a process: a new process (`python/supervise.py`), or a child of
 * the template (`python/template.py`, `python/relay.py`).
 *
 * @module
 */
import fs from "node:fs";
import { standIn } from "./stand_ins.ts";
import type { Template } from "./template.ts";

/** What a process is started with. */
export interface Start {
  command: string[];
  environment: Record<string, string>;
  folder: string;
}

/** A supervisor at work. */
export interface Supervisor {
  /** What the process prints. */
  output: ReadableStream<Uint8Array>;
  /** The exit code, when all has ended; none where somebody has killed the supervisor. */
  ended: Promise<number | undefined>;
  /** Sends SIGTERM to the process's group. */
  terminate(): void;
  /** Has all ended. */
  release(): void;
  /** Kills the supervisor. */
  kill(): void;
  /** What a supervisor that was killed has not handed on. */
  rest(): Uint8Array;
}

/** @throws where the interpreter can't be started. */
export function superviseAnew(
  python: string,
  { command, environment, folder }: Start,
): Supervisor {
  const child = new Deno.Command(python, {
    args: ["-IS", standIn("supervise.py"), ...command],
    cwd: folder,
    clearEnv: true,
    env: environment,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  const signal = (name: Deno.Signal) => {
    try {
      child.kill(name);
    } catch {
      // It has ended at this moment.
    }
  };
  return {
    output: child.stdout,
    ended: child.status.then(({ code, signal }) => signal ? undefined : code),
    terminate: () => signal("SIGTERM"),
    release: () => void child.stdin.close().catch(() => {}),
    kill: () => signal("SIGKILL"),
    rest: () => new Uint8Array(),
  };
}

/** None where there is no template, or it goes away before it has forked. */
export async function superviseFromTemplate(
  template: Template,
  { command, environment, folder }: Start,
  signal?: AbortSignal,
): Promise<Supervisor | undefined> {
  const connection = await template.connect(signal);
  if (!connection) return;
  const frames = framesOf(connection);
  const request = encode(JSON.stringify([command, environment, folder]));
  const size = new DataView(new ArrayBuffer(4));
  size.setUint32(0, request.length);
  await writeAll(connection, new Uint8Array(size.buffer));
  await writeAll(connection, request);
  const { value: started } = await frames.next();
  if (started?.kind !== "s") {
    connection.close();
    return;
  }
  const [pid, pipe] = decode(started.content).split(" ").map(Number);
  const rest = openPipe(`/proc/${pid}/fd/${pipe}`);
  const { readable, writable } = new TransformStream<Uint8Array>();
  const writer = writable.getWriter();

  async function handOn(): Promise<number | undefined> {
    for await (const { kind, content } of frames) {
      if (kind === "c") return Number(decode(content));
      // Nobody may read any more.
      await writer.write(content).catch(() => {});
    }
  }

  const ended = handOn().finally(() => {
    connection.close();
    writer.close().catch(() => {});
  });
  ended.then((code) => code !== undefined && rest.close());
  return {
    output: readable,
    ended,
    terminate: () => void writeAll(connection, encode("T")),
    release: () => void connection.closeWrite().catch(() => {}),
    kill() {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // It has ended at this moment.
      }
    },
    rest: rest.read,
  };
}

interface Frame {
  /** As in `python/relay.py`. */
  kind: string;
  content: Uint8Array;
}

/** What comes over a connection; the last one may be cut short. */
async function* framesOf(connection: Deno.Conn): AsyncGenerator<Frame> {
  const head = 5;
  const piece = new Uint8Array(1 << 16);
  let buffer = new Uint8Array();
  const take = (): Frame => {
    const size = new DataView(buffer.buffer, buffer.byteOffset).getUint32(1);
    const kind = String.fromCharCode(buffer[0]);
    const content = buffer.slice(head, head + size);
    buffer = buffer.subarray(head + size);
    return { kind, content };
  };
  const isWhole = () =>
    buffer.length >= head &&
    buffer.length - head >=
      new DataView(buffer.buffer, buffer.byteOffset).getUint32(1);
  while (true) {
    const count = await connection.read(piece).catch(() => null);
    if (count === null) break;
    const joined = new Uint8Array(buffer.length + count);
    joined.set(buffer);
    joined.set(piece.subarray(0, count), buffer.length);
    buffer = joined;
    while (isWhole()) yield take();
  }
  if (buffer.length > head) yield take();
}

/** A pipe of another process, to be read at the end: what is in it then. */
function openPipe(path: string) {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  let file: number | undefined;
  try {
    file = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  } catch {
    // The process has ended, and has handed on everything.
  }
  const close = () => {
    if (file !== undefined) fs.closeSync(file);
    file = undefined;
  };
  return {
    close,
    read(): Uint8Array {
      const all: number[] = [];
      const piece = new Uint8Array(1 << 16);
      try {
        while (file !== undefined) {
          const count = fs.readSync(file, piece);
          if (count === 0) break;
          all.push(...piece.subarray(0, count));
        }
      } catch {
        // Somebody still holds it, and has written nothing more.
      }
      close();
      return new Uint8Array(all);
    },
  };
}

async function writeAll(
  connection: Deno.Conn,
  bytes: Uint8Array,
): Promise<void> {
  try {
    for (let written = 0; written < bytes.length;) {
      written += await connection.write(bytes.subarray(written));
    }
  } catch {
    // The other end has gone, which whoever reads sees.
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
