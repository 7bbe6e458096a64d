/**
 * What all kinds of resources have in common: names, ARNs, Describe and List.
 *
 * @module
 */
import * as client from "@aws-sdk/client-sagemaker";
import type { Tag } from "@aws-sdk/client-sagemaker";
import { pick } from "../json/schema.ts";
import { type Account, AwsError } from "../types.ts";
import type { Kind } from "./kinds.ts";
import { listResources } from "./listing.ts";
import type { Records, Resource } from "./records.ts";

/** The service's model, as its client exports it. */
export const schemas = client as unknown as Record<string, unknown>;

/** AWS writes names in ARNs in small letters. */
export function arnOf(kind: Kind, account: Account, name: string): string {
  return `arn:aws:sagemaker:${account.region}:${account.accountId}:` +
    `${kind.arnPart}/${name.toLowerCase()}`;
}

/** @throws {AwsError} `ValidationException` where there is none. */
export function find<R extends Resource>(
  kind: Kind,
  records: Records<R>,
  account: Account,
  name: string,
): R {
  const found = records.get(name);
  if (found) return found;
  throw new AwsError(
    "ValidationException",
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
  name: string,
  request: Request,
  state: State,
): Resource<Request, State> {
  const arn = arnOf(kind, account, name);
  // Two names that differ only in capitals have one ARN.
  const taken = records.all().some((resource) => resource.arn === arn);
  if (taken) throw kind.alreadyThere(arn);
  const { Tags: tags = [], ...rest } = request;
  return { name, arn, request: rest as Request, state, tags };
}

/** `Describe…` and `List…` of a kind: the same for all. */
export function readOperations(
  kind: Kind,
  records: Records<Resource>,
  account: Account,
) {
  const { noun } = kind;
  return {
    [`Describe${noun}`]: (request: Record<string, string>) =>
      view(kind, find(kind, records, account, request[`${noun}Name`])),
    [`List${noun}s`]: (request: object) => {
      const { page, nextToken } = listResources(
        records.all(),
        request,
        kind.listOrder,
        (resource) => (resource.state as Record<string, string>)[status(kind)],
      );
      return {
        [kind.listMember]: page.map((resource) =>
          pick(schemas, kind.summary, members(kind, resource))
        ),
        NextToken: nextToken,
      };
    },
  };
}

function view(kind: Kind, resource: Resource): object {
  return pick(schemas, kind.describe, members(kind, resource));
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
