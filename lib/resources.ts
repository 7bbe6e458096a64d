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
import type { ResourceRow } from "./cleanup.ts";
import type { Session } from "./session.ts";
import { keys, listObjects, s3Uri } from "./store.ts";

const ours = "churn-";
const query = { NameContains: ours } as const;
const running = { ...query, StatusEquals: "InProgress" } as const;

/**
 * Lists what belongs to walks: running jobs, endpoints, endpoint configurations
 * and models whose names begin with `churn-`, and objects below the walk's keys.
 */
export async function listResources(session: Session): Promise<ResourceRow[]> {
  const { sagemaker: client } = session.clients;
  const rows: ResourceRow[] = [];
  const add = (kind: string, name = "", state = "there") => {
    if (name.startsWith(ours)) rows.push({ kind, name, state });
  };
  for await (const page of paginateListProcessingJobs({ client }, running)) {
    for (const job of page.ProcessingJobSummaries!) {
      add("processing-job", job.ProcessingJobName, job.ProcessingJobStatus);
    }
  }
  for await (const page of paginateListTrainingJobs({ client }, running)) {
    for (const job of page.TrainingJobSummaries!) {
      add("training-job", job.TrainingJobName, job.TrainingJobStatus);
    }
  }
  for await (const page of paginateListEndpoints({ client }, query)) {
    for (const { EndpointName, EndpointStatus } of page.Endpoints!) {
      add("endpoint", EndpointName, EndpointStatus);
    }
  }
  for await (const page of paginateListEndpointConfigs({ client }, query)) {
    for (const { EndpointConfigName } of page.EndpointConfigs!) {
      add("endpoint-config", EndpointConfigName);
    }
  }
  for await (const page of paginateListModels({ client }, query)) {
    for (const { ModelName } of page.Models!) add("model", ModelName);
  }
  return [...rows, ...await listOwnObjects(session)];
}

async function listOwnObjects(session: Session): Promise<ResourceRow[]> {
  const rows: ResourceRow[] = [];
  for (const folder of ["churn_code/", "churn_data/", "churn_prediction/"]) {
    rows.push(...await objectRows(session, folder));
  }
  const models = await objectRows(session, keys.models);
  const own = s3Uri(session, keys.models + ours);
  return [...rows, ...models.filter(({ name }) => name.startsWith(own))];
}

async function objectRows(
  session: Session,
  prefix: string,
): Promise<ResourceRow[]> {
  const objects = await listObjects(session, s3Uri(session, prefix));
  return objects.map(({ key }) => ({
    kind: "s3-object",
    name: `s3://${session.bucket}/${key}`,
    state: "there",
  }));
}
