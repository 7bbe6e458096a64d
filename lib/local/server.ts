/**
 * The HTTP server: checks host and signature of every request and hands it to
 * the service that its credential scope names.
 *
 * @module
 */
import { errorAnswer, type Protocol, protocolOf } from "./answers.ts";
import {
  type Authorization,
  checkCoverage,
  readAuthorization,
} from "./authorization.ts";
import { openPayload } from "./payload.ts";
import { decodePath, encodePath, parseTarget, type Query } from "./query.ts";
import { readBytes, receiveBody, type ReceivedBody } from "./received_body.ts";
import { createVerifier, type Verifier } from "./sigv4.ts";
import { type Account, AwsError, type Call, type Service } from "./types.ts";

/** Services by the name in the credential scope; may be filled while serving. */
export type Services = Map<string, Service>;

/** A running server. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Lets requests in work end, for two seconds at most. */
  close(): Promise<void>;
}

/** More than any service but S3 takes, so that they word the refusal. */
const bufferedBytes = 32 * 1024 * 1024;
const closingMs = 2_000;

/** Listens on 127.0.0.1 alone. */
export function serve(
  { account, services, port = 0 }: {
    account: Account;
    services: Services;
    port?: number;
  },
): Server {
  const verifiers = new Map<string, Verifier>();
  const aborter = new AbortController();
  const inWork = new Set<Promise<Response>>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port,
    signal: aborter.signal,
    onListen() {},
  }, (request) => {
    const answered = answer(request);
    inWork.add(answered);
    return answered.finally(() => inWork.delete(answered));
  });
  const host = `127.0.0.1:${server.addr.port}`;
  const endpoint = `http://${host}`;

  async function answer(request: Request): Promise<Response> {
    const requestId = crypto.randomUUID();
    const body = receiveBody(request);
    let protocol: Protocol = protocolOf(undefined, request.headers);
    let target = "";
    let response: Response;
    try {
      target = checkHost(request);
      const { path, query } = parseTarget(target);
      const authorization = readAuthorization(request.headers, query);
      protocol = protocolOf(authorization?.service, request.headers);
      const admitted = admit(authorization, request.headers, protocol);
      const open = protocol === "s3" ? openStream : openBuffer;
      const opened = await open(request, { path, query, body, ...admitted });
      response = await admitted.service.handle({
        method: request.method,
        headers: request.headers,
        url: new URL(request.url),
        target,
        requestId,
        ...opened,
      });
    } catch (error) {
      response = errorAnswer(asAwsError(error, request), protocol, requestId, {
        path: target,
        method: request.method,
      });
    }
    await body.drain();
    response.headers.set(
      protocol === "s3" ? "x-amz-request-id" : "x-amzn-requestid",
      requestId,
    );
    return response;
  }

  function checkHost(request: Request): string {
    const sent = request.headers.get("host");
    if (sent !== host || !request.url.startsWith(`${endpoint}/`)) {
      throw new AwsError(
        "AccessDenied",
        `Cannot serve this host as it must be '${host}': current value is '${sent}'`,
        403,
      );
    }
    return request.url.slice(endpoint.length);
  }

  function admit(
    authorization: Authorization | undefined,
    headers: Headers,
    protocol: Protocol,
  ) {
    if (!authorization) {
      throw new AwsError(
        "MissingAuthenticationToken",
        "Request is missing Authentication Token: it must be signed with " +
          "Signature Version 4",
        403,
      );
    }
    const name = authorization.service;
    const service = services.get(name);
    if (!service) {
      throw new AwsError(
        "SignatureDoesNotMatch",
        `The local SageMaker has no service '${name}', only ${
          [...services.keys()].join(", ")
        }`,
        403,
      );
    }
    if (authorization.expires !== undefined && protocol !== "s3") {
      throw new AwsError(
        "NotImplemented",
        "Presigned requests are served for S3 alone",
        501,
      );
    }
    checkCoverage(authorization, headers, account.region, new Date());
    let verifier = verifiers.get(name);
    if (!verifier) {
      verifiers.set(name, verifier = createVerifier(account, name));
    }
    return { authorization, service, verifier };
  }

  return {
    endpoint,
    async close() {
      const deadline = timeout(closingMs);
      await Promise.race([Promise.allSettled(inWork), deadline.passed]);
      // A shutdown waits for handlers without end, and an abort after it fails.
      if (inWork.size) aborter.abort();
      else await Promise.race([server.shutdown(), deadline.passed]);
      deadline.clear();
    },
  };
}

function timeout(ms: number) {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { passed, clear: () => clearTimeout(timer) };
}

interface Admitted {
  path: string;
  query: Query;
  body: ReceivedBody;
  authorization: Authorization;
  verifier: Verifier;
}

type Opened = Pick<Call, "body" | "trailers">;

async function openStream(
  { method, headers }: Request,
  { path, query, body, authorization, verifier }: Admitted,
): Promise<Opened> {
  await verifier.verify(authorization, {
    method,
    headers,
    query,
    path: encodePath(decodePath(path)),
  });
  const trailers = new Headers();
  const payload = openPayload(
    body.chunks,
    headers,
    authorization,
    trailers,
    (text) => verifier.signText(authorization, text),
  );
  return { trailers, body: ReadableStream.from(payload) };
}

async function openBuffer(
  { method, headers }: Request,
  { path, query, body, authorization, verifier }: Admitted,
): Promise<Opened> {
  const bytes = await readBytes(body.chunks, bufferedBytes);
  const signed = { method, headers, query, path, body: bytes };
  await verifier.verify(authorization, signed);
  return { body: new Response(bytes).body! };
}

function asAwsError(error: unknown, { method, url }: Request): AwsError {
  if (error instanceof AwsError) return error;
  console.error(
    `Cannot answer ${method} ${url} as of an unexpected error:`,
    error,
  );
  return new AwsError(
    "InternalError",
    `The local SageMaker failed: ${
      error instanceof Error ? error.message : error
    }`,
    500,
  );
}
