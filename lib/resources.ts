/**
 * What there is in the account, asked of the services and not of the ledger.
 *
 * @module
 */
import {
  paginateListEndpointConfigs,
  paginateListEndpoints,
  paginateListModels,
  paginateListProcessingJobs,
  paginateListTrainingJobs,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "./aws/failures.ts";
import type { ResourceRow } from "./cleanup.ts";
import { openUploads } from "./open_uploads.ts";
import type { Session } from "./session.ts";
import { keys, objectsAt, s3Uri } from "./store.ts";
import { isWalkKey, ours } from "./store/places.ts";

/** Something that belongs to walks. */
export interface Resource extends ResourceRow {
  readonly created: Date;
  /** Where it can carry tags. */
  readonly arn?: string;
  /** Of an open upload: the ARN of who began it. */
  readonly initiator?: string;
}

const NameContains = ours;

/**
 * Lists what belongs to the project: running jobs, endpoints, endpoint
 * configurations and models whose names begin with `churn-`, and objects and
 * open uploads below the walk's keys.
 *
 * @example
 * ```ts ignore
 * const there = await churn.listResources(session);
 * ```
 */
export async function listResources(session: Session): Promise<ResourceRow[]> {
  const found = await findResources(session);
  return found.map(({ kind, name, state }) => ({ kind, name, state }));
}

/** {@linkcode listResources} with all that the services tell. */
export async function findResources(session: Session): Promise<Resource[]> {
  const resources = [
    ...await Array.fromAsync(runningJobs(session)),
    ...await Array.fromAsync(deployments(session)),
  ].filter(({ name }) => name.startsWith(ours));
  const stored = await storedObjects(session).catch((error) => {
    if (isNotFound(error)) return [];
    throw error;
  });
  return [...resources, ...stored];
}

/** An ended job costs nothing, and can't be deleted. */
async function* runningJobs(
  { clients: { sagemaker: client } }: Session,
): AsyncGenerator<Resource> {
  for (const StatusEquals of ["InProgress", "Stopping"] as const) {
    const query = { NameContains, StatusEquals };
    for await (const page of paginateListProcessingJobs({ client }, query)) {
      for (const job of page.ProcessingJobSummaries!) {
        yield {
          kind: "processing-job",
          name: job.ProcessingJobName!,
          state: job.ProcessingJobStatus!,
          created: job.CreationTime!,
          arn: job.ProcessingJobArn,
        };
      }
    }
    for await (const page of paginateListTrainingJobs({ client }, query)) {
      for (const job of page.TrainingJobSummaries!) {
        yield {
          kind: "training-job",
          name: job.TrainingJobName!,
          state: job.TrainingJobStatus!,
          created: job.CreationTime!,
          arn: job.TrainingJobArn,
        };
      }
    }
  }
}

async function* deployments(
  { clients: { sagemaker: client } }: Session,
): AsyncGenerator<Resource> {
  const query = { NameContains };
  for await (const page of paginateListEndpoints({ client }, query)) {
    for (const endpoint of page.Endpoints!) {
      yield {
        kind: "endpoint",
        name: endpoint.EndpointName!,
        state: endpoint.EndpointStatus!,
        created: endpoint.CreationTime!,
        arn: endpoint.EndpointArn,
      };
    }
  }
  for await (const page of paginateListEndpointConfigs({ client }, query)) {
    for (const config of page.EndpointConfigs!) {
      yield {
        kind: "endpoint-config",
        name: config.EndpointConfigName!,
        state: "there",
        created: config.CreationTime!,
        arn: config.EndpointConfigArn,
      };
    }
  }
  for await (const page of paginateListModels({ client }, query)) {
    for (const model of page.Models!) {
      yield {
        kind: "model",
        name: model.ModelName!,
        state: "there",
        created: model.CreationTime!,
        arn: model.ModelArn,
      };
    }
  }
}

const folders = new Set(
  Object.values(keys).map((key) => key.slice(0, key.indexOf("/") + 1)),
);

async function storedObjects(session: Session): Promise<Resource[]> {
  const row = (kind: string, key: string, created: Date): Resource => ({
    kind,
    name: `s3://${session.bucket}/${key}`,
    state: "there",
    created,
  });
  const rows: Resource[] = [];
  for (const folder of folders) {
    const uri = s3Uri(session, folder);
    for (const { key, modified } of await objectsAt(session, uri)) {
      if (isWalkKey(session, key)) rows.push(row("s3-object", key, modified));
    }
  }
  const uploads = await openUploads(session, session.bucket);
  for (const { key, begun, initiator } of uploads) {
    if (!isWalkKey(session, key)) continue;
    rows.push({ ...row("open-upload", key, begun), initiator });
  }
  return rows;
}
