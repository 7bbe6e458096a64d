/**
 * The policy of a form: until when it holds, and what its fields may say.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { AwsError } from "../types.ts";

/** The sizes that a policy allows for the file, in bytes. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** Fields that no condition needs to name. */
const free =
  /^(awsaccesskeyid|signature|file|policy|x-amz-signature|x-amz-checksum-.*|x-ignore-.*)$/;

/**
 * Checks the fields of a form against its policy.
 *
 * @param fields By lower-case name, with `bucket`.
 * @throws {AwsError} `InvalidPolicyDocument`, `AccessDenied`
 */
export function checkPostPolicy(
  fields: ReadonlyMap<string, string>,
  now: Date,
): SizeRange {
  const { expiration, conditions } = parse(fields.get("policy")!);
  if (now > expiration) throw denied("Policy expired.");
  const named = new Set<string>();
  let size: SizeRange = { min: 0, max: Infinity };
  for (const condition of conditions) {
    const [operator, name, value] = normalise(condition);
    if (operator === "content-length-range") {
      size = { min: Number(name), max: Number(value) };
      continue;
    }
    const field = fields.get(name) ?? "";
    const holds = operator === "eq"
      ? field === value
      : name === "content-type"
      ? field.split(",").every((each) => each.startsWith(value))
      : field.startsWith(value);
    if (!holds) {
      throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
    }
    named.add(name);
  }
  for (const name of fields.keys()) {
    if (named.has(name) || free.test(name) || name === "bucket") continue;
    throw denied(`Extra input fields: ${name}`);
  }
  return size;
}

function parse(policy: string): { expiration: Date; conditions: unknown[] } {
  let document: Record<string, unknown>;
  try {
    document = Object(JSON.parse(Buffer.from(policy, "base64").toString()));
  } catch {
    throw invalid("it is not JSON in Base64");
  }
  const { expiration, conditions } = document;
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(
    String(expiration),
  );
  if (!isTime) throw invalid("it needs an expiration as an ISO 8601 time");
  if (!Array.isArray(conditions)) {
    throw invalid("it needs a list of conditions");
  }
  return { expiration: new Date(String(expiration)), conditions };
}

/** Operator, lower-case name and value; the bounds of a range as text. */
function normalise(condition: unknown): [string, string, string] {
  if (Array.isArray(condition)) {
    const [operator, name, value] = condition;
    const kind = String(operator).toLowerCase();
    const isRange = kind === "content-length-range" &&
      [name, value].every((bound) => /^\d+$/.test(String(bound)));
    if (condition.length === 3 && isRange) {
      return [kind, String(name), String(value)];
    }
    const isTest = ["eq", "starts-with"].includes(kind) &&
      typeof value === "string" && /^\$./.test(String(name));
    if (condition.length === 3 && isTest) {
      return [kind, String(name).slice(1).toLowerCase(), value];
    }
  } else {
    const [[name, value] = [], ...more] = Object.entries(Object(condition));
    if (name && typeof value === "string" && !more.length) {
      return ["eq", name.toLowerCase(), value];
    }
  }
  throw invalid(`a condition is none: ${JSON.stringify(condition)}`);
}

function invalid(why: string): AwsError {
  return new AwsError(
    "InvalidPolicyDocument",
    `The content of the form does not meet the conditions specified in the policy document: ${why}`,
  );
}

function denied(why: string): AwsError {
  return new AwsError(
    "AccessDenied",
    `Invalid according to Policy: ${why}`,
    403,
  );
}
