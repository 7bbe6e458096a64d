/**
 * TCP connections for `node:http`.
 *
 * They are accepted here because both `Deno.serve` and the listener of
 * `node:http` accept nothing more once the process has run out of file
 * descriptors (Deno 2.8).
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { Duplex } from "node:stream";

/** What is listened for, and how many connections are served at once. */
export interface ListenOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Others wait to be accepted. */
  readonly most: number;
  take(connection: Duplex): void;
  /** Called when `most` are open: the place to close idle ones. */
  onFull(): void;
}

/** Listens on 127.0.0.1 only. */
export function listen({ port, most, take, onFull }: ListenOptions) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const open = new Set<Duplex>();
  let closed = false;

  async function acceptAll() {
    for (let failed = false; !closed;) {
      if (open.size >= most) {
        onFull();
        await pause();
        continue;
      }
      try {
        const stream = toStream(await listener.accept());
        open.add(stream);
        stream.on("close", () => open.delete(stream));
        take(stream);
        failed = false;
      } catch (error) {
        if (closed) return;
        if (!failed) {
          console.warn(
            "The local SageMaker cannot accept connections for the moment " +
              `and keeps trying: ${(error as Error).message}`,
          );
        }
        failed = true;
        await pause();
      }
    }
  }
  const done = acceptAll();

  return {
    port: listener.addr.port,
    /** Stops listening and breaks off what is open. */
    async close(): Promise<void> {
      closed = true;
      listener.close();
      for (const stream of open) stream.destroy();
      await done;
    },
  };
}

const pauseMs = 50;
const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

const readBytes = 64 * 1024;
/** Read at most after the last answer, so that a client can finish sending and see it. */
const lingerBytes = 64 * 1024 * 1024;
const lingerMs = 5_000;
/** How long a client may read nothing of an answer. */
const stalledMs = 300_000;

/** The stream of one connection, with what `node:http` calls on a socket. */
function toStream(connection: Deno.TcpConn): Duplex {
  connection.setNoDelay(true);
  let idle: ReturnType<typeof setTimeout> | undefined;

  async function writeAll(bytes: Uint8Array) {
    for (let rest = bytes; rest.length;) {
      const timer = setTimeout(() => stream.destroy(), stalledMs);
      try {
        rest = rest.subarray(await connection.write(rest));
      } finally {
        clearTimeout(timer);
      }
    }
  }

  async function linger() {
    const timer = setTimeout(() => stream.destroy(), lingerMs);
    const bytes = new Uint8Array(readBytes);
    try {
      for (let left = lingerBytes; left > 0;) {
        const count = await connection.read(bytes);
        if (count === null) break;
        left -= count;
      }
    } catch {
      // The client is gone, or took too long.
    }
    clearTimeout(timer);
    stream.destroy();
  }

  const stream = new Duplex({
    read() {
      const bytes = new Uint8Array(readBytes);
      connection.read(bytes).then(
        (count) => this.push(count === null ? null : bytes.subarray(0, count)),
        (error) => this.destroy(error),
      );
    },
    write(bytes: Buffer, _encoding, done) {
      writeAll(bytes).then(() => done(), done);
    },
    final(done) {
      connection.closeWrite().then(() => done(), () => done());
    },
    destroy(error, done) {
      clearTimeout(idle);
      try {
        connection.close();
      } catch {
        // It is closed already.
      }
      done(error);
    },
  });
  return Object.assign(stream, {
    /** Waits for the next request no longer than this. */
    setTimeout(ms: number) {
      clearTimeout(idle);
      if (ms) idle = setTimeout(() => stream.emit("timeout"), ms);
      return stream;
    },
    /** Ends after the answer, but lets the client finish what it sends. */
    destroySoon() {
      stream.removeAllListeners("data");
      stream.end(linger);
    },
  });
}
