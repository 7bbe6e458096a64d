/**
 * Every setting that changes what is sent to AWS, one row each. A test fails
 * where a setting is in no row.
 *
 * @module
 */
import type { SettingsOptions } from "lib/settings.ts";

/** The role that jobs run as in the tests' requests. */
export const roleArn = "arn:aws:iam::123456789012:role/churn-execution";

/** Options of `openSession()` by what they are about. */
export const options: Readonly<Record<string, SettingsOptions>> = {
  "the defaults": {},
  "another region": { region: "eu-west-1" },
  "another role": {
    roleArn: "arn:aws:iam::123456789012:role/service-role/Churn_1",
  },
  "a bucket of its own": { bucket: "churn-own-bucket" },
  "own customers": { csv: "tests/fixtures/sample/sample_1000_42.csv" },
};

/** Settings of this machine alone, which no request carries. */
export const ofThisMachine: readonly string[] = [
  "target",
  "stateFolder",
  "python",
];
