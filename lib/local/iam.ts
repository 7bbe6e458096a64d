/**
 * The local IAM: the one role that jobs and endpoints may run as.
 *
 * @module
 */
import { type Account, AwsError, type Service } from "./types.ts";
import { xmlDocument } from "./xml.ts";

const namespace = "https://iam.amazonaws.com/doc/2010-05-08/";
const roleName = "churn-local";

/** SageMaker may assume the role, nobody else. */
const trust = {
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  }],
};

/** Answers `GetRole` for the local target's own role. */
export function createIam({ accountId }: Pick<Account, "accountId">): Service {
  return {
    async handle(call) {
      const form = new URLSearchParams(await new Response(call.body).text());
      const action = form.get("Action");
      if (action !== "GetRole") {
        throw new AwsError(
          "InvalidAction",
          `The local IAM supports only GetRole: current value is '${action}'`,
        );
      }
      const name = form.get("RoleName");
      if (name !== roleName) {
        throw new AwsError(
          "NoSuchEntity",
          `The role with name ${name} cannot be found.`,
          404,
        );
      }
      const body = xmlDocument("GetRoleResponse", {
        GetRoleResult: {
          Role: {
            Path: "/",
            RoleName: roleName,
            RoleId: "AROALOCAL00000000000",
            Arn: `arn:aws:iam::${accountId}:role/${roleName}`,
            CreateDate: "1970-01-01T00:00:00Z",
            AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
            MaxSessionDuration: 3600,
          },
        },
        ResponseMetadata: { RequestId: call.requestId },
      }, namespace);
      return new Response(body, { headers: { "content-type": "text/xml" } });
    },
    close: () => Promise.resolve(),
  };
}
