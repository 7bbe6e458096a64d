/**
 * The operations that this server offers, by botocore's names of the services.
 *
 * @module
 */
import { kinds } from "../sagemaker/kinds/mod.ts";
import type { ServiceName } from "./mod.ts";

/** The operations of a kind: jobs are stopped, everything else is deleted. */
export function operationsOf({ noun }: { readonly noun: string }): string[] {
  const end = noun.endsWith("Job") ? "Stop" : "Delete";
  return [
    ...[`Create${noun}`, `Describe${noun}`, `List${noun}s`],
    `${end}${noun}`,
  ];
}

export const offered: Readonly<Record<ServiceName, readonly string[]>> = {
  sagemaker: [
    ...kinds.flatMap(operationsOf),
    ...["AddTags", "ListTags", "DeleteTags"],
  ],
  "sagemaker-runtime": ["InvokeEndpoint"],
  logs: [
    ...["DescribeLogGroups", "DescribeLogStreams"],
    ...["GetLogEvents", "FilterLogEvents"],
  ],
  "service-quotas": ["ListServiceQuotas"],
  sts: ["GetCallerIdentity"],
  iam: ["GetRole"],
};
