/**
 * The whole walk, cleanup and sweep, request by request: each fits AWS's own
 * models, and the policies of docs/policies/ give what they need and nothing
 * else.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { preflight } from "lib/mod.ts";
import { repositoryRoot } from "lib/settings/settings.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { moduleOfCells } from "../notebook_cells.ts";
import { withLocal } from "./local_server.ts";
import { missingInMoto, motoHasNot } from "./moto.ts";
import {
  callsOfKinds,
  grants,
  type Need,
  needsOf,
  parts,
  type Policies,
  type Policy,
} from "./permissions.ts";
import { type RecordedRequest, recordRequests } from "./recorder.ts";
import {
  type Call,
  readCalls,
  type Server,
  withAwsSession,
} from "./support.ts";
import { cleanUpAll, leaveMuch } from "./walks.ts";

const account = "000000000000";
const region = "us-east-1";
const kmsKey =
  `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const place = { account, region, kmsKey };
/** Of kinds that no walk makes too: a policy lacks none in the registry. */
const ofKinds = callsOfKinds(place);
const options = {
  roleArn: `arn:aws:iam::${account}:role/churn-local`,
  bucket: "churn-own-bucket",
  prefix: "teams/retention/",
  kmsKey,
};
const placeholders: Readonly<Record<string, string>> = {
  ACCOUNT_ID: account,
  REGION: region,
  BUCKET: options.bucket,
  PREFIX: options.prefix,
  ROLE_NAME: "churn-local",
  KEY_ID: kmsKey.split("/")[1],
};

interface Recorded {
  readonly opening: readonly Call[];
  readonly walk: readonly Call[];
  readonly cleanup: readonly Call[];
}

async function recordAll(server: Server): Promise<Recorded> {
  let walk: RecordedRequest[] = [];
  let cleanup: RecordedRequest[] = [];
  const all = await recordRequests(() =>
    withAwsSession(server, options, async (session) => {
      walk = await recordRequests(() => leaveMuch(session));
      cleanup = await recordRequests(() => cleanUpAll(session));
    })
  );
  const calls = await readCalls(all);
  const opened = calls.length - walk.length - cleanup.length;
  return {
    opening: calls.slice(0, opened),
    walk: calls.slice(opened, opened + walk.length),
    cleanup: calls.slice(opened + walk.length),
  };
}

Deno.test("the whole walk fits AWS's models and the policies", (test) =>
  withLocal(async (server) => {
    const { opening, walk, cleanup } = await recordAll(server);

    await test.step("each request fits AWS's models", () => {
      const calls = [...opening, ...walk, ...cleanup];
      assertEquals(calls.filter(({ problems }) => problems.length > 0), []);
      const services = new Set(calls.map(({ service }) => service));
      for (const service of ["s3", "sagemaker", "sagemaker-runtime", "logs"]) {
        assert(services.has(service), service);
      }
    });

    await test.step("each call of S3 names the bucket's owner", () => {
      const calls = [...opening, ...walk, ...cleanup].filter((call) =>
        call.service === "s3" && call.sender === "session" &&
        call.operation !== "CreateBucket"
      );
      const owners = calls.map(({ operation, parameters }) =>
        `${operation} ${parameters.ExpectedBucketOwner}`
      );
      const expected = calls.map(({ operation }) => `${operation} ${account}`);
      assertEquals([...new Set(owners)], [...new Set(expected)]);
    });

    await test.step("what moto lacks of it is listed", async () => {
      const operations = [...opening, ...walk, ...cleanup]
        .filter(({ service }) => service === "sagemaker")
        .map(({ operation }) => operation);
      const missing = await missingInMoto([...new Set(operations)]);
      assertEquals(missing, Object.keys(motoHasNot));
    });

    await test.step("the policies give what they need and nothing else", async () => {
      const policies = await readPolicies();
      const of = (...names: string[]): Policies =>
        Object.fromEntries(names.map((name) => [name, policies[name]]));
      const needs = (sender: Call["sender"], ...calls: (readonly Call[])[]) =>
        calls.flat().filter((call) => call.sender === sender)
          .flatMap((call) => needsOf(call, place));
      const used = new Set([
        ...use(
          of("caller-walk", "caller-bucket", "caller-kms"),
          [...needs("session", opening, walk, ofKinds.walk), ...ofTheBucket],
        ),
        ...use(
          of("caller-cleanup", "caller-bucket"),
          needs("session", opening, cleanup, ofKinds.cleanup),
        ),
        ...use(
          of("execution-role", "execution-role-kms"),
          [...needs("jobs", walk), ...ofSageMaker],
        ),
        ...use(of("execution-role-vpc"), inVpc),
        ...use(of("caller-tracking"), needs("session", await tracking(server))),
        ...use(of("execution-role-mlflow"), toMlflow),
      ]);
      assertEquals(parts(policies).filter((part) => !used.has(part)), []);
    });
  }));

/** What a preflight asks besides, if an experiment and an MLflow are set. */
async function tracking(server: Server): Promise<Call[]> {
  const requests = await recordRequests(async () => {
    for (const resource of ["mlflow-app/a", "mlflow-tracking-server/b"]) {
      const mlflowArn = arn("sagemaker", resource);
      const settings = { ...options, experiment: "churn", mlflowArn };
      await withAwsSession(server, settings, async (session) => {
        await preflight(session);
      });
    }
  });
  const calls = await readCalls(requests);
  assertEquals(calls.flatMap(({ problems }) => problems), []);
  return calls.filter(({ operation }) => /Experiment|Mlflow/.test(operation));
}

Deno.test("what the cells of the notebook of better models send fits AWS's models and the policies", () =>
  withLocal(async (server) => {
    const text = await Deno.readTextFile(inRoot("notebooks", "tuning.ipynb"));
    const cells = moduleOfCells(JSON.parse(text))
      .replace("await churn.openSession()", "globalThis.sessionOfCells")
      .replaceAll("jobs: 30", "jobs: 10")
      .replaceAll("churn.showPlot(", "churn.plotPng(");
    const module = inRoot("build", "tuning_requests.ts");
    await Deno.mkdir(inRoot("build"), { recursive: true });
    await Deno.writeTextFile(module, cells);
    const requests = await recordRequests(() =>
      withAwsSession(
        server,
        { ...options, cleanup: "delete" },
        async (session) => {
          Reflect.set(globalThis, "sessionOfCells", session);
          await import(pathToFileURL(module).href);
          const left = await session.ledger.open();
          assertEquals(left.map(({ kind }) => kind), ["bucket"]);
        },
      )
    );
    const calls = await readCalls(requests);
    assertEquals(calls.filter(({ problems }) => problems.length > 0), []);
    const operations = calls.map(({ operation }) => operation);
    assert(operations.includes("CreateHyperParameterTuningJob"));
    const trained = operations.filter((name) => name === "CreateTrainingJob");
    assert(trained.length > 5, `${trained.length} training jobs`);
    const policies = await readPolicies();
    const of = (...names: string[]): Policies =>
      Object.fromEntries(names.map((name) => [name, policies[name]]));
    const needs = (sender: Call["sender"]) =>
      calls.filter((call) => call.sender === sender)
        .flatMap((call) => needsOf(call, place));
    use(
      of("caller-walk", "caller-cleanup", "caller-bucket", "caller-kms"),
      needs("session"),
    );
    use(of("execution-role", "execution-role-kms"), needs("jobs"));
  }));

/** The parts of policies that are used for needs, all of which they must give. */
function use(policies: Policies, needs: readonly Need[]): string[] {
  const missing = needs.filter((need) => grants(policies, need).length === 0);
  assertEquals([...new Set(missing.map((need) => JSON.stringify(need)))], []);
  return needs.flatMap((need) => grants(policies, need));
}

async function readPolicies(): Promise<Policies> {
  const folder = join(repositoryRoot, "docs", "policies");
  const policies: Record<string, Policy> = {};
  for await (const { name } of Deno.readDir(folder)) {
    if (name === "trust.json") continue;
    let text = await Deno.readTextFile(join(folder, name));
    for (const [word, value] of Object.entries(placeholders)) {
      text = text.replaceAll(word, value);
    }
    policies[name.replace(".json", "")] = JSON.parse(text);
  }
  return policies;
}

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
const group = "log-group:/aws/sagemaker/TrainingJobs:log-stream:";
const object = `arn:aws:s3:::${options.bucket}/${options.prefix}`;

const needed = (
  resource: string,
  context: Need["context"],
  ...actions: string[]
): Need[] => actions.map((action) => ({ action, resource, context }));

/** Where the endpoint has TLS; and after a bucket was half made. */
const ofTheBucket: readonly Need[] = needed(
  `arn:aws:s3:::${options.bucket}`,
  {},
  "s3:PutBucketPolicy",
  "s3:GetBucketTagging",
);

/**
 * What SageMaker does as the role outside of the containers, after "How to use
 * SageMaker AI execution roles" in AWS's guide; nothing here can record it.
 */
const ofSageMaker: readonly Need[] = [
  ...needed(
    arn("logs", group),
    {},
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
  ),
  ...["AWS/SageMaker", "/aws/sagemaker/TrainingJobs"].flatMap((namespace) =>
    needed(
      "*",
      { "cloudwatch:namespace": namespace },
      "cloudwatch:PutMetricData",
    )
  ),
  ...needed("*", {}, "ecr:GetAuthorizationToken"),
  ...["sagemaker-scikit-learn", "sagemaker-xgboost"].flatMap((repository) =>
    needed(
      `arn:aws:ecr:${region}:683313688378:repository/${repository}`,
      {},
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    )
  ),
  // A model of more than one part.
  ...needed(
    `${object}model_output/churn-training-1/output/model.tar.gz`,
    {},
    "s3:PutObject",
    "s3:AbortMultipartUpload",
  ),
  ...needed(
    kmsKey,
    {},
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
  ),
  ...needed(
    kmsKey,
    { "kms:GrantIsForAWSResource": "true" },
    "kms:CreateGrant",
  ),
];

/** What a client of MLflow does that logs a run, by the reference's names. */
const toMlflow: readonly Need[] = [
  ...needed(
    arn("sagemaker", "mlflow-app/app-1"),
    {},
    "sagemaker:CallMlflowAppApi",
  ),
  ...needed(
    arn("sagemaker", "mlflow-tracking-server/churn"),
    {},
    ...["GetExperimentByName", "CreateExperiment", "GetExperiment"]
      .map((action) => `sagemaker-mlflow:${action}`),
    ...["CreateRun", "GetRun", "UpdateRun", "SetTag"]
      .map((action) => `sagemaker-mlflow:${action}`),
    ...["LogBatch", "LogMetric", "LogParam"]
      .map((action) => `sagemaker-mlflow:${action}`),
  ),
];

/** After "Give SageMaker access to resources in your VPC" in AWS's guide. */
const inVpc: readonly Need[] = [
  ...needed(
    "*",
    {},
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
  ),
  ...["network-interface/eni-1", "subnet/subnet-1", "security-group/sg-1"]
    .flatMap((resource) =>
      needed(arn("ec2", resource), {}, "ec2:CreateNetworkInterface")
    ),
  ...needed(
    arn("ec2", "network-interface/eni-1"),
    {},
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
  ),
];
