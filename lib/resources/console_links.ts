/**
 * Addresses of pages in the AWS console.
 *
 * @module
 */
import { type WorkKind, workOf } from "./registry.ts";
import type { Session } from "../aws/session.ts";

/** Hosts of the partitions that have a console of their own, by the region's beginning. */
const hosts: readonly [beginning: string, host: string][] = [
  ["cn-", "console.amazonaws.cn"],
  ["us-gov-", "console.amazonaws-us-gov.com"],
];
/** Partitions whose console can't be named here. */
const unknown = /^(?:us-iso|eu-iso|eusc-)/;

/** Where something and its log are shown. */
export interface ConsoleLinks {
  /** Its own page. */
  readonly page: string;
  /** Its log's page in CloudWatch. */
  readonly logs: string;
}

/**
 * The pages of a job or an endpoint, and of its log.
 *
 * @param of.streamPrefix What the names of its log streams begin with.
 * @returns `undefined` on the local target and in partitions whose console is
 * not known.
 */
export function consoleLinks(
  { settings, region }: Pick<Session, "settings" | "region">,
  { kind, name, logGroup, streamPrefix }: {
    kind: WorkKind;
    name: string;
    logGroup: string;
    streamPrefix: string;
  },
): ConsoleLinks | undefined {
  if (settings.target !== "aws" || unknown.test(region)) return undefined;
  const host = hosts.find(([beginning]) => region.startsWith(beginning))?.[1] ??
    `${region}.console.aws.amazon.com`;
  const home = (service: string) =>
    `https://${host}/${service}/home?region=${region}`;
  return {
    page: `${home("sagemaker")}#/${workOf(kind).consolePath}/${name}`,
    logs: `${home("cloudwatch")}#logsV2:log-groups/log-group/` +
      `${twice(logGroup)}$3FlogStreamNameFilter$3D${twice(streamPrefix)}`,
  };
}

/** The log pages' own encoding: percent-encoded twice, with dollar signs. */
function twice(text: string): string {
  return encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
}
