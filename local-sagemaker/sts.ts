/**
 * The local STS: who signs with the local key pair.
 *
 * @module
 */
import { type Account, AwsError, type Service } from "./types.ts";
import { xmlDocument } from "./xml.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Answers `GetCallerIdentity` with the account's root user. */
export function createSts({ accountId }: Pick<Account, "accountId">): Service {
  return {
    async handle(call) {
      const form = new URLSearchParams(
        call.method === "POST"
          ? await new Response(call.body).text()
          : call.url.search,
      );
      const action = form.get("Action");
      if (action !== "GetCallerIdentity") {
        throw new AwsError(
          "InvalidAction",
          `The local STS supports only GetCallerIdentity: current value is '${action}'`,
        );
      }
      const body = xmlDocument("GetCallerIdentityResponse", {
        GetCallerIdentityResult: {
          Arn: `arn:aws:iam::${accountId}:root`,
          UserId: accountId,
          Account: accountId,
        },
        ResponseMetadata: { RequestId: call.requestId },
      }, namespace);
      return new Response(body, { headers: { "content-type": "text/xml" } });
    },
    close: () => Promise.resolve(),
  };
}
