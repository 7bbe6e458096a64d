/**
 * InvokeEndpoint: `POST /endpoints/{name}/invocations`.
 *
 * @module
 */
import { operationOf, serviceModel } from "../model/mod.ts";
import { validate } from "../model/validate.ts";
import { decodePath } from "../query.ts";
import { type Account, AwsError, type Call } from "../types.ts";
import { type Endpoint, endpointLogGroup } from "./endpoint_container.ts";
import type { Records } from "./records.ts";
import type { LoopbackAnswer } from "./loopback.ts";
import type { Serving } from "./serving.ts";

/** AWS's limits for one call; that of bytes is for its answer, too. */
const MAX_BYTES = 6_291_456;
const MAX_SECONDS = 60;

const CUSTOM_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes";

export interface Endpoints {
  records: Records<Endpoint>;
  serving(endpoint: Endpoint): Promise<Serving>;
}

/** @throws {AwsError} `ValidationError`, or `ModelError` with the model's answer. */
export async function invokeEndpoint(
  endpoints: Endpoints,
  account: Account,
  call: Call,
): Promise<Response> {
  const match = /^\/endpoints\/([^/]+)\/invocations$/.exec(call.url.pathname);
  if (!match || call.method !== "POST") {
    throw new AwsError(
      "UnknownOperationException",
      `The local SageMaker Runtime supports only InvokeEndpoint, not ` +
        `${call.method} ${call.url.pathname}`,
    );
  }
  const { EndpointName, TargetVariant } = readRequest(
    decodePath(match[1]),
    call.headers,
  );
  const endpoint = findInService(endpoints.records, account, EndpointName);
  const variant = checkVariant(TargetVariant, endpoint);
  const body = await readBody(call);
  const answer = await ask(endpoints, account, endpoint, call.headers, body);
  return new Response(answer.body, {
    headers: {
      "content-type": answer.headers.get("content-type") ??
        "application/octet-stream",
      "x-amzn-invoked-production-variant": variant,
      ...pickHeader(answer.headers, CUSTOM_ATTRIBUTES),
    },
  });
}

/** The members of the request that are not its body. */
function readRequest(EndpointName: string, headers: Headers) {
  const model = serviceModel("sagemaker-runtime");
  const { input } = operationOf(model, "InvokeEndpoint");
  const request: { EndpointName: string; TargetVariant?: string } = {
    EndpointName,
  };
  for (
    const [member, header] of Object.entries(model.shapes[input!].headers!)
  ) {
    const value = headers.get(header);
    if (value !== null) Object.assign(request, { [member]: value });
  }
  // The body is read last, and anything may be in it.
  const required = ["EndpointName"];
  validate(model, input, request, { required, code: "ValidationError" });
  return request;
}

async function ask(
  endpoints: Endpoints,
  account: Account,
  endpoint: Endpoint,
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
): Promise<LoopbackAnswer> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), MAX_SECONDS * 1000);
  let serving: Serving | undefined;
  let answer: LoopbackAnswer;
  try {
    serving = await endpoints.serving(endpoint);
    answer = await serving.ask({
      method: "POST",
      path: "/invocations",
      headers: {
        ...pickHeader(headers, "content-type"),
        ...pickHeader(headers, "accept"),
        ...pickHeader(headers, CUSTOM_ATTRIBUTES),
      },
      body,
      longest: MAX_BYTES,
      signal: limit.signal,
    });
  } catch (error) {
    if ((error as AwsError).code === "RequestEntityTooLarge") {
      throw modelError(account, endpoint, {
        status: 502,
        message: `The model's answer is longer than ${MAX_BYTES} bytes.`,
      });
    }
    // It has ended, or hangs: the next call gets a new one.
    await serving?.end();
    const timedOut = limit.signal.aborted;
    throw modelError(account, endpoint, {
      status: timedOut ? 0 : 502,
      message: timedOut
        ? "Your invocation timed out while waiting for a response from " +
          "container primary. Review the latency metrics for each container " +
          "in Amazon CloudWatch, resolve the issue, and try again."
        : "The serving process could not be reached, or ended while it was answering.",
    });
  } finally {
    clearTimeout(timer);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw modelError(account, endpoint, {
    status: answer.status,
    message: new TextDecoder().decode(answer.body),
  });
}

function modelError(
  { accountId, region }: Account,
  { name }: Endpoint,
  { status, message }: { status: number; message: string },
): AwsError {
  const isClient = status >= 400 && status < 500;
  const group = endpointLogGroup(name);
  return new AwsError(
    "ModelError",
    `Received ${isClient ? "client" : "server"} error (${status}) from ` +
      `primary with message "${message}". See the CloudWatch Logs group ` +
      `${group} in account ${accountId} for more information.`,
    424,
    {
      ErrorCode: isClient
        ? "CLIENT_ERROR_FROM_MODEL"
        : "INTERNAL_FAILURE_FROM_MODEL",
      OriginalStatusCode: status,
      OriginalMessage: message,
      LogStreamArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
    },
  );
}

function findInService(
  records: Records<Endpoint>,
  { accountId }: Account,
  name: string,
): Endpoint {
  const endpoint = records.get(name);
  const status = endpoint?.state.EndpointStatus;
  if (endpoint && status === "InService") return endpoint;
  throw new AwsError(
    "ValidationError",
    `Endpoint ${name} of account ${accountId} ` +
      (status ? `is not in service: its status is ${status}.` : "not found."),
  );
}

function checkVariant(
  wanted: string | undefined,
  { internal }: Endpoint,
): string {
  const name = internal.variant.VariantName!;
  if (wanted === undefined) return name;
  if (wanted === name) return name;
  throw new AwsError(
    "ValidationError",
    `The endpoint has no variant ${wanted}. It has: ${name}`,
  );
}

async function readBody(call: Call): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await new Response(call.body).bytes();
  if (bytes.length <= MAX_BYTES) return bytes;
  throw new AwsError(
    "ValidationError",
    `HTTP content length exceeded ${MAX_BYTES} bytes.`,
    413,
  );
}

function pickHeader(headers: Headers, name: string): Record<string, string> {
  const value = headers.get(name);
  return value === null ? {} : { [name]: value };
}
