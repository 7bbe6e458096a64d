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
  checkToken,
  readAuthorization,
  twiceSigned,
} from "./authorization.ts";
import { type HttpLimits, type Incoming, serveHttp } from "./http.ts";
import { openPayload, openUnsigned } from "./payload.ts";
import { withQueryHeaders } from "./presigned.ts";
import { decodePath, encodePath, parseTarget, type Query } from "./query.ts";
import { readBytes } from "./received_body.ts";
import {
  type PresignedV2,
  readPresignedV2,
  verifyPresignedV2,
} from "./sigv2.ts";
import { checkKeyId, createVerifier, type Verifier } from "./sigv4.ts";
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

/** Listens on 127.0.0.1 only. */
export function serve(
  { account, services, port = 0, limits }: {
    account: Account;
    services: Services;
    port?: number;
    limits?: Partial<HttpLimits>;
  },
): Server {
  const verifiers = new Map<string, Verifier>();
  const http = serveHttp(port, answer, limits);
  const host = `127.0.0.1:${http.port}`;
  const endpoint = `http://${host}`;

  async function answer(request: Incoming): Promise<Response> {
    const requestId = crypto.randomUUID();
    const { method, headers } = request;
    let protocol: Protocol = protocolOf(undefined, headers);
    let path = "";
    let response: Response;
    try {
      const { target } = request;
      checkHost(request);
      let query: Query;
      ({ path, query } = parseTarget(target));
      const call = {
        method,
        target,
        requestId,
        url: new URL(endpoint + target),
      };
      const s3 = services.get("s3");
      const legacy = readPresignedV2(query);
      if (legacy && s3) {
        protocol = "s3";
        const opened = openPresignedV2(request, legacy, { path, query });
        response = await s3.handle({ ...call, ...opened });
      } else if (s3?.handleForm && isForm(request, query)) {
        protocol = "s3";
        const body = ReadableStream.from(request.body.chunks);
        response = await s3.handleForm({ ...call, headers, body });
      } else {
        const authorization = readAuthorization(headers, query);
        protocol = protocolOf(authorization?.service, headers);
        const admitted = admit(authorization, headers, query, protocol);
        const open = protocol === "s3" ? openStream : openBuffer;
        const opened = await open(request, { path, query, ...admitted });
        response = await admitted.service.handle({
          ...call,
          headers: admitted.headers,
          ...opened,
        });
      }
    } catch (error) {
      const asked = `${method} ${path}`;
      response = errorAnswer(asAwsError(error, asked), protocol, requestId, {
        path,
        method,
      });
    }
    response.headers.set(
      protocol === "s3" ? "x-amz-request-id" : "x-amzn-requestid",
      requestId,
    );
    return response;
  }

  function openPresignedV2(
    { method, headers, body }: Incoming,
    presigned: PresignedV2,
    { path, query }: { path: string; query: Query },
  ): Pick<Call, "headers" | "body"> {
    if (headers.has("authorization")) throw twiceSigned();
    const all = withQueryHeaders(headers, query, [
      "content-md5",
      "content-type",
    ]);
    checkKeyId(presigned, account);
    checkToken(all);
    const signed = { method, path, query, headers: all };
    verifyPresignedV2(presigned, signed, account, new Date());
    return { headers: all, body: ReadableStream.from(openUnsigned(body, all)) };
  }

  function checkHost({ headers, target }: Incoming): void {
    const sent = headers.get("host");
    if (sent !== host || !target.startsWith("/")) {
      throw new AwsError(
        "AccessDenied",
        `Cannot serve this host because it must be '${host}': current value is '${sent}'`,
        403,
      );
    }
  }

  function admit(
    authorization: Authorization | undefined,
    sent: Headers,
    query: Query,
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
        "Credential should be scoped to correct service: the local SageMaker has " +
          `no service '${name}', only ${[...services.keys()].join(", ")}`,
        403,
      );
    }
    if (authorization.expires !== undefined && protocol !== "s3") {
      throw new AwsError(
        "NotImplemented",
        "Presigned requests are supported only for S3",
        501,
      );
    }
    // Before the signature, for which a whole body may have to be read.
    checkKeyId(authorization, account);
    const headers = authorization.expires === undefined
      ? sent
      : withQueryHeaders(sent, query);
    checkToken(headers);
    checkCoverage(authorization, sent, account.region, new Date());
    let verifier = verifiers.get(name);
    if (!verifier) {
      verifiers.set(name, verifier = createVerifier(account, name));
    }
    return { authorization, service, verifier, headers };
  }

  return { endpoint, close: http.close };
}

/** Whether a request is a form of a browser, which carries its own signature. */
function isForm({ method, headers }: Incoming, query: Query): boolean {
  return method === "POST" && query.length === 0 &&
    !headers.has("authorization") &&
    !!headers.get("content-type")?.startsWith("multipart/form-data");
}

interface Admitted {
  path: string;
  query: Query;
  authorization: Authorization;
  verifier: Verifier;
}

type Opened = Pick<Call, "body" | "trailers">;

async function openStream(
  { method, headers, body }: Incoming,
  { path, query, authorization, verifier }: Admitted,
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
  { method, headers, body }: Incoming,
  { path, query, authorization, verifier }: Admitted,
): Promise<Opened> {
  const bytes = await readBytes(body.chunks, bufferedBytes);
  const signed = { method, headers, query, path, body: bytes };
  await verifier.verify(authorization, signed);
  return { body: new Response(bytes).body! };
}

/** The query is left out of what is logged: it may carry a signature. */
function asAwsError(error: unknown, asked: string): AwsError {
  if (error instanceof AwsError) return error;
  const { code, message } = error as { code?: string; message?: string };
  if (code === "EMFILE" || code === "ENFILE") {
    return new AwsError(
      "ServiceUnavailable",
      "The local SageMaker has too many files open at the moment: try again",
      503,
    );
  }
  console.error(
    `Cannot answer ${asked} because of an unexpected error:`,
    error,
  );
  return new AwsError(
    "InternalError",
    `The local SageMaker failed: ${message ?? error}`,
    500,
  );
}
