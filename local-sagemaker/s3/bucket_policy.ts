/**
 * Bucket policies: stored, not applied. What is told of them is whether they are
 * public, which AWS defines in "The meaning of 'public'" of its S3 user guide.
 *
 * @module
 */
import { AwsError } from "../types.ts";

type Statement = Record<string, unknown>;

/** Condition keys that, with fixed values, make a statement not public. */
const limiting = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "aws:username",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/** @throws {AwsError} `MalformedPolicy` */
export function checkPolicy(document: string): void {
  const statements = statementsOf(document);
  if (!statements) {
    throw malformed("Policies must be valid JSON with a list of statements");
  }
  for (const { Effect, NotPrincipal } of statements) {
    if (Effect === "Allow" && NotPrincipal !== undefined) {
      throw malformed("Allow with NotPrincipal is not allowed");
    }
  }
}

/** Whether a policy grants something to everybody. */
export function isPublic(document: string): boolean {
  return statementsOf(document)!.some(({ Effect, Principal, Condition }) =>
    Effect === "Allow" && names(Principal, "*") && !isLimited(Condition)
  );
}

function statementsOf(document: string): Statement[] | undefined {
  try {
    const { Statement: found } = JSON.parse(document);
    const isObject = (each: unknown): each is Statement =>
      each !== null && typeof each === "object";
    return Array.isArray(found) && found.every(isObject) ? found : undefined;
  } catch {
    return undefined;
  }
}

function names(principal: unknown, name: string): boolean {
  if (principal !== null && typeof principal === "object") {
    return Object.values(principal).some((each) => names(each, name));
  }
  return principal === name;
}

function isLimited(condition: unknown): boolean {
  return Object.entries(Object(condition)).some(([operator, tests]) =>
    !/Not|Null/.test(operator) &&
    Object.entries(Object(tests)).some(([key, value]) =>
      limiting.includes(key.toLowerCase()) &&
      [value].flat().every((each) => !/^\*?$|\/0$/.test(String(each)))
    )
  );
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicy", message);
}
