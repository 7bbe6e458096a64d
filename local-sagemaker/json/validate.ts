/**
 * Checks a request against the client's schema and a table of constraints, and
 * refuses it in the words of AWS.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import { type Shape, shapeOf } from "./schema.ts";

/** What the schemas don't tell of a member. */
export interface Constraint {
  /** Must match as a whole. */
  readonly pattern?: string;
  /** Length of a text, list or map; value of a number. */
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  /** Must match the keys of a map. */
  readonly keyPattern?: string;
  /** Longest value of a map. */
  readonly maxValue?: number;
}

/** By `Structure.Member`, or by `Member` for every structure that has it. */
export type Constraints = Readonly<Record<string, Constraint>>;

/**
 * @throws {AwsError} `SerializationException` for a value of the wrong type,
 * `ValidationException` listing every other violation.
 */
export function validate(
  shape: Shape,
  value: unknown,
  constraints: Constraints,
): void {
  const problems: string[] = [];
  check(shape, value, "", {}, { constraints, problems });
  if (problems.length === 0) return;
  const count = problems.length;
  throw new AwsError(
    "ValidationException",
    `${count} validation error${count === 1 ? "" : "s"} detected: ` +
      problems.join("; "),
  );
}

interface Context {
  constraints: Constraints;
  problems: string[];
}

function check(
  shape: Shape,
  value: unknown,
  path: string,
  constraint: Constraint,
  context: Context,
): void {
  switch (shape.kind) {
    case "structure":
      return checkStructure(shape, value, path, context);
    case "list": {
      if (!Array.isArray(value)) throw wrongType(path, "a list", value);
      checkSize(value.length, "length", value, path, constraint, context);
      const element = shapeOf(shape.element);
      value.forEach((item, i) =>
        check(element, item, `${path}.${i + 1}.member`, {}, context)
      );
      return;
    }
    case "map": {
      const entries = Object.entries(object(value, path));
      checkSize(entries.length, "length", value, path, constraint, context);
      const element = shapeOf(shape.element);
      for (const [key, item] of entries) {
        const keys = { pattern: constraint.keyPattern };
        checkSimple(key, `${path}.key`, keys, context);
        const longest = { max: constraint.maxValue };
        check(element, item, `${path}.${key}.member`, longest, context);
      }
      return;
    }
    case "any":
      return;
    case "timestamp":
      if (typeof value !== "number") throw wrongType(path, "a time", value);
      return;
    default: {
      const type: string = typeof value;
      if (type !== shape.kind) throw wrongType(path, `a ${shape.kind}`, value);
      return checkSimple(value, path, constraint, context);
    }
  }
}

function checkStructure(
  shape: Shape & { kind: "structure" },
  value: unknown,
  path: string,
  context: Context,
): void {
  const members = object(value, path);
  const at = (name: string) =>
    (path ? `${path}.` : "") + name[0].toLowerCase() + name.slice(1);
  for (const name of shape.required) {
    if (members[name] === undefined || members[name] === null) {
      context.problems.push(
        `Value null at '${at(name)}' failed to satisfy constraint: ` +
          "Member must not be null",
      );
    }
  }
  for (const [name, member] of Object.entries(members)) {
    if (member === undefined || member === null) continue;
    if (!Object.hasOwn(shape.members, name)) {
      throw new AwsError(
        "ValidationException",
        `Unknown member '${name}' in ${shape.name}. It has: ` +
          Object.keys(shape.members).join(", "),
      );
    }
    const constraint = context.constraints[`${shape.name}.${name}`] ??
      context.constraints[name] ?? {};
    check(shapeOf(shape.members[name]), member, at(name), constraint, context);
  }
}

function checkSimple(
  value: unknown,
  path: string,
  constraint: Constraint,
  context: Context,
): void {
  const refuse = (rule: string) =>
    context.problems.push(
      `Value '${value}' at '${path}' failed to satisfy constraint: ` +
        `Member must ${rule}`,
    );
  const { pattern, oneOf } = constraint;
  if (typeof value === "number") {
    checkSize(value, "value", value, path, constraint, context);
  }
  if (typeof value !== "string") return;
  checkSize(value.length, "length", value, path, constraint, context);
  if (oneOf && !oneOf.includes(value)) {
    refuse(`satisfy enum value set: [${oneOf.join(", ")}]`);
  }
  if (pattern && !new RegExp(`^(?:${pattern})$`, "u").test(value)) {
    refuse(`satisfy regular expression pattern: ${pattern}`);
  }
}

function checkSize(
  size: number,
  what: "length" | "value",
  value: unknown,
  path: string,
  { min, max }: Constraint,
  { problems }: Context,
): void {
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
  const is = Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return new AwsError(
    "SerializationException",
    `${path || "The request"} must be ${wanted}, not ${is}`,
  );
}
