/**
 * The local IAM: roles as jobs and endpoints see them. These accept every role,
 * so there is every role, SageMaker may assume it, and it may do everything.
 *
 * @module
 */
import type {
  GetRoleRequest,
  SimulatePrincipalPolicyRequest,
} from "@aws-sdk/client-iam";
import { createHash } from "node:crypto";
import { serviceModel } from "./model/mod.ts";
import { compile } from "./model/pattern.ts";
import { createQueryService } from "./query_protocol.ts";
import { type Account, AwsError, type Service } from "./types.ts";
import type { Xml } from "./xml.ts";

/** SageMaker may assume the role, nobody else. */
const trust = {
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  }],
};

/** Members that have policies, which are not read. */
const policies = [
  ...["PolicyInputList", "PermissionsBoundaryPolicyInputList"],
  ...["PolicyExclusionList", "ResourcePolicy"],
] as const;

/** IAM's own. */
const pageSize = 100;

/** The ARN of a role without a path. */
export function roleArnOf(
  { accountId }: Pick<Account, "accountId">,
  roleName: string,
): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}

/** Answers `GetRole` and `SimulatePrincipalPolicy` for every role. */
export function createIam(account: Pick<Account, "accountId">): Service {
  return createQueryService({
    title: "IAM",
    model: serviceModel("iam"),
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    operations: {
      GetRole: ({ RoleName }: GetRoleRequest) => ({
        Role: {
          Path: "/",
          RoleName,
          RoleId: roleIdOf(RoleName!),
          Arn: roleArnOf(account, RoleName!),
          CreateDate: "1970-01-01T00:00:00Z",
          AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
          MaxSessionDuration: 3600,
        },
      }),
      SimulatePrincipalPolicy: simulate,
    },
  });
}

/** The same for the same name. */
function roleIdOf(roleName: string): string {
  const digest = createHash("sha256").update(roleName).digest("hex");
  return `AROA${digest.slice(0, 17).toUpperCase()}`;
}

/** A result for each action and resource, page by page. */
function simulate(request: SimulatePrincipalPolicyRequest): Xml {
  checkRole(request.PolicySourceArn!);
  const read = policies.filter((name) => request[name]?.length);
  if (read.length) {
    throw new AwsError(
      "InvalidInput",
      `The local IAM reads no policies: leave out ${read.join(", ")}`,
    );
  }
  const { ActionNames, ResourceArns, MaxItems = pageSize, Marker = "0" } =
    request;
  const resources = ResourceArns?.length ? ResourceArns : ["*"];
  const count = ActionNames!.length * resources.length;
  const start = /^\d{1,9}$/.test(Marker) ? Number(Marker) : Infinity;
  if (start > count) {
    throw new AwsError("ValidationError", `Invalid Marker: '${Marker}'`);
  }
  const end = Math.min(start + MaxItems, count);
  const results = Array.from({ length: end - start }, (_, index) => ({
    EvalActionName:
      ActionNames![Math.floor((start + index) / resources.length)],
    EvalResourceName: resources[(start + index) % resources.length],
    EvalDecision: "allowed",
    MatchedStatements: { member: [] },
    MissingContextValues: { member: [] },
  }));
  return {
    EvaluationResults: { member: results },
    IsTruncated: end < count,
    Marker: end < count ? end : undefined,
  };
}

/** Refuses whatever jobs don't accept as a role. */
function checkRole(arn: string): void {
  const { regex, pattern } = serviceModel("sagemaker").shapes.RoleArn;
  if (compile(regex ?? pattern!).test(arn)) return;
  throw new AwsError(
    "InvalidInput",
    `Invalid Entity Arn: ${arn} is not the ARN of a role, and the local IAM ` +
      "simulates only the policies of roles",
  );
}
