/**
 * Keeping to the quotas: how many instances of a type may be in use at once.
 *
 * @module
 */
import { AwsError } from "./types.ts";

/** What instances are used for. */
export interface Usage {
  /** In the words of the quotas' names: `training job`. */
  readonly name: string;
  /** The types that can be. */
  readonly types: readonly string[];
}

/** Of each type, for each usage. */
export const instances = 50;

/** A quota's name. */
export const quotaName = (type: string, usage: string) =>
  `${type} for ${usage} usage`;

/**
 * Ensures that one more instance may be used.
 *
 * @param used How many are in use.
 * @throws {AwsError} `ResourceLimitExceeded`
 */
export function checkQuota(type: string, usage: string, used: number): void {
  if (used < instances) return;
  throw new AwsError(
    "ResourceLimitExceeded",
    `The account-level service limit '${
      quotaName(type, usage)
    }' is ${instances} ` +
      `Instances, with current utilization of ${used} Instances and a request ` +
      "delta of 1 Instances. Please use AWS Service Quotas to request an " +
      "increase for this quota.",
  );
}
