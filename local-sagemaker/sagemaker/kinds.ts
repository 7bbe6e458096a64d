/**
 * The five kinds of resources, and what AWS says where one is missing or there
 * already.
 *
 * @module
 */
import { AwsError } from "../types.ts";

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
