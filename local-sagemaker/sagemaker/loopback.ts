/**
 * Requests to a process on 127.0.0.1. `fetch` would send them through
 * HTTP_PROXY, so this is `node:http`, which knows no proxy unless it is given.
 *
 * @module
 */
import { Agent, type IncomingMessage, request } from "node:http";
import { readBytes } from "../received_body.ts";

export interface LoopbackRequest {
  method?: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** The longest answer that is taken, in bytes. */
  longest?: number;
  signal?: AbortSignal;
}

export interface LoopbackAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

export interface Loopback {
  /**
   * @throws where nothing answers, or the signal is aborted; an `AwsError`
   *   `RequestEntityTooLarge` where the answer is longer than is taken.
   */
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
    ask: (
      { method = "GET", path, headers, body, longest = Infinity, signal },
    ) =>
      new Promise((resolve, reject) => {
        const length = body && { "content-length": String(body.length) };
        request({
          ...{ agent, method, path, port, signal, host: "127.0.0.1" },
          headers: { ...common, ...headers, ...length },
        }, (answer) => readAnswer(answer, longest).then(resolve, reject))
          .on("error", reject).end(body);
      }),
    close: () => agent.destroy(),
  };
}

async function readAnswer(
  answer: IncomingMessage,
  longest: number,
): Promise<LoopbackAnswer> {
  return {
    status: answer.statusCode!,
    headers: new Headers(answer.headers as Record<string, string>),
    body: await readBytes(answer, longest), // what is longer is broken off
  };
}
