/**
 * Every setting that changes what is sent to AWS. A test fails where a setting
 * is in no row.
 *
 * @module
 */
import { imageVersions } from "lib/requests/images.ts";
import type { SettingsOptions } from "lib/settings.ts";

const region = "us-east-1";
const account = "123456789012";
const key = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** The role that jobs run as in the tests' requests. */
export const roleArn = `arn:aws:iam::${account}:role/churn-execution`;

const anotherRole = `arn:aws:iam::${account}:role/service-role/Churn_1`;

/** Every role of the tests' requests. */
export const roleArns: readonly string[] = [roleArn, anotherRole];

/** Options of `openSession()` by what they are about. */
export const options: Readonly<Record<string, SettingsOptions>> = {
  "the defaults": {},
  "another region": { region: "eu-west-1" },
  "another role": { roleArn: anotherRole },
  "a bucket and a prefix": {
    bucket: "churn-own-bucket",
    prefix: "teams/retention/",
  },
  "own customers": { csv: "tests/fixtures/sample/sample_1000_42.csv" },
  "other machines": {
    processingInstanceType: "ml.c5.2xlarge",
    processingInstanceCount: 1,
    trainingInstanceType: "ml.m7i.4xlarge",
    trainingInstanceCount: 1,
    endpointInstanceType: "ml.c5.large",
    endpointInstanceCount: 2,
    volumeSizeGb: 16384,
    maxRuntimeSeconds: 432000,
  },
  "spot instances": { spot: true },
  "the oldest images": {
    sklearnVersion: imageVersions("sklearn").at(0),
    xgboostVersion: imageVersions("xgboost").at(0),
  },
  "a KMS key by its id": { kmsKey: key },
  "a KMS key by its ARN": {
    kmsKey: `arn:aws:kms:${region}:${account}:key/${key}`,
  },
  "a VPC": {
    subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    securityGroups: ["sg-0123456789abcdef0"],
  },
  "network isolation of no stage": { networkIsolation: [] },
  "tags": {
    tags: { team: "Retention / Ünïon", "cost:center": "4711", empty: "" },
  },
};

/** Settings of this machine alone, which no request carries. */
export const ofThisMachine: readonly string[] = [
  "target",
  "stateFolder",
  "python",
  "callLog",
  "cleanup",
  "currency",
];
