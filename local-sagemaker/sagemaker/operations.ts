/**
 * The operations that kinds of resources have alike: Describe, List and Delete.
 *
 * @module
 */
import * as client from "@aws-sdk/client-sagemaker";
import type { Operation } from "../json/protocol.ts";
import { operationShapes, pick, type Shape, shapeOf } from "../json/schema.ts";
import type { Account } from "../types.ts";
import type { Kind } from "./kind.ts";
import { listResources } from "./listing.ts";
import type { Records, Resource } from "./records.ts";
import { find, members, nameIn, status } from "./resources.ts";

/** The service's model, as its client exports it. */
export const schemas = client as unknown as Record<string, unknown>;

/** What an operation takes and answers. */
export function shapesOf(operation: string): { input: Shape; output: Shape } {
  const shapes = operationShapes(schemas, operation);
  if (!shapes) throw new TypeError(`SageMaker has no operation ${operation}`);
  return shapes;
}

/** `Describe…` and `List…` of a kind. */
export function readOperations(
  kind: Kind,
  records: Records<Resource>,
  account: Account,
): Record<string, Operation> {
  const { noun } = kind;
  const described = shapesOf(`Describe${noun}`).output;
  const { member, summary } = listOf(`List${noun}s`);
  const statusOf = (resource: Resource) =>
    (resource.state as Record<string, string>)[status(kind)];
  return {
    [`Describe${noun}`](request: object) {
      const name = nameIn(kind, request);
      const resource = find(kind, records, account, name);
      return pick(described, members(kind, resource));
    },
    [`List${noun}s`](request: object) {
      const { page, nextToken } = listResources(
        records.all(),
        request,
        kind.listOrder,
        statusOf,
      );
      return {
        [member]: page.map((resource) =>
          pick(summary, members(kind, resource))
        ),
        NextToken: nextToken,
      };
    },
  };
}

/** The member of a List response that is the list, and what is in it. */
function listOf(operation: string): { member: string; summary: Shape } {
  const { output } = shapesOf(operation);
  const shapes = output.kind === "structure" ? output.members : {};
  for (const [member, schema] of Object.entries(shapes)) {
    const shape = shapeOf(schema);
    if (shape.kind === "list") {
      return { member, summary: shapeOf(shape.element) };
    }
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
