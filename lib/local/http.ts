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
import { pipeline } from "node:stream/promises";
import { listen } from "./connections.ts";
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

/** Of all headers of a request together. */
const headerBytes = 32 * 1024;
/** From the connection, or the first byte, to the last header. */
const headersMs = 20_000;
/** How long a connection waits for its next request. */
const idleMs = 60_000;
const checkMs = 1_000;
/** Open at once; others wait. */
const mostConnections = 512;
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
): HttpServer {
  const inWork = new Set<Promise<void>>();
  const http = createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: headersMs,
    requestTimeout: 0, // an upload takes as long as it takes, but may not stall
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: checkMs,
    requireHostHeader: false,
  });
  // The listener is another, see connections.ts: this one must still keep
  // connections open between requests, and watch their time.
  Object.defineProperty(http, "listening", { value: true });
  http.emit("listening");

  const handle = (request: IncomingMessage, out: ServerResponse) => {
    const work = respond(request, out).finally(() => inWork.delete(work));
    inWork.add(work);
  };
  http.on("request", handle);
  http.on("checkContinue", handle);

  async function respond(request: IncomingMessage, out: ServerResponse) {
    request.on("error", () => {}); // the body's reader gets it as well
    const headers = new Headers();
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      headers.append(request.rawHeaders[i], request.rawHeaders[i + 1]);
    }
    const response = await answer({
      method: request.method!,
      target: request.url!,
      headers,
      body: receiveBody(request, () => out.writeContinue()),
    });
    try {
      await send(response, request, out);
    } catch {
      // The client is gone, or gets less than it was promised and sees it.
      out.destroy();
    }
  }

  const connections = listen({
    port,
    most: mostConnections,
    take: (stream) => http.emit("connection", stream),
    onFull: () => http.closeIdleConnections(),
  });
  return {
    port: connections.port,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, closingMs);
      await Promise.race([Promise.allSettled(inWork), promise]);
      clearTimeout(timer);
      http.close();
      await connections.close();
    },
  };
}

async function send(
  response: Response,
  request: IncomingMessage,
  out: ServerResponse,
): Promise<void> {
  const { status, headers, body } = response;
  const bytes = body && !headers.has("content-length")
    ? await response.bytes()
    : undefined;
  for (const [name, value] of headers) out.setHeader(name, value);
  if (bytes) out.setHeader("content-length", bytes.length);
  if (!request.complete) out.setHeader("connection", "close");
  out.writeHead(status);
  if (body && !bytes) return await pipeline(body, out);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  out.on("finish", resolve).on("close", resolve).on("error", reject);
  out.end(bytes);
  await promise;
}
