/**
 * The models of AWS's services, as far as this server offers them: what
 * requests and answers consist of, and which other operations exist.
 *
 * `deno task model` makes the data from botocore.
 *
 * @module
 */
import { readFileSync } from "node:fs";

/** A service whose model is there, in botocore's name. */
export type ServiceName =
  | "sagemaker"
  | "sagemaker-runtime"
  | "logs"
  | "service-quotas"
  | "sts"
  | "iam";

/** What a value must be. Members and elements are names of other shapes. */
export interface Shape {
  readonly type: ShapeType;
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** Whether a structure has exactly one of its members. */
  readonly union?: boolean;
  /** Of a list. */
  readonly member?: string;
  /** Of a map. */
  readonly key?: string;
  readonly value?: string;
  readonly enum?: readonly string[];
  /** Length of a text, list or map; value of a number. */
  readonly min?: number;
  readonly max?: number;
  /** As the service words it: a Java pattern that must match as a whole. */
  readonly pattern?: string;
  /** The same in JavaScript, where that is spelled otherwise. */
  readonly regex?: string;
  /** The members that are headers of the request, and these headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** botocore's types of shapes. */
export type ShapeType =
  | "structure"
  | "list"
  | "map"
  | "string"
  | "blob"
  | "boolean"
  | "integer"
  | "long"
  | "float"
  | "double"
  | "timestamp";

/** The part of a service's model that is offered. */
export interface ServiceModel {
  /** What stands before the dot in `X-Amz-Target`. */
  readonly target?: string;
  readonly operations: Readonly<
    Record<string, { readonly input?: string; readonly output?: string }>
  >;
  /** Names of the operations that exist at AWS and not here. */
  readonly others: readonly string[];
  readonly shapes: Readonly<Record<string, Shape>>;
}

let models: Record<ServiceName, ServiceModel> | undefined;

/** The model of a service. */
export function serviceModel(service: ServiceName): ServiceModel {
  models ??= JSON.parse(
    readFileSync(new URL("service_models.json", import.meta.url), "utf8"),
  );
  return models![service];
}

const nothing: Shape = { type: "structure", members: {} };

/** A shape by its name; without a name, one that has no members. */
export function shapeOf(model: ServiceModel, name: string | undefined): Shape {
  return name === undefined ? nothing : model.shapes[name];
}

/**
 * What an operation takes and answers.
 *
 * @throws {TypeError} If the data lacks the operation.
 */
export function operationOf(model: ServiceModel, operation: string) {
  const found = model.operations[operation];
  if (found) return found;
  throw new TypeError(
    `Cannot offer ${operation} because the service's model has no such ` +
      "operation: run deno task model after adding one",
  );
}

/** The members of `value` that a structure has, `undefined` left out. */
export function pick(shape: Shape, value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) =>
      Object.hasOwn(shape.members!, name) && member !== undefined
    ),
  );
}
