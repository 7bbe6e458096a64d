/**
 * The local IAM: the one role that jobs and endpoints may run as.
 *
 * @module
 */
import { serviceModel } from "./model/mod.ts";
import { createQueryService } from "./query_protocol.ts";
import { type Account, AwsError, type Service } from "./types.ts";

/** SageMaker may assume the role, nobody else. */
const trust = {
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  }],
};

/** The ARN of a role without a path. */
export function roleArnOf(
  { accountId }: Pick<Account, "accountId">,
  roleName: string,
): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}

/** Answers `GetRole` for the one role that there is. */
export function createIam(roleArn: string): Service {
  const roleName = roleArn.split("/").at(-1)!;
  return createQueryService({
    title: "IAM",
    model: serviceModel("iam"),
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    operations: {
      GetRole({ RoleName: name }) {
        if (name !== roleName) {
          throw new AwsError(
            "NoSuchEntity",
            `The role with name ${name} cannot be found.`,
            404,
          );
        }
        return {
          Role: {
            Path: "/",
            RoleName: roleName,
            RoleId: "AROALOCAL00000000000",
            Arn: roleArn,
            CreateDate: "1970-01-01T00:00:00Z",
            AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
            MaxSessionDuration: 3600,
          },
        };
      },
    },
  });
}
