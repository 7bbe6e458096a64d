/**
 * A proxy that stands between a client and the local SageMaker as a bad network
 * and a busy AWS would: it delays, cuts, loses and refuses by a plan.
 *
 * It signs what it passes on anew, as the host is part of a signature.
 *
 * @module
 */
import { SignatureV4 } from "@smithy/signature-v4";
import { createHash, createHmac } from "node:crypto";
import type { LocalSageMaker } from "@local/sagemaker";

/** What happens to one request. */
export type Fault =
  /** Passed on and answered, late. */
  | { kind: "delay"; ms: number }
  /** The connection ends before anything is passed on. */
  | { kind: "reset" }
  /** Passed on; the connection ends before the answer. */
  | { kind: "lost" }
  /** Passed on; the connection ends in the middle of the answer. */
  | { kind: "half" }
  /** Refused, in the protocol of the service. */
  | { kind: "refuse"; status: number; code: string; message?: string };

/** A request as a plan sees it. */
export interface Asked {
  /** `CreateTrainingJob`; of S3 `PUT /bucket/key`. */
  readonly operation: string;
  /** How many of this operation came before. */
  readonly before: number;
}

export type Plan = (asked: Asked) => Fault | undefined;

/** A running proxy. */
export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** In force for the requests that come. */
  plan: Plan;
  /** How many seconds AWS's clock is ahead of the client's. @default 0 */
  clockAhead: number;
  /** Whether answers carry the time. @default true */
  tellsTime: boolean;
  /** Operations in the order in which they came, with what happened to them. */
  readonly seen: { operation: string; fault?: Fault["kind"] }[];
}

interface HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Starts a proxy in front of a local SageMaker. */
export function startFaultProxy(
  local: Pick<LocalSageMaker, "endpoint" | "account">,
): FaultProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Promise<void>>();
  const counts = new Map<string, number>();
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${listener.addr.port}`,
    plan: () => undefined,
    clockAhead: 0,
    tellsTime: true,
    seen: [],
    async [Symbol.asyncDispose]() {
      listener.close();
      await Promise.allSettled(connections);
    },
  };

  async function serve(connection: Deno.Conn) {
    try {
      const request = await readRequest(connection);
      if (!request) return;
      const answer = await treat(request);
      if (answer) await writeAll(connection, answer);
    } catch (error) {
      // The client may have gone.
      if (!(error instanceof Deno.errors.BrokenPipe)) console.error(error);
    } finally {
      connection.close();
    }
  }

  async function treat(request: HttpRequest): Promise<Uint8Array | undefined> {
    const operation = operationOf(request);
    const before = counts.get(operation) ?? 0;
    counts.set(operation, before + 1);
    const fault = proxy.plan({ operation, before });
    proxy.seen.push({ operation, fault: fault?.kind });
    if (fault?.kind === "reset") return undefined;
    if (fault?.kind === "delay") {
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
    }
    const answer = fault?.kind === "refuse"
      ? refusal(request, fault)
      : tooSkewed(request)
      ? refusal(request, {
        ...{ status: 403, code: "RequestTimeTooSkewed" },
        message: "The difference between the request time and the current " +
          "time is too large.",
      })
      : await passOn(request);
    if (fault?.kind === "lost") return undefined;
    const bytes = toBytes(answer, request.method === "HEAD");
    return fault?.kind === "half"
      ? bytes.subarray(0, bytes.length - Math.ceil(answer.body.length / 2) - 1)
      : bytes;
  }

  function now(): number {
    return Date.now() + proxy.clockAhead * 1000;
  }

  function tooSkewed({ headers }: HttpRequest): boolean {
    const time = headers.get("x-amz-date")!.replace(
      /(....)(..)(..)T(..)(..)(..)Z/,
      "$1-$2-$3T$4:$5:$6Z",
    );
    return Math.abs(Date.parse(time) - now()) > 15 * 60_000;
  }

  async function passOn(request: HttpRequest): Promise<HttpAnswer> {
    const headers = await signAnew(request, local);
    headers.delete("host");
    const response = await fetch(local.endpoint + request.target, {
      method: request.method,
      headers,
      body: ["GET", "HEAD"].includes(request.method) ? undefined : request.body,
      redirect: "manual",
    });
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  }

  function toBytes({ status, headers, body }: HttpAnswer, isHead: boolean) {
    const lines = [`HTTP/1.1 ${status} Answer`];
    for (const [name, value] of headers) {
      if (["date", "connection", "transfer-encoding"].includes(name)) continue;
      if (name === "content-length" && !isHead) continue;
      lines.push(`${name}: ${value}`);
    }
    if (!isHead) lines.push(`content-length: ${body.length}`);
    if (proxy.tellsTime) lines.push(`date: ${new Date(now()).toUTCString()}`);
    lines.push("connection: close", "", "");
    const head = new TextEncoder().encode(lines.join("\r\n"));
    const bytes = new Uint8Array(head.length + body.length);
    bytes.set(head);
    bytes.set(body, head.length);
    return bytes;
  }

  (async () => {
    for await (const connection of listener) {
      const served = serve(connection);
      connections.add(served);
      served.finally(() => connections.delete(served));
    }
  })();
  return proxy;
}

function operationOf({ method, target, headers, body }: HttpRequest): string {
  const json = headers.get("x-amz-target");
  if (json) return json.slice(json.indexOf(".") + 1);
  if (/^\/endpoints\/.*\/invocations$/.test(target)) return "InvokeEndpoint";
  const form = headers.get("content-type")?.includes("form-urlencoded");
  return form
    ? new URLSearchParams(new TextDecoder().decode(body)).get("Action")!
    : `${method} ${target.split("?")[0]}`;
}

function refusal(
  { headers, method }: HttpRequest,
  { status, code, message = code }: {
    status: number;
    code: string;
    message?: string;
  },
): HttpAnswer {
  const scope = /\/([a-z0-9-]+)\/aws4_request/.exec(
    headers.get("authorization") ?? "",
  );
  const isXml = scope?.[1] === "s3" || scope?.[1] === "sts";
  const error =
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const text = method === "HEAD"
    ? ""
    : !isXml
    ? JSON.stringify({ __type: code, message, Message: message })
    : scope![1] === "s3"
    ? error
    : `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${error}</ErrorResponse>`;
  return {
    status,
    headers: new Headers({
      "content-type": isXml ? "text/xml" : "application/x-amz-json-1.1",
      ...isXml ? {} : { "x-amzn-errortype": code },
    }),
    body: new TextEncoder().encode(text),
  };
}

/** The request's headers, signed for the server behind, at its own time. */
async function signAnew(
  { method, target, headers, body }: HttpRequest,
  { endpoint, account }: Pick<LocalSageMaker, "endpoint" | "account">,
): Promise<Headers> {
  const authorization = headers.get("authorization")!;
  const [, service] = /\/([a-z0-9-]+)\/aws4_request/.exec(authorization)!;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)![1].split(";");
  const signer = new SignatureV4({
    credentials: account,
    region: account.region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
    applyChecksum: false,
  });
  const url = new URL(target, endpoint);
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length > 1 ? values : values[0];
  }
  const signed = await signer.sign({
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    path: url.pathname,
    query,
    headers: {
      ...Object.fromEntries(
        names.map((name) => [name, headers.get(name) ?? ""]),
      ),
      host: url.host,
    },
    body,
  }, { signableHeaders: new Set(names) });
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(signed.headers)) {
    all.set(name, value);
  }
  return all;
}

/** The hash constructor that the signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHmac | typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", secret as string | Uint8Array);
  }
  update(data: Uint8Array | string) {
    this.#hash.update(data);
  }
  reset() {}
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

/** Reads one request of HTTP/1.1; `undefined` where the connection ends first. */
async function readRequest(
  connection: Deno.Conn,
): Promise<HttpRequest | undefined> {
  let bytes = new Uint8Array(0);
  const more = async () => {
    const chunk = new Uint8Array(64 * 1024);
    const size = await connection.read(chunk);
    if (size === null) return false;
    const joined = new Uint8Array(bytes.length + size);
    joined.set(bytes);
    joined.set(chunk.subarray(0, size), bytes.length);
    bytes = joined;
    return true;
  };
  let end = -1;
  while ((end = indexOf(bytes, "\r\n\r\n")) < 0) {
    if (!await more()) return undefined;
  }
  const [first, ...lines] = new TextDecoder().decode(bytes.subarray(0, end))
    .split("\r\n");
  const [method, target] = first.split(" ");
  const headers = new Headers(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  bytes = bytes.slice(end + 4);
  if (headers.get("expect")) {
    await connection.write(
      new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n"),
    );
    headers.delete("expect");
  }
  if (headers.get("transfer-encoding") === "chunked") {
    while (indexOf(bytes, "\r\n0\r\n\r\n") < 0) {
      if (!await more()) return undefined;
    }
    headers.delete("transfer-encoding");
    return { method, target, headers, body: unchunk(bytes) };
  }
  const length = Number(headers.get("content-length") ?? 0);
  while (bytes.length < length) {
    if (!await more()) return undefined;
  }
  return { method, target, headers, body: bytes.slice(0, length) };
}

function unchunk(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (let at = 0;;) {
    const line = indexOf(bytes.subarray(at), "\r\n");
    const size = parseInt(
      new TextDecoder().decode(bytes.subarray(at, at + line)),
      16,
    );
    if (!size) break;
    parts.push(bytes.subarray(at + line + 2, at + line + 2 + size));
    at += line + 2 + size + 2;
  }
  const whole = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

function indexOf(bytes: Uint8Array, text: string): number {
  const wanted = new TextEncoder().encode(text);
  return bytes.findIndex((_, at) =>
    wanted.every((byte, i) => bytes[at + i] === byte)
  );
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) {
    at += await connection.write(bytes.subarray(at));
  }
}
