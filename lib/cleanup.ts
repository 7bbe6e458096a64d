/**
 * Deleting what the walk created, in the order in which one needs the next.
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
  type EndpointStatus,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { interruptSignal, pause } from "./interrupt.ts";
import { describeJob, hasEnded, type Job } from "./jobs/job.ts";
import type { ResourceKind } from "./ledger.ts";
import type { Session } from "./session.ts";
import { deleteObjects, listObjects } from "./store.ts";

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

/** How to remove one kind of thing, and to see whether it is still there. */
interface Resource {
  /** Asks for the removal. */
  remove(session: Session, name: string): Promise<unknown>;
  isThere(session: Session, name: string): Promise<boolean>;
  /** What a thing is called that is not there any more. @default "deleted" */
  readonly gone?: string;
}

/** In the order of removal. A job's record stays and costs nothing; its run ends. */
const resources: Readonly<Record<ResourceKind, Resource>> = {
  "processing-job": job(
    "processing-job",
    (session, name) =>
      session.clients.sagemaker.send(
        new StopProcessingJobCommand({ ProcessingJobName: name }),
      ),
  ),
  "training-job": job(
    "training-job",
    (session, name) =>
      session.clients.sagemaker.send(
        new StopTrainingJobCommand({ TrainingJobName: name }),
      ),
  ),
  "endpoint": {
    async remove(session, name) {
      await settled(session, name);
      await session.clients.sagemaker.send(
        new DeleteEndpointCommand({ EndpointName: name }),
      );
    },
    isThere: async (session, name) =>
      await endpointStatus(session, name) !== undefined,
  },
  "endpoint-config": {
    remove: ({ clients }, name) =>
      clients.sagemaker.send(
        new DeleteEndpointConfigCommand({ EndpointConfigName: name }),
      ),
    isThere: async ({ clients }, name) =>
      await found(clients.sagemaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
      )) !== undefined,
  },
  "model": {
    remove: ({ clients }, name) =>
      clients.sagemaker.send(new DeleteModelCommand({ ModelName: name })),
    isThere: async ({ clients }, name) =>
      await found(clients.sagemaker.send(
        new DescribeModelCommand({ ModelName: name }),
      )) !== undefined,
  },
  "s3-prefix": {
    remove: deleteObjects,
    isThere: async (session, uri) =>
      (await listObjects(session, uri)).length > 0,
  },
};

/**
 * Ends and deletes everything the ledger knows, and looks for each thing again.
 * Cleaning up twice does no harm.
 *
 * @returns One row a thing, as it was found afterwards.
 * @throws {Error} If something can't be removed, after all the rest was; the
 * message names it, and it stays in the ledger.
 */
export async function cleanUp(
  session: Session,
  { objects = false }: CleanupOptions = {},
): Promise<ResourceRow[]> {
  const { ledger } = session;
  const entries = await ledger.open();
  const rows: ResourceRow[] = [];
  const failures: string[] = [];
  for (const [key, resource] of Object.entries(resources)) {
    const kind = key as ResourceKind;
    for (const { name } of entries.filter((entry) => entry.kind === kind)) {
      try {
        const keep = kind === "s3-prefix" && !objects;
        if (!keep) await remove(session, resource, name);
        const kept = keep && await resource.isThere(session, name);
        if (!kept) await ledger.recordDeleted(kind, name);
        const state = kept ? "kept" : resource.gone ?? "deleted";
        rows.push({ kind, name, state });
      } catch (error) {
        interruptSignal().throwIfAborted();
        failures.push(`${kind} ${name}: ${(error as Error).message}`);
      }
    }
  }
  if (failures.length === 0) return rows;
  throw new Error(
    `Cannot clean up everything; run cleanUp() again, what is left is in ` +
      `${ledger.path}:\n${failures.join("\n")}`,
  );
}

async function remove(session: Session, resource: Resource, name: string) {
  if (!await resource.isThere(session, name)) return;
  try {
    await resource.remove(session, name);
  } catch (error) {
    if (await resource.isThere(session, name)) throw error;
  }
  const signal = interruptSignal();
  while (await resource.isThere(session, name)) {
    await pause(session.poll.first, signal);
  }
}

function job(kind: Job["kind"], stop: Resource["remove"]): Resource {
  return {
    gone: "ended",
    remove: stop,
    isThere: async (session, name) => {
      const state = await found(describeJob(session, { kind, name }));
      return state !== undefined && !hasEnded(state);
    },
  };
}

/** An endpoint that is being created or updated can't be deleted yet. */
async function settled(session: Session, name: string) {
  const signal = interruptSignal();
  const unsettled = ["Creating", "Updating", "SystemUpdating", "RollingBack"];
  while (unsettled.includes(await endpointStatus(session, name) ?? "")) {
    await pause(session.poll.first, signal);
  }
}

async function endpointStatus(
  { clients }: Session,
  name: string,
): Promise<EndpointStatus | undefined> {
  const endpoint = await found(clients.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: name }),
  ));
  return endpoint?.EndpointStatus;
}

/**
 * What was asked for; `undefined` where it is not there, which SageMaker
 * answers with a ValidationException for most kinds of things.
 */
async function found<T>(description: Promise<T>): Promise<T | undefined> {
  try {
    return await description;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "ResourceNotFound") return undefined;
    if (name === "ValidationException" && /could not find/i.test(message)) {
      return undefined;
    }
    throw error;
  }
}
