/**
 * Patterns, lengths and enumerations of the members that are used here. The
 * clients' schemas leave them out; the values are those of the service's model.
 *
 * @module
 */
import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
} from "@aws-sdk/client-sagemaker";
import type { Constraint, Constraints } from "../json/validate.ts";

const name: Constraint = {
  pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
  min: 1,
  max: 63,
};
const modelName: Constraint = {
  pattern: "[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?",
  max: 63,
};
const roleArn: Constraint = {
  pattern: "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
  min: 20,
  max: 2048,
};
const s3Uri: Constraint = {
  pattern: "(https|s3)://([^/]+)/?(.*)",
  max: 1024,
};
const tagText = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";
const variables = { max: 100, keyPattern: "[a-zA-Z_][a-zA-Z0-9_]*" };
const jobStatus = ["InProgress", "Completed", "Failed", "Stopping", "Stopped"];
const sortByNameOrTime: Constraint = { oneOf: ["Name", "CreationTime"] };

export const constraints: Constraints = {
  TrainingJobName: name,
  ProcessingJobName: name,
  ModelName: modelName,
  EndpointConfigName: name,
  EndpointName: name,
  VariantName: name,
  RoleArn: roleArn,
  ExecutionRoleArn: roleArn,

  S3Uri: s3Uri,
  S3OutputPath: s3Uri,
  ModelDataUrl: s3Uri,
  S3DataType: { oneOf: ["ManifestFile", "S3Prefix", "AugmentedManifestFile"] },
  S3DataDistributionType: { oneOf: ["FullyReplicated", "ShardedByS3Key"] },
  S3InputMode: { oneOf: ["Pipe", "File"] },
  S3UploadMode: { oneOf: ["Continuous", "EndOfJob"] },
  LocalPath: { max: 256 },
  TrainingInputMode: { oneOf: ["Pipe", "File", "FastFile"] },
  ChannelName: { pattern: "[A-Za-z0-9\\.\\-_]+", min: 1, max: 64 },
  InputDataConfig: { min: 1, max: 20 },
  ProcessingInputs: { max: 10 },
  "ProcessingOutputConfig.Outputs": { max: 10 },

  ImageUri: { max: 255 },
  TrainingImage: { max: 255 },
  Image: { pattern: "[\\S]+", max: 255 },
  ContainerEntrypoint: { min: 1, max: 100 },
  ContainerArguments: { min: 1, max: 100 },
  HyperParameters: { max: 100, maxValue: 2500 },
  MetricDefinitions: { max: 40 },
  "MetricDefinition.Name": { min: 1, max: 255 },
  "MetricDefinition.Regex": { min: 1, max: 500 },
  "CreateProcessingJobRequest.Environment": { ...variables, maxValue: 256 },
  "CreateTrainingJobRequest.Environment": { ...variables, maxValue: 512 },
  "ContainerDefinition.Environment": { ...variables, maxValue: 1024 },

  "ResourceConfig.InstanceType": { oneOf: Object.values(TrainingInstanceType) },
  "ProcessingClusterConfig.InstanceType": {
    oneOf: Object.values(ProcessingInstanceType),
  },
  "ProductionVariant.InstanceType": {
    oneOf: Object.values(ProductionVariantInstanceType),
  },
  "ResourceConfig.InstanceCount": { min: 1 },
  "ProcessingClusterConfig.InstanceCount": { min: 1, max: 100 },
  InitialInstanceCount: { min: 1 },
  VolumeSizeInGB: { min: 1, max: 16384 },
  "StoppingCondition.MaxRuntimeInSeconds": { min: 1 },
  "ProcessingStoppingCondition.MaxRuntimeInSeconds": { min: 1, max: 777600 },
  ContainerStartupHealthCheckTimeoutInSeconds: { min: 60, max: 3600 },
  ProductionVariants: { min: 1, max: 10 },

  Tags: { max: 50 },
  "Tag.Key": { pattern: tagText, min: 1, max: 128 },
  "Tag.Value": { pattern: tagText, max: 256 },
  ResourceArn: {
    pattern: "arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+",
    max: 256,
  },

  MaxResults: { min: 1, max: 100 },
  NameContains: { pattern: "[a-zA-Z0-9-]+", max: 63 },
  SortOrder: { oneOf: ["Ascending", "Descending"] },
  SortBy: { oneOf: ["Name", "CreationTime", "Status"] },
  "ListModelsInput.SortBy": sortByNameOrTime,
  "ListEndpointConfigsInput.SortBy": sortByNameOrTime,
  StatusEquals: { oneOf: jobStatus },
  "ListEndpointsInput.StatusEquals": {
    oneOf: ["Creating", "InService", "Deleting", "Failed", "OutOfService"],
  },
};
