import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { python } from "./python.ts";
import { path } from "./support.ts";
import { readLines } from "./lines.ts";

function run(...args: string[]) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path("../main.ts"), ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("the command line prints how to reach the server, and serves until it is stopped", async () => {
  const state = await Deno.makeTempDir();
  const options = ["--state", state, "--python", python];
  const child = run(...options, "--region", "eu-west-3");
  const lines = await readLines(child, 5);
  const variables = Object.fromEntries(lines.map((line) => line.split("=", 2)));
  const client = new STSClient({
    endpoint: variables.AWS_ENDPOINT_URL,
    region: variables.AWS_REGION,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID,
      secretAccessKey: lines[2].replace("AWS_SECRET_ACCESS_KEY=", ""),
    },
  });
  const { Account } = await client.send(new GetCallerIdentityCommand());
  assertEquals([Account, variables.AWS_REGION], ["000000000000", "eu-west-3"]);
  client.destroy();

  const second = await run(...options).output();
  assertEquals(second.code, 1);
  assertStringIncludes(
    new TextDecoder().decode(second.stderr),
    variables.AWS_ENDPOINT_URL,
  );

  child.kill("SIGTERM");
  assert((await child.status).success);
  await child.stderr.cancel();
  await Deno.remove(state, { recursive: true });
});

Deno.test("the command line refuses what it does not know, and says what it takes", async () => {
  for (
    const args of [
      ...[["--stat", "x"], ["more"], ["--port", "x"], ["--port", "70000"]],
      ["--python", "/no/such/python"],
    ]
  ) {
    const { code, stdout, stderr } = await run(...args).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals([code, stdout.length], [2, 0], said);
    assertStringIncludes(said, "Usage: ");
  }
});
