/** What a user reads who has no way in to AWS, each in a process of its own. */
import { assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { startLocal } from "@local/sagemaker";
import { python } from "../python.ts";
import { evalBare } from "./bare_deno.ts";

const script = `
  const { openSession } = await import("lib/mod.ts");
  try {
    await openSession({
      target: "aws",
      stateFolder: Deno.env.get("HOME") + "/state",
      roleArn: "arn:aws:iam::111122223333:role/example",
    });
    console.log("opened");
  } catch (error) {
    console.log(error.name + ": " + error.message);
  }`;

/** Opens a session with nothing in the environment but these variables. */
async function open(
  home: string,
  variables: Record<string, string>,
): Promise<string> {
  const { stdout, stderr } = await evalBare(script, home, {
    AWS_REGION: "us-east-1",
    ...variables,
  });
  return stdout + stderr;
}

async function withHome(run: (home: string) => Promise<void>) {
  const home = await Deno.makeTempDir();
  try {
    await run(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("no credentials at all", () =>
  withHome(async (home) => {
    const said = await open(home, {});
    assertStringIncludes(
      said,
      "CallError: Cannot call GetCallerIdentity of STS",
    );
    assertStringIncludes(
      said,
      "no AWS credentials were found: set AWS_PROFILE",
    );
  }));

Deno.test("an SSO session that was never started, and one that has expired", () =>
  withHome(async (home) => {
    const cache = join(home, ".aws", "sso", "cache");
    await Deno.mkdir(cache, { recursive: true });
    await Deno.writeTextFile(
      join(home, ".aws", "config"),
      `[profile company]
sso_session = company
sso_account_id = 111122223333
sso_role_name = developer
[sso-session company]
sso_region = us-east-1
sso_start_url = https://company.awsapps.com/start
`,
    );
    const remedy = "the SSO session has expired or was never started: run " +
      "`aws sso login`";
    const profile = { AWS_PROFILE: "company" };
    assertStringIncludes(await open(home, profile), remedy);
    const name = createHash("sha1").update("company").digest("hex");
    await Deno.writeTextFile(
      join(cache, `${name}.json`),
      JSON.stringify({
        startUrl: "https://company.awsapps.com/start",
        ...{ region: "us-east-1", accessToken: "token" },
        expiresAt: "2020-01-01T00:00:00Z",
      }),
    );
    assertStringIncludes(await open(home, profile), remedy);
  }));

const keys = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

Deno.test("endpoint variables that lead nowhere", () =>
  withHome(async (home) => {
    const said = await open(home, {
      ...keys,
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    });
    assertStringIncludes(said, "because nothing answers at 127.0.0.1:9: check");
    assertStringIncludes(
      await open(home, {
        ...keys,
        AWS_ENDPOINT_URL: "http://no-such-host.invalid",
      }),
      "because the host name can't be resolved, or this machine is offline: check",
    );
  }));

Deno.test("keys that are unknown, or do not belong together", () =>
  withHome(async (home) => {
    await using local = await startLocal({
      stateFolder: join(home, "aws"),
      python,
    });
    const AWS_ENDPOINT_URL = local.endpoint;
    assertStringIncludes(
      await open(home, { ...keys, AWS_ENDPOINT_URL }),
      "because AWS does not recognise the access key id: check the keys",
    );
    const AWS_ACCESS_KEY_ID = local.account.accessKeyId;
    assertStringIncludes(
      await open(home, { ...keys, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL }),
      "because the secret access key does not belong to the access key id",
    );
  }));
