/**
 * The operations that this server offers, by botocore's names of the services.
 *
 * @module
 */
import type { Kind } from "../sagemaker/kind.ts";
import { kinds } from "../sagemaker/kinds/mod.ts";
import type { ServiceName } from "./mod.ts";

/** The operations of a kind: jobs are stopped, everything else is deleted, and its own. */
export function operationsOf(
  { noun, also = [] }: Pick<Kind, "noun" | "also">,
): string[] {
  const end = noun.endsWith("Job") ? "Stop" : "Delete";
  return [
    ...[`Create${noun}`, `Describe${noun}`, `List${noun}s`],
    `${end}${noun}`,
    ...also,
  ];
}

export const offered: Readonly<Record<ServiceName, readonly string[]>> = {
  sagemaker: [
    ...kinds.flatMap(operationsOf),
    ...["AddTags", "ListTags", "DeleteTags"],
    "Search",
  ],
  "sagemaker-runtime": ["InvokeEndpoint"],
  logs: [
    ...["DescribeLogGroups", "DescribeLogStreams"],
    ...["GetLogEvents", "FilterLogEvents"],
  ],
  "service-quotas": ["ListServiceQuotas"],
  sts: ["GetCallerIdentity"],
  iam: ["GetRole", "SimulatePrincipalPolicy"],
};

/** Of structures that are only sent, the members that this server sends. */
export const sent: Readonly<Record<string, readonly string[]>> = {
  SearchRecord: ["TrainingJob", "HyperParameterTuningJob"],
};
