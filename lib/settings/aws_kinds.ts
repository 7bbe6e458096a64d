/**
 * What AWS takes for the things that can be set. Patterns and limits are those
 * of the services' models.
 *
 * @module
 */
import type { Target } from "./target.ts";
import { type Kind, list, oneOf, pairs, text, wholeNumber } from "./kinds.ts";

export const target = oneOf<Target>("local", "aws");

export const region = text(
  /^[a-z]{2,4}(-[a-z]+)+-\d+$/,
  "be a region such as us-east-1",
);

export const bucket = text(
  /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "have 3 to 63 lower-case letters, digits, dots and hyphens",
);

/** Without characters that S3 asks to avoid. */
export const prefix: Kind<string> = {
  ...text(
    /^([\w!.*'()-]+\/)*$/,
    "have only letters, digits and !-_.*'() between its slashes, and no slash in front",
  ),
  read: (text) => text.endsWith("/") ? text : `${text}/`,
};

export const roleArn = text(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  "look like arn:aws:iam::123456789012:role/name",
);

export const instanceType = <T extends string>() =>
  text<T>(
    /^ml\.[a-z0-9-]+\.[a-z0-9]+$/,
    "be an instance type such as ml.m5.xlarge",
  );

/** The scripts read and write whole files: a second instance would do it all again. */
export const oneInstance: Kind<number> = {
  ...wholeNumber(1, 1),
  must: "be 1, because the script runs on one instance and every other one " +
    "would repeat the same work",
};

export const instances = wholeNumber(1, 100);

/** GB; SageMaker takes up to 16 TB. */
export const volumeSize = wholeNumber(1, 16384);

/** Seconds; five days are the most that a processing job may run. */
export const runtime = wholeNumber(60, 432000);

/** Not every member takes an alias. */
export const kmsKey = text(
  /^([a-f0-9-]{36}|mrk-[a-f0-9]{32}|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[a-z0-9-]+)$/,
  "be a KMS key's id or ARN",
);

export const subnets = list(
  text(/^subnet-[0-9a-f]+$/, "look like subnet-0123456789abcdef0"),
  { most: 16 },
);

export const securityGroups = list(
  text(/^sg-[0-9a-f]+$/, "look like sg-0123456789abcdef0"),
  { most: 5 },
);

/**
 * XGBoost's containers fetch their scripts from S3 by themselves and install
 * them with pip, which wants setuptools from a package index.
 */
export const isolatedStages: Kind<readonly string[]> = {
  read: (text) => text === "none" ? [] : [text],
  allows: (stages) => stages.every((stage) => stage === "processing"),
  must: "be 'processing' or 'none', because the XGBoost image downloads and " +
    "installs the scripts of training and endpoint over the network",
};

export const experiment = text(
  /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/,
  "have at most 120 letters, digits and hyphens, with no hyphen at its ends",
);

export const mlflowArn = text(
  /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:mlflow-(app|tracking-server)\/[\w-]+$/,
  "look like arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/name",
);

export const noMlflow: Kind<string> = {
  ...mlflowArn,
  allows: () => false,
  must: "be unset on the local target, where SageMaker has no MLflow: " +
    "exportRuns() of churn.runs sends runs to an MLflow server of your own",
};

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A resource takes 50 tags, one of which is the project's. */
export const tags = pairs(
  (name, value) =>
    tagText.test(name) && tagText.test(value) && 0 < name.length &&
    name.length <= 128 && value.length <= 256 && !/^(aws|churn):/i.test(name),
  {
    must:
      "names without aws: or churn: in front, and only letters, digits, spaces and " +
      "_.:/=+-@",
    most: 49,
  },
);
