/**
 * The local STS: who signs with the local key pair.
 *
 * @module
 */
import { serviceModel } from "./model/mod.ts";
import { createQueryService } from "./query_protocol.ts";
import type { Account, Service } from "./types.ts";

/** Answers `GetCallerIdentity` with the account's root user. */
export function createSts({ accountId }: Pick<Account, "accountId">): Service {
  return createQueryService({
    title: "STS",
    model: serviceModel("sts"),
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: {
      GetCallerIdentity: () => ({
        Arn: `arn:aws:iam::${accountId}:root`,
        UserId: accountId,
        Account: accountId,
      }),
    },
  });
}
