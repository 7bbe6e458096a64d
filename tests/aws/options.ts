/**
 * Every setting that changes what is sent to AWS, by the examples of the table of
 * settings: one that is in no row of its own gets one.
 *
 * @module
 */
import type { SettingsOptions } from "lib/settings/settings.ts";
import { type SettingName, table } from "lib/settings/table.ts";

const region = "us-east-1";
const account = "123456789012";
const key = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** The role that jobs run as in the tests' requests. */
export const roleArn = `arn:aws:iam::${account}:role/churn-execution`;

const anotherRole = `arn:aws:iam::${account}:role/service-role/Churn_1`;

/** Every role of the tests' requests. */
export const roleArns: readonly string[] = [roleArn, anotherRole];

const rows = Object.entries(table) as [
  SettingName,
  { example?: SettingsOptions[SettingName] },
][];

/** The examples of settings. */
const examplesOf = (isMeant: (name: SettingName) => boolean): SettingsOptions =>
  Object.fromEntries(
    rows.filter(([name, { example }]) => example !== undefined && isMeant(name))
      .map(([name, { example }]) => [name, example]),
  );

/** Settings that are told apart in a row, as they belong together or vary. */
const told: Readonly<Record<string, SettingsOptions>> = {
  "the defaults": {},
  "another region": examplesOf((name) => name === "region"),
  "another role": { roleArn: anotherRole },
  "a bucket and a prefix": examplesOf((name) =>
    ["bucket", "prefix"].includes(name)
  ),
  "own customers": examplesOf((name) => name === "csv"),
  "other machines": examplesOf((name) =>
    /Instance(Type|Count)$|^volume|^maxRuntime/.test(name)
  ),
  "spot instances": { spot: true },
  "the oldest images": examplesOf((name) => name.endsWith("Version")),
  "a KMS key by its id": { kmsKey: key },
  "a KMS key by its ARN": {
    kmsKey: `arn:aws:kms:${region}:${account}:key/${key}`,
  },
  "a VPC": examplesOf((name) => ["subnets", "securityGroups"].includes(name)),
  "network isolation of no stage": { networkIsolation: [] },
  "tags": examplesOf((name) => name === "tags"),
};

const isTold = (name: SettingName) =>
  Object.values(told).some((row) => name in row);

/** Options of `openSession()` by what they are about. */
export const options: Readonly<Record<string, SettingsOptions>> = {
  ...told,
  ...Object.fromEntries(
    rows.filter(([name, { example }]) => example !== undefined && !isTold(name))
      .map(([name, { example }]) => [`another ${name}`, { [name]: example }]),
  ),
};

/** Every experiment of the tests' requests. */
export const experiments: readonly string[] = Object.values(options).flatMap(
  ({ experiment }) => experiment ? [experiment] : [],
);

/** Settings of this machine alone, which no request carries. */
export const ofThisMachine: readonly string[] = rows
  .filter(([, { example }]) => example === undefined).map(([name]) => name);
