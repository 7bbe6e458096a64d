/**
 * Sends requests, right and spoiled ones, and compares what the server says
 * with botocore's verdict.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  type ServiceModel,
  serviceModel,
  type ServiceName,
  shapeOf,
} from "../model/mod.ts";
import { offered } from "../model/offered.ts";
import { python } from "./python.ts";
import { type RawRequest, sendRaw } from "./raw_request.ts";
import type { Clients } from "./support.ts";

/** A request, and everything in which it does not fit the model. */
export interface Case {
  service: ServiceName;
  operation: string;
  mutation: string;
  // deno-lint-ignore no-explicit-any -- the body of any request
  request: any;
  problems: string[];
}

/** Makes requests to every offered operation, `limit` spoiled ones each. */
export async function makeRequests(
  seed: number,
  limit: number,
): Promise<Case[]> {
  const script = fileURLToPath(new URL("model_requests.py", import.meta.url));
  const child = new Deno.Command(python, {
    ...{ args: [script], stdin: "piped", stdout: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  const input = JSON.stringify({ operations: offered, seed, limit });
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout } = await child.output();
  const cases: Case[] = JSON.parse(new TextDecoder().decode(stdout));
  return cases.filter(canBeSent);
}

/** By the name that requests are signed for. */
const signedFor: Partial<Record<ServiceName, string>> = {
  "sagemaker-runtime": "sagemaker",
  "service-quotas": "servicequotas",
};

/** What the server and botocore say differently of requests, and how many of each. */
export async function compareVerdicts(clients: Clients, cases: Case[]) {
  const different: unknown[] = [];
  let accepted = 0;
  for (const one of cases) {
    const said = await refusal(clients, one);
    if (!said) accepted++;
    if ((said !== undefined) !== one.problems.length > 0) {
      different.push({ ...one, said });
    }
  }
  return { different, accepted, refused: cases.length - accepted };
}

/** What the server says of the request itself; nothing where it fits. */
async function refusal(
  clients: Clients,
  one: Case,
): Promise<string | undefined> {
  const { service } = one;
  const answer = await sendRaw(
    clients,
    signedFor[service] ?? service,
    onTheWire(one),
  );
  const text = await answer.text();
  if (answer.status >= 500) return `${answer.status}: ${text}`;
  const known =
    /\d validation errors? detected|Unknown member|SerializationException/;
  return known.test(text) ? text : undefined;
}

function onTheWire({ service, operation, request }: Case): RawRequest {
  const model = serviceModel(service);
  if (service === "sagemaker-runtime") {
    const { headers } = model.shapes[model.operations[operation].input!];
    const sent = Object.entries(headers!).filter(([member]) =>
      member in request
    );
    return {
      path: `/endpoints/${
        encodeURIComponent(request.EndpointName)
      }/invocations`,
      headers: Object.fromEntries(
        sent.map(([member, header]) => [header, request[member]]),
      ),
      body: "a",
    };
  }
  if (model.target) {
    return {
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${model.target}.${operation}`,
      },
      body: JSON.stringify(request),
    };
  }
  const form = new URLSearchParams([["Action", operation], ...fields(request)]);
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(form),
  };
}

/** A value as botocore writes it into forms. */
function fields(value: unknown, path: string[] = []): [string, string][] {
  if (value === null) return [];
  if (Array.isArray(value) && value.length) {
    return value.flatMap((item, i) =>
      fields(item, [...path, "member", String(i + 1)])
    );
  }
  if (typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value!).flatMap(([name, item]) =>
      fields(item, [...path, name])
    );
  }
  return [[path.join("."), String(value)]];
}

/**
 * Whether a request can be sent at all: forms and headers have no types, and an
 * HTTP request without a body is one with an empty body.
 */
function canBeSent({ service, operation, request }: Case): boolean {
  const model = serviceModel(service);
  if (model.target) return true;
  if (service !== "sagemaker-runtime") {
    return hasTypes(request, model.operations[operation].input, model);
  }
  const texts = Object.values(request).every((value) =>
    typeof value === "string"
  );
  if (Array.isArray(request) || typeof request !== "object" || !texts) {
    return false;
  }
  const { Body, EndpointName = "", ...headers } = request;
  return Body !== undefined && /^[^/]+$/.test(EndpointName) &&
    Object.keys(headers).every((name) => name !== "Nobody") &&
    Object.values(headers).every((text) =>
      /^([!-~]([ -~]*[!-~])?)?$/.test(text as string)
    );
}

/** Whether a value is of its type everywhere, so that a form says no less. */
function hasTypes(
  value: unknown,
  name: string | undefined,
  model: ServiceModel,
): boolean {
  const { type, members, member } = shapeOf(model, name);
  if (type === "structure") {
    return typeof value === "object" && value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(([key, item]) =>
        item === null || !Object.hasOwn(members!, key) ||
        hasTypes(item, members![key], model)
      );
  }
  if (type === "list") {
    return Array.isArray(value) &&
      value.every((item) =>
        fields(item).length > 0 && hasTypes(item, member, model)
      );
  }
  const kind = typeof value;
  return kind === (type === "integer" ? "number" : type);
}
