import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import {
  repositoryRoot,
  resolveSettings,
  type SettingsOptions,
  variables,
} from "lib/settings/settings.ts";
import { unknownVariables } from "lib/settings/unknown.ts";
import { resolvePath } from "lib/settings/paths.ts";

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
  assertEquals(settings.sources.region, "AWS_DEFAULT_REGION");
  assertEquals(settings.roleArn, "arn:aws:iam::123456789012:role/real");
});

Deno.test("resolveSettings() finds an own file below the repository's root", () => {
  const settings = resolveSettings({}, { CHURN_CSV: "deno.json" });
  assertEquals(settings.csv, join(repositoryRoot, "deno.json"));
});

const wrong = {
  CHURN_TARGET: "azure",
  CHURN_CSV: "no/such.csv",
  CHURN_BUCKET: "Not_A_Bucket",
  CHURN_PREFIX: "/in front",
  CHURN_PROCESSING_INSTANCE_TYPE: "m5.xlarge",
  CHURN_TRAINING_INSTANCE_COUNT: "2",
  CHURN_ENDPOINT_INSTANCE_COUNT: "many",
  CHURN_VOLUME_GB: "0",
  CHURN_MAX_RUNTIME_SECONDS: "1e3",
  CHURN_XGBOOST_VERSION: "latest",
  CHURN_SKLEARN_VERSION: "0.23-1",
  CHURN_KMS_KEY: "my key",
  CHURN_SUBNETS: "subnet-1,vpc-2",
  CHURN_SECURITY_GROUPS: "sg-xyz",
  CHURN_NETWORK_ISOLATION: "training",
  CHURN_TAGS: "churn:project=other",
  CHURN_EXPERIMENT: "-retention",
  CHURN_MLFLOW_ARN: "arn:aws:mlflow:here",
};

Deno.test("resolveSettings() names every problem at once", () => {
  const { message } = assertThrows(
    () => resolveSettings({}, wrong),
    RangeError,
  );
  const lines = message.split("\n");
  assertEquals(lines.length, Object.keys(wrong).length);
  for (const [variable, value] of Object.entries(wrong)) {
    const line = lines.find((line) => line.includes(variable))!;
    assertMatch(
      line,
      /^Cannot use \w+ because it must .+: current value is '|^No file at '/,
    );
    assertStringIncludes(line, `'${value}'`);
  }
});

Deno.test("resolveSettings() names what is no setting, and what may have been meant", () => {
  const mistyped = {
    CHURN_TARGTE: "aws",
    CHURN_MAX_RUNTIME: "600",
    CHURN_INSTANCE_COUNT: "2",
    CHURN_S3_ACCESS_KEY: "key",
    CHURN_REGION: " ",
    CHURNED: "yes",
  };
  const options = { maxRuntimeSecond: 600 } as SettingsOptions;
  const { message } = assertThrows(
    () => resolveSettings(options, mistyped),
    RangeError,
  );
  assertEquals(message.split(/\? .*\n?/).filter(Boolean), [
    "Cannot use CHURN_TARGTE because there is no such variable: did you mean CHURN_TARGET",
    "Cannot use CHURN_MAX_RUNTIME because there is no such variable: did you mean CHURN_MAX_RUNTIME_SECONDS",
    "Cannot use CHURN_INSTANCE_COUNT because there is no such variable: did you mean CHURN_TRAINING_INSTANCE_COUNT",
    "Cannot use CHURN_S3_ACCESS_KEY because there is no such variable: did you mean CHURN_S3_ACCESS_KEY_ID",
    "Cannot use maxRuntimeSecond because there is no such option: did you mean maxRuntimeSeconds",
  ]);
});

Deno.test("a path with backslashes is found as Windows means it, and one that is named so as it is", async () => {
  const folder = await Deno.makeTempDir();
  const at = (path: string) => resolvePath(folder, path);
  assertEquals(at("data\\my shop\\a.csv"), join(folder, "data/my shop/a.csv"));
  assertEquals(at(".\\a.csv"), join(folder, "a.csv"));
  assertEquals(at("..\\a.csv"), join(folder, "..", "a.csv"));
  assertEquals(at("C:\\Users\\me\\a.csv"), "/mnt/c/Users/me/a.csv");
  await Deno.writeTextFile(join(folder, "odd\\name.csv"), "");
  assertEquals(at("odd\\name.csv"), join(folder, "odd\\name.csv"));
  assertEquals(at("/x/y.csv"), "/x/y.csv");
  const { csv } = resolveSettings({
    csv: "tests\\fixtures\\sample\\sample_1000_42.csv",
  }, {});
  assertEquals(
    csv,
    join(repositoryRoot, "tests/fixtures/sample/sample_1000_42.csv"),
  );
});

Deno.test("every variable that the project reads is known", async () => {
  const { code, stdout } = await new Deno.Command("grep", {
    args: ["-rhoE", "--include=*.ts", "--include=*.md", "--include=*.ipynb"]
      .concat("\\bCHURN_[A-Z0-9_]*[A-Z0-9]\\b", "lib", "docs", "notebooks")
      .concat("README.md", "CONTRIBUTING.md"),
    cwd: repositoryRoot,
  }).output();
  assertEquals(code, 0);
  const names = new TextDecoder().decode(stdout).trim().split("\n");
  const unknown = Object.fromEntries(names.map((name) => [name, "1"]));
  const known = Object.values(variables);
  assertEquals(unknownVariables(unknown, known), []);
});

Deno.test("resolveSettings() takes an MLflow of SageMaker on AWS, and refuses it where there is none", () => {
  const arns = ["mlflow-app/app-1A", "mlflow-tracking-server/of-team"].map((
    resource,
  ) => `arn:aws-cn:sagemaker:cn-north-1:123456789012:${resource}`);
  for (const CHURN_MLFLOW_ARN of arns) {
    const settings = resolveSettings({}, {
      CHURN_TARGET: "aws",
      CHURN_MLFLOW_ARN,
    });
    assertEquals(settings.mlflowArn, CHURN_MLFLOW_ARN);
    assertThrows(
      () => resolveSettings({}, { CHURN_MLFLOW_ARN }),
      RangeError,
      "Cannot use CHURN_MLFLOW_ARN because it must be unset on the local target",
    );
  }
  assertThrows(
    () =>
      resolveSettings({}, {
        CHURN_TARGET: "aws",
        CHURN_MLFLOW_ARN: "http://127.0.0.1:5000",
      }),
    RangeError,
    "Cannot use CHURN_MLFLOW_ARN because it must look like arn:",
  );
});

const kmsKey =
  "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

Deno.test("resolveSettings() reads counts, lists and pairs from variables", () => {
  const settings = resolveSettings({}, {
    CHURN_PREFIX: "team/churn",
    CHURN_ENDPOINT_INSTANCE_TYPE: "ml.m5.large",
    CHURN_VOLUME_GB: "50",
    CHURN_SPOT: "1",
    CHURN_XGBOOST_VERSION: "3.0-5",
    CHURN_KMS_KEY: kmsKey,
    CHURN_SUBNETS: "subnet-0a, subnet-0b",
    CHURN_SECURITY_GROUPS: "sg-0a",
    CHURN_NETWORK_ISOLATION: "none",
    CHURN_TAGS: "team=data science, cost center=42",
  });
  assertEquals(settings.prefix, "team/churn/");
  assertEquals(settings.endpointInstanceType, "ml.m5.large");
  assertEquals(settings.volumeSizeGb, 50);
  assertEquals(settings.spot, true);
  assertEquals(settings.xgboostVersion, "3.0-5");
  assertEquals(settings.kmsKey, kmsKey);
  assertEquals(settings.subnets, ["subnet-0a", "subnet-0b"]);
  assertEquals(settings.securityGroups, ["sg-0a"]);
  assertEquals(settings.networkIsolation, []);
  assertEquals(settings.tags, { team: "data science", "cost center": "42" });
  assertEquals(settings.sources.volumeSizeGb, "CHURN_VOLUME_GB");
  assertEquals(settings.sources.trainingInstanceType, "default");
});

Deno.test("resolveSettings() checks options as it checks variables", () => {
  assertThrows(
    () => resolveSettings({ volumeSizeGb: 1.5, tags: { "aws:x": "y" } }, {}),
    RangeError,
    "Cannot use option volumeSizeGb because it must be a whole number from 1 to 16384: " +
      "current value is '1.5'\nCannot use option tags",
  );
});

Deno.test("resolveSettings() leaves room for the project's tag among AWS's 50", () => {
  const names = Array.from({ length: 50 }, (_, i) => [`tag${i}`, ""] as const);
  const few = Object.fromEntries(names.slice(1));
  assertEquals(resolveSettings({ tags: few }, {}).tags, few);
  const tags = Object.fromEntries(names);
  assertThrows(
    () => resolveSettings({ tags }, {}),
    RangeError,
    "Cannot use option tags",
  );
});

Deno.test("resolveSettings() wants subnets and security groups together", () => {
  assertThrows(
    () => resolveSettings({ subnets: ["subnet-0a"] }, {}),
    RangeError,
    "Cannot use option subnets without CHURN_SECURITY_GROUPS",
  );
  assertThrows(
    () => resolveSettings({}, { CHURN_SECURITY_GROUPS: "sg-0a" }),
    RangeError,
    "Cannot use CHURN_SUBNETS without CHURN_SECURITY_GROUPS",
  );
});

Deno.test("a path that can't be used is blamed on what gave it", () => {
  const wrong = {
    csv: ["nope.csv", "lib", "deno.json/x.csv", "", "a\0b", "x".repeat(9000)],
    stateFolder: ["deno.json", "deno.json/state"],
    python: ["nope", "lib", "deno.json"],
    callLog: ["lib", "nope/calls.jsonl"],
  };
  for (const [option, paths] of Object.entries(wrong)) {
    const variable = variables[option as keyof typeof wrong];
    for (const path of paths) {
      const refused = (...given: Parameters<typeof resolveSettings>) =>
        assertThrows(() => resolveSettings(...given), RangeError).message;
      const blamed = refused({ [option]: path }, {});
      const blames = (message: string, giver: string) =>
        message.startsWith(`Cannot use ${giver} because it must be a`) ||
        message.startsWith(`No file at '${path}' (${giver};`);
      assert(blames(blamed, `option ${option}`), blamed);
      assert(!blamed.includes(variable), blamed);
      if (path === "") continue; // an empty variable is none
      const other = refused({}, { [variable]: path });
      assert(blames(other, variable), other);
      assert(!other.includes("option"), other);
      assert(
        refused({ [option]: path }, { [variable]: "deno.json" }) === blamed,
      );
    }
  }
});

Deno.test("resolveSettings() refuses an interpreter that isn't there", () => {
  for (const CHURN_PYTHON of ["no/such/python", "deno.json/python"]) {
    assertThrows(
      () => resolveSettings({}, { CHURN_PYTHON }),
      RangeError,
      `No file at '${CHURN_PYTHON}' (CHURN_PYTHON;`,
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

Deno.test("resolveSettings() takes no secrets as tags, and does not repeat them", () => {
  const { message } = assertThrows(
    () =>
      resolveSettings({}, {
        CHURN_TAGS: "owner=me,db-password=hunter2,x=AKIAIOSFODNN7EXAMPLE",
      }),
    RangeError,
    "leave out db-password, x",
  );
  assert(!/hunter2|AKIA/.test(message));
});
