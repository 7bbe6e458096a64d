/**
 * Checks a value against a service's model, and refuses it in the words of AWS.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import { type ServiceModel, type Shape, shapeOf } from "./mod.ts";
import { compile } from "./pattern.ts";

/** How a value is checked. */
export interface ValidateOptions {
  /** Patterns, lengths, enumerations and bounds, too. @default {true} */
  readonly bounds?: boolean;
  /** The members that the outermost structure must have, if not its own. */
  readonly required?: readonly string[];
  /** The service's code for refused values. @default {"ValidationException"} */
  readonly code?: string;
}

/**
 * @param name The shape's; a value without one has no members.
 * @throws {AwsError} `SerializationException` for a value of the wrong type,
 * `ValidationException` listing every other violation.
 */
export function validate(
  model: ServiceModel,
  name: string | undefined,
  value: unknown,
  options: ValidateOptions = {},
): void {
  const { bounds = true, code = "ValidationException" } = options;
  const problems: string[] = [];
  const context = { model, bounds, code, problems };
  const shape = shapeOf(model, name);
  const { required = shape.required } = options;
  checkStructure({ ...shape, required }, name, value, "", context);
  if (problems.length === 0) return;
  const count = problems.length;
  throw new AwsError(
    code,
    `${count} validation error${count === 1 ? "" : "s"} detected: ` +
      problems.join("; "),
  );
}

interface Context {
  readonly model: ServiceModel;
  readonly bounds: boolean;
  readonly code: string;
  readonly problems: string[];
}

function check(
  name: string,
  value: unknown,
  path: string,
  context: Context,
): void {
  const shape = context.model.shapes[name];
  switch (shape.type) {
    case "structure":
      return checkStructure(shape, name, value, path, context);
    case "list": {
      if (!Array.isArray(value)) throw wrongType(path, "a list", value);
      checkSize(value.length, "length", value, path, shape, context);
      value.forEach((item, i) =>
        check(shape.member!, item, `${path}.${i + 1}.member`, context)
      );
      return;
    }
    case "map": {
      const entries = Object.entries(object(value, path));
      checkSize(entries.length, "length", value, path, shape, context);
      for (const [key, item] of entries) {
        check(shape.key!, key, `${path}.key`, context);
        check(shape.value!, item, `${path}.${key}.member`, context);
      }
      return;
    }
    case "string":
    case "blob":
      if (typeof value !== "string") throw wrongType(path, "a string", value);
      return checkText(value, path, shape, context);
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(path, "a boolean", value);
      return;
    default:
      checkNumber(value, path, shape);
      checkSize(value as number, "value", value, path, shape, context);
  }
}

function checkStructure(
  shape: Shape,
  name: string | undefined,
  value: unknown,
  path: string,
  context: Context,
): void {
  const members = object(value, path);
  const at = (name: string) =>
    (path ? `${path}.` : "") + name[0].toLowerCase() + name.slice(1);
  for (const name of shape.required ?? []) {
    if (members[name] === undefined || members[name] === null) {
      context.problems.push(
        `Value null at '${at(name)}' failed to satisfy constraint: ` +
          "Member must not be null",
      );
    }
  }
  const given = Object.entries(members).filter(([, item]) =>
    item !== undefined && item !== null
  );
  if (shape.union && given.length !== 1) {
    context.problems.push(
      `Value ${JSON.stringify(value)} at '${path}' failed to satisfy ` +
        "constraint: Member must have exactly one of " +
        Object.keys(shape.members!).join(", "),
    );
  }
  for (const [member, item] of given) {
    if (!Object.hasOwn(shape.members!, member)) {
      throw new AwsError(
        context.code,
        `Unknown member '${member}' in ${name ?? "the request"}. It has: ` +
          Object.keys(shape.members!).join(", "),
      );
    }
    check(shape.members![member], item, at(member), context);
  }
}

const expressions = new Map<string, RegExp>();

function checkText(
  value: string,
  path: string,
  shape: Shape,
  context: Context,
): void {
  if (!context.bounds) return;
  const refuse = (rule: string) =>
    context.problems.push(
      `Value '${value}' at '${path}' failed to satisfy constraint: ` +
        `Member must ${rule}`,
    );
  // AWS counts characters, not the halves of which JavaScript makes some.
  const { min, max, pattern, enum: values } = shape;
  if (min !== undefined || max !== undefined) {
    checkSize([...value].length, "length", value, path, shape, context);
  }
  if (values && !values.includes(value)) {
    refuse(`satisfy enum value set: [${values.join(", ")}]`);
  }
  if (pattern === undefined) return;
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = compile(shape.regex ?? pattern);
    expressions.set(pattern, expression);
  }
  if (!expression.test(value)) {
    refuse(`satisfy regular expression pattern: ${pattern}`);
  }
}

/** The bits of whole numbers. */
const bits: Partial<Record<Shape["type"], number>> = { integer: 32, long: 64 };

function checkNumber(value: unknown, path: string, { type }: Shape): void {
  const wanted = type === "timestamp" ? "a time" : "a number";
  if (typeof value !== "number") throw wrongType(path, wanted, value);
  const size = bits[type];
  if (size === undefined) return;
  const limit = 2 ** (size - 1);
  if (Number.isInteger(value) && value >= -limit && value < limit) return;
  throw new AwsError(
    "SerializationException",
    `${path} must be a whole number of ${size} bits, not ${value}`,
  );
}

function checkSize(
  size: number,
  what: "length" | "value",
  value: unknown,
  path: string,
  { min, max }: Shape,
  { bounds, problems }: Context,
): void {
  if (!bounds) return;
  const shown = typeof value === "object" ? JSON.stringify(value) : value;
  const refuse = (rule: string, limit: number) =>
    problems.push(
      `Value '${shown}' at '${path}' failed to satisfy constraint: ` +
        `Member must have ${what} ${rule} than or equal to ${limit}`,
    );
  if (min !== undefined && size < min) refuse("greater", min);
  if (max !== undefined && size > max) refuse("less", max);
}

function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(path, "a structure", value);
  }
  return value as Record<string, unknown>;
}

function wrongType(path: string, wanted: string, value: unknown): AwsError {
  const is = value === null
    ? "null"
    : Array.isArray(value)
    ? "a list"
    : `a ${typeof value}`;
  return new AwsError(
    "SerializationException",
    `${path || "The request"} must be ${wanted}, not ${is}`,
  );
}
