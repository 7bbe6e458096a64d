/**
 * Patterns, lengths and enumerations of the members that several kinds have, and
 * their being put together with those of one kind. The clients' schemas leave
 * them out; the values are those of the service's model.
 *
 * @module
 */
import type { Constraint, Constraints } from "../json/validate.ts";
import type { Kind } from "./kind.ts";

export const name: Constraint = {
  pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
  min: 1,
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
const jobStatus = ["InProgress", "Completed", "Failed", "Stopping", "Stopped"];

/** Environment variables, but for the length of their values. */
export const variables: Constraint = {
  max: 100,
  keyPattern: "[a-zA-Z_][a-zA-Z0-9_]*",
};
export const sortByNameOrTime: Constraint = { oneOf: ["Name", "CreationTime"] };

const shared: Constraints = {
  RoleArn: roleArn,
  ExecutionRoleArn: roleArn,

  S3Uri: s3Uri,
  S3OutputPath: s3Uri,
  ModelDataUrl: s3Uri,
  S3DataType: { oneOf: ["ManifestFile", "S3Prefix", "AugmentedManifestFile"] },
  S3DataDistributionType: { oneOf: ["FullyReplicated", "ShardedByS3Key"] },
  LocalPath: { max: 256 },
  ContainerEntrypoint: { min: 1, max: 100 },
  ContainerArguments: { min: 1, max: 100 },
  VolumeSizeInGB: { min: 1, max: 16384 },

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
  StatusEquals: { oneOf: jobStatus },
};

/** The constraints of all members of these kinds. */
export function constraintsOf(kinds: readonly Kind[]): Constraints {
  return Object.assign(
    { ...shared },
    ...kinds.map(({ noun, constraints }) => ({
      [`${noun}Name`]: name,
      ...constraints,
    })),
  );
}
