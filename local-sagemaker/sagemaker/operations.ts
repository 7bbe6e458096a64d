/**
 * The operations that kinds of resources have alike: Describe, List and Delete.
 *
 * @module
 */
import type { Operation } from "../json/protocol.ts";
import { operationOf, pick, serviceModel, type Shape } from "../model/mod.ts";
import type { Account } from "../types.ts";
import type { Kind } from "./kind.ts";
import { listResources } from "./listing.ts";
import type { Records, Resource } from "./records.ts";
import { find, members, nameIn, status } from "./resources.ts";

/**
 * `Describe…` and `List…` of a kind.
 *
 * @param more Members of both besides what the request and the state have.
 */
export function readOperations<R extends Resource>(
  kind: Kind,
  records: Records<R>,
  account: Account,
  more: (resource: R) => object = () => ({}),
): Record<string, Operation> {
  const { noun } = kind;
  const described = answerOf(`Describe${noun}`);
  const { member, summary } = listOf(`List${noun}s`);
  const keys = {
    Name: ({ name }: R) => name,
    CreationTime: ({ state }: R) => state.CreationTime,
    Status: ({ state }: R) => (state as Record<string, unknown>)[status(kind)],
  } as Record<string, (resource: R) => string | number>;
  const all = (resource: R) => ({
    ...members(kind, resource),
    ...more(resource),
  });
  return {
    [`Describe${noun}`](request: object) {
      const name = nameIn(kind, request);
      const resource = find(kind, records, account, name);
      return pick(described, all(resource));
    },
    [`List${noun}s`](request: object) {
      const { listBy = "CreationTime", listOrder } = kind;
      const sorting = { by: listBy, order: listOrder, keys };
      const { page, nextToken } = listResources(
        records.all(),
        request,
        sorting,
      );
      return {
        [member]: page.map((resource) => pick(summary, all(resource))),
        NextToken: nextToken,
      };
    },
  };
}

/** What an operation answers. */
function answerOf(operation: string): Shape {
  const model = serviceModel("sagemaker");
  return model.shapes[operationOf(model, operation).output!];
}

/** The member of a List response that is the list, and what is in it. */
function listOf(operation: string): { member: string; summary: Shape } {
  const { shapes } = serviceModel("sagemaker");
  for (const [member, name] of Object.entries(answerOf(operation).members!)) {
    const { type, member: element } = shapes[name];
    if (type === "list") return { member, summary: shapes[element!] };
  }
  throw new TypeError(`${operation} answers no list`);
}

/** `Delete…` of a kind that is nothing but a record. */
export function deleteOperation(
  kind: Kind,
  records: Records<Resource>,
  account: Account,
): Record<string, Operation> {
  return {
    async [`Delete${kind.noun}`](request: object) {
      const { name } = find(kind, records, account, nameIn(kind, request));
      await records.remove(name);
      return {};
    },
  };
}
