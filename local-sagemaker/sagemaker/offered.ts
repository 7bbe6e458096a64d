/**
 * Refusing what exists at AWS and not here.
 *
 * @module
 */
import { AwsError } from "../types.ts";

/** Refuses a request that AWS would refuse too. */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Refuses a request for something that exists at AWS and not here. */
export function notOffered(what: string, remedy: string): AwsError {
  return invalid(`The local SageMaker does not support ${what}. ${remedy}`);
}

/** Refuses every given member that the local target can't honour. */
export function refuseMembers(
  request: object,
  members: readonly string[],
  remedy = "Leave it out.",
): void {
  for (const member of members) {
    const value = (request as Record<string, unknown>)[member];
    if (value !== undefined && value !== null && value !== false) {
      throw notOffered(member, remedy);
    }
  }
}
