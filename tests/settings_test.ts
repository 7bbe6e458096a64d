import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { repositoryRoot, resolveSettings } from "lib/settings.ts";

Deno.test("resolveSettings() is local with nothing set", () => {
  const settings = resolveSettings({}, {});
  assertEquals(settings.target, "local");
  assertEquals(settings.region, "us-east-1");
  assertEquals(settings.stateFolder, join(repositoryRoot, ".local"));
  assertEquals(settings.python, join(repositoryRoot, ".venv/bin/python"));
  assertEquals(settings.csv, undefined);
});

Deno.test("resolveSettings() takes options before variables before defaults", () => {
  const environment = { CHURN_BUCKET: "from-environment" };
  const fromEnvironment = resolveSettings({}, environment);
  assertEquals(fromEnvironment.bucket, "from-environment");
  assertEquals(fromEnvironment.sources.bucket, "CHURN_BUCKET");
  const fromOption = resolveSettings({ bucket: "from-option" }, environment);
  assertEquals(fromOption.bucket, "from-option");
  assertEquals(fromOption.sources.bucket, "openSession()");
});

Deno.test("resolveSettings() reads no AWS variable on the local target", () => {
  const settings = resolveSettings({}, {
    AWS_REGION: "eu-west-1",
    AWS_PROFILE: "work",
    AWS_ENDPOINT_URL: "https://example.com",
    SAGEMAKER_ROLE_ARN: "arn:aws:iam::123456789012:role/real",
  });
  assertEquals(settings.region, "us-east-1");
  assertEquals(settings.roleArn, undefined);
});

Deno.test("resolveSettings() takes region and role on AWS", () => {
  const settings = resolveSettings({}, {
    CHURN_TARGET: "aws",
    AWS_DEFAULT_REGION: "eu-west-1",
    SAGEMAKER_ROLE_ARN: "arn:aws:iam::123456789012:role/real",
  });
  assertEquals(settings.region, "eu-west-1");
  assertEquals(settings.roleArn, "arn:aws:iam::123456789012:role/real");
});

Deno.test("resolveSettings() finds an own file below the repository's root", () => {
  const settings = resolveSettings({}, { CHURN_CSV: "deno.json" });
  assertEquals(settings.csv, join(repositoryRoot, "deno.json"));
});

Deno.test("resolveSettings() names every problem at once", () => {
  const { message } = assertThrows(() =>
    resolveSettings({}, {
      CHURN_TARGET: "azure",
      CHURN_CSV: "no/such.csv",
      CHURN_BUCKET: "Not_A_Bucket",
    }), RangeError);
  assertEquals(message.split("\n").length, 3);
  assertStringIncludes(message, "'azure'");
  assertStringIncludes(message, "'no/such.csv'");
  assertStringIncludes(message, "'Not_A_Bucket'");
});

Deno.test("resolveSettings() refuses an interpreter that isn't there", () => {
  for (const CHURN_PYTHON of ["no/such/python", "deno.json/python"]) {
    assertThrows(
      () => resolveSettings({}, { CHURN_PYTHON }),
      RangeError,
      "Cannot use CHURN_PYTHON as there is no such file",
    );
  }
  const python = Deno.execPath();
  assertEquals(resolveSettings({ python }, {}).python, python);
});

Deno.test("resolveSettings() wants the keys of another S3", () => {
  const AWS_ENDPOINT_URL_S3 = "http://127.0.0.1:9000";
  assertThrows(
    () => resolveSettings({}, { AWS_ENDPOINT_URL_S3 }),
    RangeError,
    "CHURN_S3_ACCESS_KEY_ID",
  );
  const settings = resolveSettings({}, {
    AWS_ENDPOINT_URL_S3,
    CHURN_S3_ACCESS_KEY_ID: "key",
    CHURN_S3_SECRET_ACCESS_KEY: "secret",
  });
  assertEquals(settings.s3, {
    endpoint: AWS_ENDPOINT_URL_S3,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});
