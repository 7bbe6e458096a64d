/**
 * Error answers in the protocol of the service that was asked.
 *
 * @module
 */
import type { AwsError } from "./types.ts";
import { type Xml, xmlDocument } from "./xml.ts";

/** How a service words its answers; `sts` stands for all of the query protocol. */
export type Protocol = "s3" | "sts" | "json";

/** The names that the protocols give to the server's own refusals. */
const names: Record<Protocol, Record<string, string>> = {
  s3: { MissingAuthenticationToken: "AccessDenied" },
  sts: {
    InvalidAccessKeyId: "InvalidClientTokenId",
    RequestTimeTooSkewed: "SignatureDoesNotMatch",
    AuthorizationHeaderMalformed: "IncompleteSignature",
    InternalError: "InternalFailure",
  },
  json: {
    MissingAuthenticationToken: "MissingAuthenticationTokenException",
    InvalidAccessKeyId: "UnrecognizedClientException",
    SignatureDoesNotMatch: "InvalidSignatureException",
    RequestTimeTooSkewed: "InvalidSignatureException",
    AuthorizationHeaderMalformed: "IncompleteSignatureException",
    AccessDenied: "AccessDeniedException",
    InternalError: "InternalFailure",
  },
};

/** The protocol of a request: by its service, or by its looks if unsigned. */
export function protocolOf(service: string | undefined, headers: Headers) {
  if (service === "s3" || service === "sts") return service;
  if (headers.has("x-amz-target")) return "json";
  const form = headers.get("content-type")?.startsWith(
    "application/x-www-form-urlencoded",
  );
  if (form) return "sts";
  return service === undefined ? "s3" : "json";
}

/** The answer that carries an error. */
export function errorAnswer(
  error: AwsError,
  protocol: Protocol,
  requestId: string,
  { path, method }: { path: string; method: string },
): Response {
  const code = names[protocol][error.code] ?? error.code;
  const headers = new Headers({
    ...error.headers,
    "content-type": protocol === "json"
      ? "application/x-amz-json-1.1"
      : protocol === "s3"
      ? "application/xml"
      : "text/xml",
  });
  const { message, status, members } = error;
  if (protocol === "json") headers.set("x-amzn-errortype", code);
  // A 304 has no body, nor has any answer to HEAD.
  if (status === 304 || method === "HEAD") {
    headers.delete("content-type");
    return new Response(null, { status, headers });
  }
  if (protocol === "json") {
    const name = path.startsWith("/endpoints/") ? "Message" : "message";
    const body = { __type: code, [name]: message, ...members };
    return Response.json(body, { status, headers });
  }
  const content = { Code: code, Message: message, ...members } as Xml;
  const body = protocol === "s3"
    ? xmlDocument("Error", { ...Object(content), RequestId: requestId })
    : xmlDocument("ErrorResponse", {
      Error: { Type: status < 500 ? "Sender" : "Receiver", ...Object(content) },
      RequestId: requestId,
    }, "https://sts.amazonaws.com/doc/2011-06-15/");
  return new Response(body, { status, headers });
}
