/**
 * Whether SageMaker may run jobs and endpoints as the execution role.
 *
 * @module
 */
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { partitionOf } from "../../settings/partitions.ts";
import type { Session } from "../../aws/session.ts";
import { type Check, unknown } from "../../aws/check.ts";
import { type Trust, trustOf } from "./trust_policy.ts";

const check = "role";
const another = "set SAGEMAKER_ROLE_ARN to a role that SageMaker may assume";

/** Looks the role up in IAM and reads its trust policy. */
export async function checkRole(session: Session): Promise<Check> {
  const { roleArn, accountId, region, clients } = session;
  const wrong = (found: string, remedy = another): Check => ({
    check,
    result: "wrong",
    found,
    remedy,
  });
  if (roleArn === undefined) return wrong("none is set");
  const [, partition, , , account, path] = roleArn.split(":");
  if (partition !== partitionOf(region).name) {
    return wrong(
      `${roleArn} belongs to the partition ${partition}, the region ${region} to ${
        partitionOf(region).name
      }`,
    );
  }
  if (account !== accountId) {
    return wrong(
      `${roleArn} belongs to account ${account}, the credentials to ${accountId}`,
      `${another}, in the credentials' account`,
    );
  }
  try {
    const { Role } = await clients.iam.send(
      new GetRoleCommand({ RoleName: path.split("/").at(-1) }),
    );
    if (Role!.Arn !== roleArn) {
      return wrong(
        `the role with that name is ${Role!.Arn}, not ${roleArn}`,
        `set SAGEMAKER_ROLE_ARN to ${Role!.Arn}`,
      );
    }
    const policy = decodeURIComponent(Role!.AssumeRolePolicyDocument ?? "{}");
    return judge(roleArn, trustOf(policy, session));
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") {
      return wrong(`there is no role ${roleArn}`);
    }
    return unknown(
      check,
      error,
      "ask an administrator to allow you iam:GetRole, or continue",
    );
  }
}

function judge(roleArn: string, trust: Trust): Check {
  switch (trust) {
    case "allowed":
      return { check, result: "ok", found: `SageMaker may assume ${roleArn}` };
    case "conditional":
      return {
        check,
        result: "unknown",
        found: `SageMaker may assume ${roleArn} under conditions`,
        remedy: "check that the conditions of its trust policy let jobs of " +
          "this account pass",
      };
    case "denied":
      return {
        check,
        result: "wrong",
        found: `SageMaker may not assume ${roleArn}`,
        remedy: "make its trust policy allow sts:AssumeRole to " +
          "sagemaker.amazonaws.com, as docs/aws.md shows",
      };
  }
}
