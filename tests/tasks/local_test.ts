import { assertEquals, assertStringIncludes } from "@std/assert";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { taskCommand } from "../../lib/tasks/command.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { readLines } from "../../local-sagemaker/tests/lines.ts";

function start(state: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", inRoot("lib", "tasks", "local.ts")],
    env: { CHURN_STATE: state },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("the local task starts nothing where it is given arguments", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", inRoot("lib", "tasks", "local.ts"), "--port", "1"],
    stdin: "null",
  }).output();
  assertEquals([code, stdout.length], [1, 0]);
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    `Cannot take '--port 1': the task takes no arguments.\nUsage: ${taskCommand()} local`,
  );
});

Deno.test("the local task prints how to reach it and stays until it is stopped", async () => {
  const state = await Deno.makeTempDir();
  const child = start(state);
  const lines = await readLines(child, 5);
  const variables = Object.fromEntries(
    lines.map((
      line,
    ) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
  );
  assertEquals(Object.keys(variables), [
    "AWS_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
  ]);
  const client = new STSClient({
    endpoint: variables.AWS_ENDPOINT_URL,
    region: variables.AWS_REGION,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID,
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY,
    },
  });
  const identity = await client.send(new GetCallerIdentityCommand({}));
  assertEquals(identity.Account, "000000000000");
  client.destroy();

  const second = await start(state).output();
  assertEquals(second.code, 1);
  assertStringIncludes(
    new TextDecoder().decode(second.stderr),
    `is already running in ${state}`,
  );

  child.kill("SIGTERM");
  await child.stderr.cancel();
  assertEquals((await child.status).code, 0);
  await Deno.remove(state, { recursive: true });
});
