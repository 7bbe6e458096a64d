/**
 * Where credentials, region and endpoints come from on AWS: the SDK's own
 * chain, in a process with a home and an environment of its own.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { type LocalSageMaker, startLocal } from "@local/sagemaker";
import { python } from "../python.ts";
import { evalBare } from "./bare_deno.ts";

const script = `
  const churn = await import("lib/mod.ts");
  try {
    await using session = await churn.openSession({
      target: "aws",
      stateFolder: Deno.env.get("HOME") + "/state",
    });
    const checks = await churn.preflight(session);
    await churn.putObject(session, "a", "a", "text/plain");
    const resources = await churn.listResources(session);
    console.log(JSON.stringify({
      region: session.region,
      from: session.settings.sources.region,
      account: session.accountId,
      notOk: checks.filter(({ result }) => result !== "ok"),
      resources,
    }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.name + ": " + error.message }));
  }`;

async function run(home: string, variables: Record<string, string>) {
  const { stdout, stderr } = await evalBare(script, home, variables);
  assertEquals(stderr, "");
  return JSON.parse(stdout);
}

const region = "eu-west-1";
const role = {
  SAGEMAKER_ROLE_ARN: "arn:aws:iam::000000000000:role/churn-local",
};

async function withServer(
  use: (local: LocalSageMaker, home: string) => Promise<void>,
) {
  const home = await Deno.makeTempDir();
  try {
    const stateFolder = join(home, "server");
    await using local = await startLocal({
      ...{ stateFolder, python, region, roleName: "churn-local" },
    });
    await use(local, home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Every service that lib calls, as the SDK's settings call them. */
const services = [
  "s3",
  "sagemaker",
  "sagemaker_runtime",
  "cloudwatch_logs",
  "sts",
  "iam",
  "service_quotas",
];

Deno.test("a profile gives credentials, region and the services' endpoints", () =>
  withServer(async ({ endpoint, account }, home) => {
    await Deno.mkdir(join(home, ".aws"));
    const endpoints = services.map((name) =>
      `${name} =\n  endpoint_url = ${endpoint}\n`
    );
    await Deno.writeTextFile(
      join(home, ".aws", "config"),
      `[default]\nregion = us-west-2\n[profile work]\nregion = ${region}\n` +
        `services = here\n[services here]\n${endpoints.join("")}`,
    );
    await Deno.writeTextFile(
      join(home, ".aws", "credentials"),
      `[work]\naws_access_key_id = ${account.accessKeyId}\n` +
        `aws_secret_access_key = ${account.secretAccessKey}\n`,
    );
    assertEquals(await run(home, { ...role, AWS_PROFILE: "work" }), {
      region,
      from: "profile work",
      account: "000000000000",
      notOk: [],
      resources: [],
    });
  }));

Deno.test("variables give credentials, region and each service's endpoint", () =>
  withServer(async ({ endpoint, account }, home) => {
    const endpoints = services.map((name) => [
      `AWS_ENDPOINT_URL_${name.toUpperCase()}`,
      endpoint,
    ]);
    const found = await run(home, {
      ...role,
      ...Object.fromEntries(endpoints),
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    });
    assertEquals([found.region, found.from], [region, "AWS_REGION"]);
    assertEquals(found.notOk, []);
  }));

Deno.test("role, region and credentials that are missing are named together", () =>
  withServer(async (_local, home) => {
    const { error } = await run(home, {});
    const lines: string[] = error.split("\n");
    assertEquals(lines.length, 3);
    assert(lines[0].startsWith("RangeError: "), lines[0]);
    for (
      const [index, word] of ["AWS_REGION", "AWS_PROFILE", "ROLE_ARN"].entries()
    ) {
      assert(lines[index].includes(word), lines[index]);
    }
  }));
