/**
 * Requests to a process on 127.0.0.1. `fetch` would send them through
 * HTTP_PROXY, so this is `node:http`, which knows no proxy unless it is given.
 *
 * @module
 */
import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface LoopbackRequest {
  method?: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  signal?: AbortSignal;
}

export interface LoopbackAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

export interface Loopback {
  /** @throws where nothing answers, or the signal is aborted. */
  ask(request: LoopbackRequest): Promise<LoopbackAnswer>;
  /** Closes the connections that wait for another request. */
  close(): void;
}

/** Every request carries the headers; connections are kept. */
export function openLoopback(
  port: number,
  common: Record<string, string>,
): Loopback {
  const agent = new Agent({ keepAlive: true });
  return {
    ask: ({ method = "GET", path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const length = body && { "content-length": String(body.length) };
        request({
          ...{ agent, method, path, port, signal, host: "127.0.0.1" },
          headers: { ...common, ...headers, ...length },
        }, (answer) => {
          buffer(answer).then((bytes) =>
            resolve({
              status: answer.statusCode!,
              headers: new Headers(answer.headers as Record<string, string>),
              body: new Uint8Array(bytes),
            }), reject);
        }).on("error", reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}
