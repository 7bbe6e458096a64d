import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { startLocal } from "@local/sagemaker";
import { mask, showSettings } from "lib/session/tables.ts";
import { display } from "lib/show/bundle.ts";
import { python } from "./python.ts";
import { withEnvironment } from "./with_environment.ts";

async function inFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openSession() opens the local target and creates nothing", () =>
  inFolder(async (stateFolder) => {
    await using session = await churn.openSession({ stateFolder, python });
    assertEquals(session.accountId, "000000000000");
    assertEquals(session.bucket, "sagemaker-us-east-1-000000000000");
    assertEquals(await churn.listResources(session), []);
  }));

Deno.test("openSession() joins the session that has the same state open", () =>
  inFolder(async (stateFolder) => {
    await using first = await churn.openSession({ stateFolder, python });
    await using second = await churn.openSession({ stateFolder, python });
    const uri = await churn.putObject(first, "a/b", "text", "text/plain");
    assertEquals(await churn.listObjects(second, uri), [
      { key: "a/b", bytes: 4 },
    ]);
  }));

Deno.test("a session says so when the server it joined has ended", () =>
  inFolder(async (stateFolder) => {
    const host = await churn.openSession({ stateFolder, python });
    await using joined = await churn.openSession({ stateFolder, python });
    await host.close();
    await assertRejects(
      () => churn.listResources(joined),
      Error,
      "call openSession() again",
    );
  }));

Deno.test("openSession() on the local target is not led astray by AWS settings", () =>
  inFolder(async (folder) => {
    const config = join(folder, "config");
    await Deno.writeTextFile(
      config,
      "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\n" +
        "use_dualstack_endpoint = true\nendpoint_url = http://127.0.0.1:9\n",
    );
    await withEnvironment({
      AWS_CONFIG_FILE: config,
      AWS_PROFILE: "default",
      AWS_REGION: "eu-west-1",
      AWS_USE_FIPS_ENDPOINT: "true",
      AWS_USE_DUALSTACK_ENDPOINT: "true",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_SAGEMAKER: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wrong",
    }, async () => {
      const stateFolder = join(folder, "state");
      await using session = await churn.openSession({ stateFolder, python });
      assertEquals(session.region, "us-east-1");
      assertEquals(await churn.listResources(session), []);
    });
  }));

Deno.test("openSession() with the target aws goes by the AWS variables alone", () =>
  inFolder(async (folder) => {
    await using local = await startLocal({
      stateFolder: join(folder, "server"),
      python,
    });
    await withEnvironment({
      CHURN_TARGET: "aws",
      AWS_ENDPOINT_URL: local.endpoint,
      AWS_REGION: local.account.region,
      AWS_ACCESS_KEY_ID: local.account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.account.secretAccessKey,
      SAGEMAKER_ROLE_ARN: "arn:aws:iam::000000000000:role/example",
    }, async () => {
      const stateFolder = join(folder, "client");
      await using session = await churn.openSession({ stateFolder });
      assertEquals(session.settings.target, "aws");
      assertEquals(session.roleArn, "arn:aws:iam::000000000000:role/example");
      const customers = await churn.loadCustomers(session);
      const dataset = await churn.uploadCustomers(session, customers);
      const [object] = await churn.listObjects(session, dataset.customers);
      assert(object.bytes > 10_000);
    });
  }));

Deno.test("showSettings() masks the secrets of another S3", () =>
  inFolder(async (folder) => {
    await using other = await startLocal({
      stateFolder: join(folder, "other"),
      python,
    });
    const { accessKeyId, secretAccessKey } = other.account;
    await using session = await churn.openSession({
      stateFolder: join(folder, "state"),
      python,
      s3: {
        endpoint: other.endpoint,
        credentials: { accessKeyId, secretAccessKey },
      },
    });
    const shown = JSON.stringify(await showSettings(session)[display]());
    assert(shown.includes(other.endpoint));
    assert(!shown.includes(secretAccessKey));
    assert(!shown.includes(accessKeyId));
  }));

Deno.test("mask() shows the end of a long secret only", () => {
  assertEquals(mask("0123456789abcdef"), "********cdef");
  assertEquals(mask("short"), "********");
});

Deno.test("showSettings() lists what is not at its default, with where it is from", () =>
  inFolder(async (stateFolder) => {
    const options = { stateFolder, python, volumeSizeGb: 50, tags: { a: "b" } };
    await using session = await churn.openSession(options);
    const { "text/plain": text } = await showSettings(session)[display]();
    const lines = String(text).split("\n").map((line) => line.split(/  +/));
    assertEquals(lines.slice(7), [
      ["volume size gb", "50", "openSession()"],
      ["tags", "a=b", "openSession()"],
    ]);
  }));
