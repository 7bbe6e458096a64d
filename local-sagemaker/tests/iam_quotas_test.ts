/** The local IAM, the local Service Quotas, and what is kept of a bucket. */
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import {
  ListServiceQuotasCommand,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createIam, roleArnOf } from "../iam.ts";
import { checkQuota, createQuotas } from "../quotas.ts";
import { usages } from "../sagemaker/mod.ts";
import { serve } from "../server.ts";
import { AwsError } from "../types.ts";
import {
  account,
  clientOf,
  codeOf,
  keys,
  openServer,
  withS3,
} from "./s3_support.ts";

Deno.test("IAM knows every role, which SageMaker may assume, and makes none", async () => {
  const server = serve({
    account,
    services: new Map([["iam", createIam(account)]]),
  });
  const client = new IAMClient({
    ...{ endpoint: server.endpoint, region: account.region, maxAttempts: 1 },
    credentials: keys(),
  });
  const ids = new Set<string>();
  for (const RoleName of ["own-role", "Other_2@a.b"]) {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    assertEquals(Role!.Arn, `arn:aws:iam::000000000000:role/${RoleName}`);
    assertEquals(Role!.Arn, roleArnOf(account, RoleName));
    const { Statement: [{ Principal }] } = JSON.parse(
      decodeURIComponent(Role!.AssumeRolePolicyDocument!),
    );
    assertEquals(Principal.Service, "sagemaker.amazonaws.com");
    ids.add(Role!.RoleId!);
  }
  assertEquals(ids.size, 2);
  const none = client.send(new GetRoleCommand({ RoleName: "a/b" }));
  assertEquals(await codeOf(none), "ValidationError");
  const create = client.send(
    new CreateRoleCommand({ RoleName: "a", AssumeRolePolicyDocument: "{}" }),
  );
  assertEquals(await codeOf(create), "InvalidAction");
  client.destroy();
  await server.close();
});

Deno.test("Service Quotas lists a quota of each type and usage, page by page", async () => {
  const services = new Map([[
    "servicequotas",
    createQuotas(account, usages()),
  ]]);
  const server = serve({ account, services });
  const client = new ServiceQuotasClient({
    ...{ endpoint: server.endpoint, region: account.region, maxAttempts: 1 },
    credentials: keys(),
  });
  const names: string[] = [];
  let pages = 0;
  for await (
    const { Quotas } of paginateListServiceQuotas({ client, pageSize: 100 }, {
      ServiceCode: "sagemaker",
    })
  ) {
    pages++;
    names.push(...Quotas!.map(({ QuotaName }) => QuotaName!));
  }
  assert(pages > 2);
  assertEquals(new Set(names).size, names.length);
  for (const usage of ["processing job", "training job", "endpoint"]) {
    assert(names.includes(`ml.m5.xlarge for ${usage} usage`), usage);
  }
  const ec2 = client.send(new ListServiceQuotasCommand({ ServiceCode: "ec2" }));
  assertEquals(await codeOf(ec2), "NoSuchResourceException");
  client.destroy();
  await server.close();
});

Deno.test("a quota that is used up refuses the next instance in AWS's words", () => {
  checkQuota("ml.m5.xlarge", "training job", 49);
  const error = assertThrows(
    () => checkQuota("ml.m5.xlarge", "training job", 50),
    AwsError,
    "The account-level service limit 'ml.m5.xlarge for training job usage' is 50",
  );
  assertEquals(error.code, "ResourceLimitExceeded");
});

Deno.test("a bucket's policy and tags are kept over a restart, and refused if they are none", () =>
  withS3(async ({ client, folder }) => {
    const Bucket = "kept";
    await client.send(new CreateBucketCommand({ Bucket }));
    const policy = () => client.send(new GetBucketPolicyCommand({ Bucket }));
    assertEquals(await codeOf(policy()), "NoSuchBucketPolicy");
    const none = client.send(
      new PutBucketPolicyCommand({ Bucket, Policy: "{" }),
    );
    assertEquals(await codeOf(none), "MalformedPolicy");
    const Policy = JSON.stringify({ Statement: [{ Effect: "Deny" }] });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const TagSet = [{ Key: "a", Value: "b & c" }];
    await client.send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }),
    );
    const server = await openServer(folder);
    const again = clientOf(server.endpoint);
    assertEquals(
      (await again.send(new GetBucketPolicyCommand({ Bucket }))).Policy,
      Policy,
    );
    assertEquals(
      (await again.send(new GetBucketTaggingCommand({ Bucket }))).TagSet,
      TagSet,
    );
    again.destroy();
    await server.close();
    await client.send(new DeleteBucketPolicyCommand({ Bucket }));
    assertEquals(await codeOf(policy()), "NoSuchBucketPolicy");
  }));
