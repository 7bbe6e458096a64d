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
  /** How long the headers of a request may take, in milliseconds. */
  readonly headersMs: number;
  take(connection: Connection): void;
  /** Called when `most` are open: the place to close idle ones. */
  onFull(): void;
}

/** A connection, and whether a request on it is being answered. */
export interface Connection extends Duplex {
  /** All headers of a request have come. */
  requestBegins(): void;
  requestEnds(): void;
}

/** Listens on 127.0.0.1 only. */
export function listen(
  { port, most, headersMs, take, onFull }: ListenOptions,
) {
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
        const stream = toStream(await listener.accept(), headersMs);
        open.add(stream);
        stream.on("close", () => open.delete(stream));
        take(stream);
        failed = false;
      } catch (error) {
        if (closed) return;
        if (isClientGone(error)) continue;
        if (!failed) {
          console.warn(
            "The local SageMaker cannot accept connections at the moment " +
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

/** Whether a client broke its connection off before it was accepted. */
const isClientGone = (error: unknown) =>
  error instanceof Deno.errors.NotConnected ||
  error instanceof Deno.errors.ConnectionAborted ||
  error instanceof Deno.errors.ConnectionReset;

const pauseMs = 50;
const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

const readBytes = 64 * 1024;
/** Read at most after the last answer, so that a client can finish sending and see it. */
const lingerBytes = 64 * 1024 * 1024;
const lingerMs = 5_000;
/** How long a client may read nothing of an answer. */
const stalledMs = 300_000;

/**
 * The stream of one connection, with what `node:http` calls on a socket.
 *
 * The time for headers is watched here, because Deno's `headersTimeout` ends
 * every connection of that age, idle and busy ones too (Deno 2.8).
 */
function toStream(connection: Deno.TcpConn, headersMs: number): Connection {
  connection.setNoDelay(true);
  let idle: ReturnType<typeof setTimeout> | undefined;
  let started = false; // whether something of the next request has come
  let busy = false;
  let headers: ReturnType<typeof setTimeout> | undefined = setTimeout(
    giveUp,
    headersMs,
  );

  function giveUp() {
    if (!started) return stream.destroy();
    stream.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
    stream.destroySoon();
  }

  function received() {
    if (busy) return;
    started = true;
    headers ??= setTimeout(giveUp, headersMs);
  }

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

  const duplex = new Duplex({
    read() {
      const bytes = new Uint8Array(readBytes);
      connection.read(bytes).then(
        (count) => {
          if (count) received();
          this.push(count === null ? null : bytes.subarray(0, count));
        },
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
      clearTimeout(headers);
      try {
        connection.close();
      } catch {
        // It is closed already.
      }
      done(error);
    },
  });
  const stream = Object.assign(duplex, {
    requestBegins() {
      clearTimeout(headers);
      headers = undefined;
      [busy, started] = [true, false];
    },
    requestEnds() {
      busy = false;
    },
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
  return stream;
}
