/**
 * What all kinds of resources have in common: names, ARNs, records and quotas.
 *
 * @module
 */
import type { Tag } from "@aws-sdk/client-sagemaker";
import { checkQuota } from "../quotas.ts";
import { type Account, AwsError } from "../types.ts";
import { dashed, type Kind, spaced } from "./kind.ts";
import type { Records, Resource } from "./records.ts";

/** AWS writes names in ARNs in small letters. */
function arnOf(kind: Kind, account: Account, name: string): string {
  return `arn:aws:sagemaker:${account.region}:${account.accountId}:` +
    `${dashed(kind)}/${name.toLowerCase()}`;
}

/** @throws {AwsError} where there is none. */
export function find<R extends Resource>(
  kind: Kind,
  records: Records<R>,
  account: Account,
  name: string,
): R {
  const found = records.get(name);
  if (found) return found;
  throw new AwsError(
    kind.notFoundCode ?? "ValidationException",
    kind.notFound(name, arnOf(kind, account, name)),
  );
}

/** A new record, not yet stored. @throws {AwsError} where the name is taken. */
export function make<
  Request extends { Tags?: Tag[] },
  State extends { CreationTime: number },
>(
  kind: Kind,
  records: Records<Resource>,
  account: Account,
  request: Request,
  state: State,
): Resource<Request, State> {
  const name = nameIn(kind, request);
  const arn = arnOf(kind, account, name);
  // Two names that differ only in capitals have one ARN.
  const taken = records.all().some((resource) => resource.arn === arn);
  if (taken) throw kind.alreadyThere(arn);
  const { Tags: tags = [], ...rest } = request;
  return { name, arn, request: rest as Request, state, tags };
}

/** The name that a request gives. */
export function nameIn(kind: Kind, request: object): string {
  return (request as Record<string, string>)[`${kind.noun}Name`];
}

/** @throws {AwsError} where a new resource would use one instance too many. */
export function checkInstances(
  kind: Kind,
  records: Records<Resource>,
  resource: Resource,
): void {
  if (!kind.quota) return;
  const { inUse } = kind.quota;
  const type = inUse(resource)!;
  const used = records.all().filter((other) => inUse(other) === type);
  checkQuota(type, spaced(kind), used.length);
}

/** The members of a resource's Describe response, and others. */
export function members(kind: Kind, resource: Resource): object {
  return {
    ...resource.request,
    ...resource.state,
    [`${kind.noun}Arn`]: resource.arn,
  };
}

/** The member that holds a resource's status. */
export function status(kind: Kind): string {
  return `${kind.noun}Status`;
}
