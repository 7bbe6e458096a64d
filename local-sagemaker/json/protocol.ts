/**
 * AWS JSON 1.1: one POST, the operation named in `X-Amz-Target`.
 *
 * @module
 */
import {
  operationOf,
  type ServiceModel,
  type Shape,
  shapeOf,
} from "../model/mod.ts";
import { validate } from "../model/validate.ts";
import { AwsError, type Call } from "../types.ts";

/** Takes the checked request, answers the response's members. */
// deno-lint-ignore no-explicit-any
export type Operation = (request: any) => object | Promise<object>;

export interface JsonService {
  /** For sentences: `SageMaker`. */
  readonly title: string;
  readonly model: ServiceModel;
  /** The code of a refused value. @default {"ValidationException"} */
  readonly invalid?: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/**
 * Answers one call.
 *
 * @throws {AwsError} which the server words as the protocol has it.
 */
export async function handleJson(
  service: JsonService,
  call: Call,
): Promise<Response> {
  const response = await perform(service, call);
  return Response.json(response, {
    headers: { "content-type": "application/x-amz-json-1.1" },
  });
}

async function perform(service: JsonService, call: Call): Promise<object> {
  const { model, operations, invalid: code } = service;
  const target = call.headers.get("x-amz-target") ?? "";
  const [prefix, name] = target.split(".");
  const known = prefix === model.target && name !== undefined &&
    (Object.hasOwn(operations, name) || model.others.includes(name));
  if (!known) {
    throw new AwsError(
      "UnknownOperationException",
      `${service.title} has no operation "${target}"`,
    );
  }
  if (!Object.hasOwn(operations, name)) {
    throw new AwsError(
      "UnsupportedOperation",
      `The local ${service.title} does not support ${name}. It supports: ` +
        Object.keys(operations).join(", "),
    );
  }
  const request = await readRequest(call);
  const { input, output } = operationOf(model, name);
  validate(model, input, request, { code });
  refuseNul(request);
  const response = await operations[name](request);
  checkResponse(shapeOf(model, output), response, name);
  return response;
}

async function readRequest(call: Call): Promise<unknown> {
  const text = await new Response(call.body).text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new AwsError("SerializationException", (error as Error).message);
  }
}

/** No argument, variable, name of a file or key can have a NUL character. */
function refuseNul(value: unknown, path: string[] = []): void {
  if (typeof value === "string" && value.includes("\0")) {
    throw new AwsError(
      "ValidationException",
      `${path.join(".")} must not contain a NUL character: current value is ` +
        JSON.stringify(value),
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    refuseNul(member, [...path, name]);
  }
}

/** A member that the real service never sends would be our mistake. */
function checkResponse(
  { members }: Shape,
  response: object,
  operation: string,
): void {
  const unknown = Object.keys(response)
    .filter((name) => !Object.hasOwn(members!, name));
  if (unknown.length > 0) {
    throw new TypeError(`${operation} answers unknown members: ${unknown}`);
  }
}
