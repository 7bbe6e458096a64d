/**
 * The local CloudWatch Logs: reads what the writers append to files.
 *
 * @module
 */
import * as client from "@aws-sdk/client-cloudwatch-logs";
import { handleJson } from "../json/protocol.ts";
import type { Account, Service } from "../types.ts";
import { describeOperations } from "./describe.ts";
import { eventOperations } from "./events.ts";

export function createLogs(
  { folder, account }: {
    folder: string;
    account: Pick<Account, "accountId" | "region">;
  },
): Service {
  const service = {
    target: "Logs_20140328",
    title: "CloudWatch Logs",
    schemas: client as unknown as Record<string, unknown>,
    constraints: {
      logGroupName: { pattern: "[.\\-_/#A-Za-z0-9]+", min: 1, max: 512 },
      logStreamName: { pattern: "[^:*]*", min: 1, max: 512 },
      limit: { min: 1, max: 10_000 },
      "DescribeLogGroupsRequest.limit": { min: 1, max: 50 },
      "DescribeLogStreamsRequest.limit": { min: 1, max: 50 },
      orderBy: { oneOf: ["LogStreamName", "LastEventTime"] },
    },
    operations: {
      ...describeOperations(folder, account),
      ...eventOperations(folder),
    },
  };
  return {
    handle: (call) => handleJson(service, call),
    close: () => Promise.resolve(),
  };
}
