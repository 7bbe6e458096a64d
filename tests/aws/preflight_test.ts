/**
 * What the preflight finds, through the real clients: against the local
 * SageMaker and against moto.
 */
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateModelCommand } from "@aws-sdk/client-sagemaker";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { trustOf } from "lib/resources/preflight/trust_policy.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withSession } from "../with_session.ts";
import { withLocal } from "./local_server.ts";
import { motoAccount, withMoto } from "./moto.ts";
import { withAwsSession } from "./support.ts";

const resultsOf = (checks: readonly churn.resources.Check[]) =>
  Object.fromEntries(checks.map(({ check, result }) => [check, result]));

const named = (checks: readonly churn.resources.Check[], name: string) =>
  checks.find(({ check }) => check === name)!;

Deno.test("the preflight finds nothing wrong with the local target, and creates nothing", () =>
  withSession(async (session) => {
    const checks = await churn.preflight(session);
    assertEquals(checks.filter(({ result }) => result !== "ok"), []);
    assert(named(checks, "bucket").found.includes("does not exist yet"));
    await churn.putObject(session, "a", "a", "text/plain");
    const later = await churn.preflight(session);
    assert(named(later, "bucket").found.includes("belongs to this account"));
    assertEquals((await session.ledger.open()).length, 2);
  }));

Deno.test("the preflight on moto says what can't be looked up", () =>
  withMoto((endpoint) =>
    withAwsSession({ endpoint }, {}, async (session) => {
      const checks = await churn.preflight(session);
      assertEquals(resultsOf(checks), {
        "caller": "ok",
        "region": "ok",
        "bucket": "ok",
        "role": "ok",
        "images": "ok",
        "quota of processing": "unknown",
        "quota of training": "unknown",
        "quota of endpoint": "unknown",
        "names": "ok",
      });
      assertEquals(named(checks, "region").found, "us-east-1 (AWS_REGION)");
    })
  ));

Deno.test("the preflight names what is wrong, and nothing is started with it", () =>
  withMoto(async (endpoint) => {
    const credentials = { accessKeyId: "other", secretAccessKey: "other" };
    const other = new S3Client({ endpoint, region: "eu-west-1", credentials });
    await other.send(
      new CreateBucketCommand({
        Bucket: "in-ireland",
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
    );
    other.destroy();
    const options = {
      bucket: "in-ireland",
      roleArn: `arn:aws:iam::${motoAccount}:role/for-lambda`,
    };
    await withAwsSession({ endpoint }, options, async (session) => {
      await session.clients.iam.send(
        new CreateRoleCommand({
          RoleName: "for-lambda",
          AssumeRolePolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Principal: { Service: "lambda.amazonaws.com" },
              Action: "sts:AssumeRole",
            },
          }),
        }),
      );
      const checks = await churn.preflight(session);
      const bucket = named(checks, "bucket");
      assertEquals(
        bucket.found,
        "in-ireland is in eu-west-1, not in us-east-1",
      );
      assert(bucket.remedy?.includes("AWS_REGION=eu-west-1"));
      assertEquals(named(checks, "role").result, "wrong");
      const dataset = {
        customers: "s3://in-ireland/a",
        columns: "s3://in-ireland/b",
      };
      const error = await assertRejects(
        () => churn.startProcessing(session, dataset),
        churn.resources.PreflightError,
        "SageMaker may not assume",
      );
      assertEquals(error.wrong.map(({ check }) => check), ["bucket", "role"]);
      assertEquals(await session.ledger.open(), []);
      await assertRejects(
        () => churn.putObject(session, "a", "a", "text/plain"),
        Error,
        "Cannot use the bucket because in-ireland is in eu-west-1",
      );
    });
    const roleArn = `arn:aws:iam::${motoAccount}:role/nobody`;
    await withAwsSession({ endpoint }, { roleArn }, async (session) => {
      const role = named(await churn.preflight(session), "role");
      assertEquals(role.result, "wrong");
      assertEquals(role.found, `there is no role ${roleArn}`);
    });
  }));

Deno.test("the preflight finds roles of other accounts, partitions and names", () =>
  withLocal(async (server) => {
    for (
      const [roleArn, why] of [
        [
          "arn:aws:iam::123456789012:role/churn-local",
          "belongs to account 123456789012",
        ],
        ["arn:aws-cn:iam::000000000000:role/churn-local", "partition aws-cn"],
        ["arn:aws:iam::000000000000:role/path/churn-local", "not arn:aws:iam"],
      ]
    ) {
      await withAwsSession(server, { roleArn }, async (session) => {
        const { result, found } = named(await churn.preflight(session), "role");
        assertEquals(result, "wrong", roleArn);
        assert(found.includes(why), found);
      });
    }
  }));

Deno.test("without a role a session uploads, resumes and cleans up, and starts nothing", () =>
  withLocal((server) =>
    withAwsSession(server, { roleArn: undefined }, async (session) => {
      const { result, found, remedy } = named(
        await churn.preflight(session),
        "role",
      );
      assertEquals([result, found], ["wrong", "none is set"]);
      assert(remedy?.startsWith("set SAGEMAKER_ROLE_ARN to"), remedy);
      const customers = await churn.loadCustomers(session);
      const dataset = await churn.uploadCustomers(session, customers);
      await assertRejects(
        () => churn.startProcessing(session, dataset),
        churn.resources.PreflightError,
        "role: none is set: set SAGEMAKER_ROLE_ARN",
      );
      assertEquals((await churn.resume(session)).dataset, dataset);
      await churn.cleanUp(session, { objects: true, bucket: true });
      assertEquals(await session.ledger.open(), []);
    })
  ));

Deno.test("the preflight finds regions without images and quotas too small", () =>
  withMoto((endpoint) =>
    withAwsSession(
      { endpoint },
      { region: "mx-central-1" },
      async (session) => {
        const { result, remedy } = named(
          await churn.preflight(session),
          "images",
        );
        assertEquals(result, "wrong");
        assert(remedy?.includes("us-west-2"), remedy);
      },
    )
  ));

Deno.test("the preflight compares quotas with what is needed", () =>
  withLocal((server) =>
    withAwsSession(
      server,
      {
        endpointInstanceCount: 51,
        trainingInstanceType: "ml.m5.nosuch" as "ml.m5.large",
      },
      async (session) => {
        const checks = await churn.preflight(session);
        assertEquals(named(checks, "quota of processing").result, "ok");
        assertEquals(named(checks, "quota of training").result, "unknown");
        const endpoint = named(checks, "quota of endpoint");
        assertEquals(endpoint.result, "wrong");
        assertEquals(
          endpoint.found,
          "ml.t2.medium for endpoint usage: 50, and 51 are needed",
        );
        assert(endpoint.remedy?.includes("CHURN_ENDPOINT_INSTANCE_TYPE"));
      },
    )
  ));

Deno.test("the preflight finds names that another ledger has given", () =>
  withSession(async (session) => {
    const { clients, roleArn } = session;
    const name = await session.ledger.nextName("model", "model");
    await churn.putObject(session, "model.tar.gz", "x", "application/gzip");
    await clients.sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: roleArn,
        PrimaryContainer: {
          Image: "xgboost",
          ModelDataUrl: `s3://${session.bucket}/model.tar.gz`,
          Environment: { SAGEMAKER_PROGRAM: "inference.py" },
        },
      }),
    );
    const { result, found } = named(await churn.preflight(session), "names");
    assertEquals(result, "wrong");
    assert(found.endsWith(name), found);
  }));

const session = { region: "us-east-1", accountId: "123456789012" };

Deno.test("trust policies are read as IAM has them", () => {
  const sagemaker = {
    Service: ["ec2.amazonaws.com", "sagemaker.amazonaws.com"],
  };
  const allow = {
    Effect: "Allow",
    Principal: sagemaker,
    Action: "sts:AssumeRole",
  };
  const read = (...Statement: object[]) =>
    trustOf(JSON.stringify({ Statement }), session);
  assertEquals(read(allow), "allowed");
  assertEquals(
    read({ ...allow, Action: ["sts:TagSession", "sts:*"] }),
    "allowed",
  );
  assertEquals(read({ ...allow, Action: "sts:TagSession" }), "denied");
  assertEquals(read({ ...allow, Principal: { AWS: "*" } }), "denied");
  assertEquals(read(), "denied");
  const StringEquals = { "aws:SourceAccount": "123456789012" };
  const own = { Condition: { StringEquals } };
  assertEquals(read({ ...allow, ...own }), "allowed");
  const other = {
    Condition: { StringEquals: { "aws:SourceAccount": ["210987654321"] } },
  };
  assertEquals(read({ ...allow, ...other }), "denied");
  const bySource = (arn: string) => ({
    ...allow,
    Condition: { ArnLike: { "aws:SourceArn": arn } },
  });
  const ours = "arn:aws:sagemaker:us-east-1:123456789012:";
  assertEquals(read(bySource(`${ours}*`)), "allowed");
  assertEquals(read(bySource("arn:*:sagemaker:*:123456789012:*")), "allowed");
  assertEquals(read(bySource(`${ours}training-job/*`)), "conditional");
  assertEquals(read(bySource("arn:aws:sagemaker:eu-*:1:*")), "conditional");
  assertEquals(read(bySource("arn:aws:lambda:us-east-1:1:*")), "denied");
  const some = { Condition: { Bool: { "aws:SecureTransport": "true" } } };
  assertEquals(read({ ...allow, ...some }), "conditional");
  const deny = { ...allow, Effect: "Deny" };
  assertEquals(read(allow, deny), "denied");
  assertEquals(read(allow, { ...deny, ...other }), "allowed");
  assertEquals(read(allow, { ...deny, ...some }), "conditional");
});

Deno.test("the trust policy of the docs lets SageMaker assume the role", async () => {
  const file = new URL("../../docs/policies/trust.json", import.meta.url);
  const text = await Deno.readTextFile(file);
  const policy = text.replaceAll("ACCOUNT_ID", session.accountId)
    .replaceAll("REGION", session.region);
  assertEquals(trustOf(policy, session), "allowed");
});

Deno.test("startTraining() takes no secrets as hyperparameters", () =>
  withSession(async (session) => {
    await assertRejects(
      () =>
        churn.startTraining(session, preparedBelow("s3://a/"), {
          api_key: "x",
        }),
      RangeError,
      "leave out api_key",
    );
  }));
