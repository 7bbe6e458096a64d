/**
 * Deleting what the walk created, and showing that nothing is left.
 *
 * @module
 */
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  paginateListEndpointConfigs,
  paginateListEndpoints,
  paginateListModels,
} from "@aws-sdk/client-sagemaker";
import { interruptSignal, pause } from "./interrupt.ts";
import type { ResourceKind } from "./ledger.ts";
import type { Session } from "./session.ts";
import { deleteObjects, keys, listObjects, s3Uri } from "./store.ts";

/** What {@linkcode cleanUp} may delete besides what costs by the hour. */
export interface CleanupOptions {
  /** The S3 objects too. @default {false} */
  readonly objects?: boolean;
}

/** One thing and how it was found. */
export interface ResourceRow {
  readonly kind: string;
  /** The resource's name, or an `s3://` URI. */
  readonly name: string;
  readonly state: string;
}

interface Resource {
  delete(session: Session, name: string): Promise<unknown>;
  exists(session: Session, name: string): Promise<boolean>;
}

/** What can be deleted, in the order in which one needs the next. */
const resources: Partial<Record<ResourceKind, Resource>> = {
  "endpoint": {
    delete: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
    exists: ({ clients }, name) =>
      found(
        clients.sagemaker.send(
          new DescribeEndpointCommand({ EndpointName: name }),
        ),
      ),
  },
  "endpoint-config": {
    delete: ({ clients }, name) =>
      clients.sagemaker.send(
        new DeleteEndpointConfigCommand({ EndpointConfigName: name }),
      ),
    exists: ({ clients }, name) =>
      found(
        clients.sagemaker.send(
          new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
        ),
      ),
  },
  "model": {
    delete: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteModelCommand({ ModelName: name })),
    exists: ({ clients }, name) =>
      found(
        clients.sagemaker.send(new DescribeModelCommand({ ModelName: name })),
      ),
  },
  "s3-prefix": {
    delete: deleteObjects,
    exists: async (session, uri) =>
      (await listObjects(session, uri)).length > 0,
  },
};

/**
 * Deletes everything the ledger knows, then asks for each thing again. Cleaning
 * up twice does no harm.
 *
 * @returns One row a thing, as it was found afterwards.
 * @throws {Error} If something can't be deleted; the rest stays in the ledger.
 */
export async function cleanUp(
  session: Session,
  { objects = false }: CleanupOptions = {},
): Promise<ResourceRow[]> {
  const { ledger } = session;
  const entries = await ledger.open();
  const rows: ResourceRow[] = [];
  for (const [kind, resource] of Object.entries(resources)) {
    const keep = kind === "s3-prefix" && !objects;
    for (const { name } of entries.filter((entry) => entry.kind === kind)) {
      if (!keep) await remove(session, resource, name);
      const exists = await resource.exists(session, name);
      if (!exists) await ledger.recordDeleted(kind as ResourceKind, name);
      rows.push(row(kind, name, exists ? "kept" : "deleted"));
    }
  }
  return rows;
}

/**
 * Asks the services, not the ledger, what there is: endpoints, endpoint
 * configurations and models named `churn-…`, and objects below the walk's keys.
 */
export async function listResources(session: Session): Promise<ResourceRow[]> {
  const client = session.clients.sagemaker;
  const ours = { NameContains: "churn-" };
  const rows: ResourceRow[] = [];
  for await (const page of paginateListEndpoints({ client }, ours)) {
    for (const { EndpointName, EndpointStatus } of page.Endpoints!) {
      rows.push(row("endpoint", EndpointName, EndpointStatus));
    }
  }
  for await (const page of paginateListEndpointConfigs({ client }, ours)) {
    for (const { EndpointConfigName } of page.EndpointConfigs!) {
      rows.push(row("endpoint-config", EndpointConfigName));
    }
  }
  for await (const page of paginateListModels({ client }, ours)) {
    for (const { ModelName } of page.Models!) {
      rows.push(row("model", ModelName));
    }
  }
  for (const prefix of prefixes) {
    for (const { key } of await listObjects(session, s3Uri(session, prefix))) {
      rows.push(row("s3-object", s3Uri(session, key)));
    }
  }
  return rows;
}

const prefixes = new Set(
  Object.values(keys).map((key) => key.slice(0, key.indexOf("/") + 1)),
);

function row(kind: string, name = "", state = "there"): ResourceRow {
  return { kind, name, state };
}

async function remove(session: Session, resource: Resource, name: string) {
  if (!await resource.exists(session, name)) return;
  await resource.delete(session, name);
  const signal = interruptSignal();
  while (await resource.exists(session, name)) {
    await pause(session.poll.first, signal);
  }
}

/** SageMaker answers a name it doesn't know with a ValidationException. */
async function found(description: Promise<unknown>): Promise<boolean> {
  try {
    await description;
    return true;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "ResourceNotFound") return false;
    if (name === "ValidationException" && /could not find/i.test(message)) {
      return false;
    }
    throw error;
  }
}
