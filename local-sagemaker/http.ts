/**
 * HTTP on 127.0.0.1 by `node:http`, which limits what a client may send and how
 * long it may take.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { once } from "node:events";
import { type Connection, listen } from "./connections.ts";
import { receiveBody, type ReceivedBody } from "./received_body.ts";

/** A request as it comes from the connection: nothing of it is checked yet. */
export interface Incoming {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: ReceivedBody;
}

/** A running HTTP server. */
export interface HttpServer {
  readonly port: number;
  /** Lets requests in work end, for two seconds at most. */
  close(): Promise<void>;
}

/** What a client may take, in bytes, milliseconds and connections. */
export interface HttpLimits {
  /** All headers of a request together. @default 32 KiB */
  readonly headerBytes: number;
  /** From the connection, or a request's first byte, to its last header. @default 20 s */
  readonly headersMs: number;
  /** How long nothing may come of a body. @default 30 s */
  readonly stalledMs: number;
  /** How long a connection may wait for its next request. @default 60 s */
  readonly idleMs: number;
  /** Open at once; others wait. @default 512 */
  readonly connections: number;
}

const usual: HttpLimits = {
  headerBytes: 32 * 1024,
  headersMs: 20_000,
  stalledMs: 30_000,
  idleMs: 60_000,
  connections: 512,
};
const closingMs = 2_000;

/**
 * Serves requests.
 *
 * An answer to a request whose body did not arrive whole closes the connection:
 * what comes next on it would be the rest of that body, or the next request,
 * and the client may think otherwise.
 *
 * @param answer Never rejects.
 */
export function serveHttp(
  port: number,
  answer: (request: Incoming) => Promise<Response>,
  limits: Partial<HttpLimits> = {},
): HttpServer {
  const { headerBytes, headersMs, stalledMs, idleMs, connections } = {
    ...usual,
    ...limits,
  };
  const inWork = new Set<Promise<void>>();
  const http = createServer({
    maxHeaderSize: headerBytes,
    // Both are watched elsewhere: see connections.ts and received_body.ts.
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: idleMs,
    requireHostHeader: false,
  });
  // Else it would close each connection after an answer: the listener is another.
  Object.defineProperty(http, "listening", { value: true });

  const handle = (request: IncomingMessage, out: ServerResponse) => {
    const work = respond(request, out).finally(() => inWork.delete(work));
    inWork.add(work);
  };
  http.on("request", handle);
  http.on("checkContinue", handle);

  async function respond(request: IncomingMessage, out: ServerResponse) {
    const connection = request.socket as unknown as Connection;
    connection.requestBegins();
    out.on("close", () => connection.requestEnds());
    request.on("error", () => {}); // the body's reader gets it as well
    out.on("error", () => {}); // and the client is gone
    const headers = new Headers();
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      headers.append(request.rawHeaders[i], request.rawHeaders[i + 1]);
    }
    const response = await answer({
      method: request.method!,
      target: request.url!,
      headers,
      body: receiveBody(request, stalledMs, () => out.writeContinue()),
    });
    try {
      await send(response, request, out);
    } catch {
      out.destroy(); // the client sees that it got less than was promised
    }
  }

  const listening = listen({
    port,
    most: connections,
    headersMs,
    take: (stream) => http.emit("connection", stream),
    onFull: () => http.closeIdleConnections(),
  });
  return {
    port: listening.port,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, closingMs);
      await Promise.race([Promise.allSettled(inWork), promise]);
      clearTimeout(timer);
      http.close();
      await listening.close();
    },
  };
}

async function send(
  { status, headers, body }: Response,
  request: IncomingMessage,
  out: ServerResponse,
): Promise<void> {
  const closed = new Promise<void>((resolve) => out.on("close", resolve));
  if (out.destroyed) return await body?.cancel();
  const streamed = body !== null && headers.has("content-length");
  const bytes = streamed ? undefined : await new Response(body).bytes();
  for (const [name, value] of headers) out.setHeader(name, value);
  if (body && bytes) out.setHeader("content-length", bytes.length);
  if (!request.complete) out.setHeader("connection", "close");
  out.writeHead(status);
  if (streamed) {
    for await (const piece of body) {
      if (out.destroyed) return;
      if (!out.write(piece)) await Promise.race([once(out, "drain"), closed]);
    }
  }
  out.end(bytes);
  await closed;
}
