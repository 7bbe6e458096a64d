/**
 * The local CloudWatch Logs: reads what the writers append to files.
 *
 * @module
 */
import { handleJson } from "../json/protocol.ts";
import { serviceModel } from "../model/mod.ts";
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
    title: "CloudWatch Logs",
    model: serviceModel("logs"),
    invalid: "InvalidParameterException",
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
