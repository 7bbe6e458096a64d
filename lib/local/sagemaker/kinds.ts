/**
 * The five kinds of resources, and what AWS says where one is missing or there
 * already.
 *
 * @module
 */
import * as client from "@aws-sdk/client-sagemaker";
import { pick } from "../json/schema.ts";
import { type Account, AwsError } from "../types.ts";
import { listResources } from "./listing.ts";
import type { Records, Resource } from "./records.ts";

export const schemas = client as unknown as Record<string, unknown>;

export interface Kind {
  /** `TrainingJob`: names the members `TrainingJobName` and `TrainingJobArn`. */
  readonly noun: string;
  /** Its folder below the service's. */
  readonly folder: string;
  /** In an ARN before the name. */
  readonly arnPart: string;
  readonly describe: string;
  readonly summary: string;
  /** The member of the List response. */
  readonly listMember: string;
  /** Order of a list when none is asked for. */
  readonly listOrder: "Ascending" | "Descending";
  notFound(name: string, arn: string): string;
  alreadyThere(arn: string): AwsError;
}

const couldNotFind = (what: string) => (_name: string, arn: string) =>
  `Could not find ${what} "${arn}".`;
const cannotCreate = (what: string) => (arn: string) =>
  new AwsError(
    "ValidationException",
    `Cannot create already existing ${what} "${arn}".`,
  );

export const processingJob: Kind = {
  noun: "ProcessingJob",
  folder: "processing-jobs",
  arnPart: "processing-job",
  describe: "DescribeProcessingJobResponse",
  summary: "ProcessingJobSummary",
  listMember: "ProcessingJobSummaries",
  listOrder: "Ascending",
  notFound: (name) => `Could not find requested job with name: ${name}`,
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Job name must be unique within an AWS account and region, " +
        `and a job with this name already exists (${arn})`,
    ),
};

export const trainingJob: Kind = {
  noun: "TrainingJob",
  folder: "training-jobs",
  arnPart: "training-job",
  describe: "DescribeTrainingJobResponse",
  summary: "TrainingJobSummary",
  listMember: "TrainingJobSummaries",
  listOrder: "Ascending",
  notFound: () => "Requested resource not found.",
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Training job names must be unique within an AWS account and region, " +
        `and a training job with this name already exists (${arn})`,
    ),
};

export const model: Kind = {
  noun: "Model",
  folder: "models",
  arnPart: "model",
  describe: "DescribeModelOutput",
  summary: "ModelSummary",
  listMember: "Models",
  listOrder: "Descending",
  notFound: couldNotFind("model"),
  alreadyThere: cannotCreate("model"),
};

export const endpointConfig: Kind = {
  noun: "EndpointConfig",
  folder: "endpoint-configs",
  arnPart: "endpoint-config",
  describe: "DescribeEndpointConfigOutput",
  summary: "EndpointConfigSummary",
  listMember: "EndpointConfigs",
  listOrder: "Descending",
  notFound: couldNotFind("endpoint configuration"),
  alreadyThere: cannotCreate("endpoint configuration"),
};

export const endpoint: Kind = {
  noun: "Endpoint",
  folder: "endpoints",
  arnPart: "endpoint",
  describe: "DescribeEndpointOutput",
  summary: "EndpointSummary",
  listMember: "Endpoints",
  listOrder: "Descending",
  notFound: couldNotFind("endpoint"),
  alreadyThere: cannotCreate("endpoint"),
};

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
  Request extends { Tags?: client.Tag[] },
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
  if (records.get(name)) throw kind.alreadyThere(arn);
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

function members(kind: Kind, resource: Resource): object {
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
