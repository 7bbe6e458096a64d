import {
  CreateMultipartUploadCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { CreateModelCommand } from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openLedger } from "lib/aws/ledger.ts";
import * as churn from "lib/mod.ts";
import { findStrays } from "lib/resources/sweep.ts";
import { projectTag } from "lib/aws/tags.ts";
import { taskCommand } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { askPython } from "./python.ts";
import { withSession } from "./with_session.ts";

const role = "arn:aws:iam::000000000000:role/example";

async function createModel(
  session: churn.session.Session,
  ModelName: string,
  Tags = [projectTag],
) {
  const put = (key: string) =>
    churn.putObject(session, `other/${key}`, "-", "application/gzip");
  await session.clients.sagemaker.send(
    new CreateModelCommand({
      ModelName,
      Tags,
      ExecutionRoleArn: role,
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl: await put("model.tar.gz"),
        Environment: {
          SAGEMAKER_PROGRAM: "inference.py",
          SAGEMAKER_SUBMIT_DIRECTORY: await put("sourcedir.tar.gz"),
        },
      },
    }),
  );
}

/** Runs the task on the session's server; `answer` is typed in a terminal. */
async function sweep(
  { settings }: churn.session.Session,
  { args = [], answer, env = {} }: {
    args?: string[];
    answer?: string;
    env?: Record<string, string>;
  } = {},
) {
  const task = ["run", "-A", inRoot("lib", "tasks", "sweep.ts"), ...args];
  const variables = {
    NO_COLOR: "1",
    CHURN_STATE: settings.stateFolder,
    CHURN_TARGET: "local",
    ...env,
  };
  if (answer !== undefined) {
    return await askPython<{ code: number; output: string }>(inTerminal, {
      command: [Deno.execPath(), ...task],
      variables,
      answer,
    });
  }
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: task,
    env: variables,
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout) + text(stderr) };
}

const inTerminal = `
import json, os, pty, sys
asked = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execve(asked["command"][0], asked["command"], os.environ | asked["variables"])
output = b""
answered = False
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    output += chunk
    if b"Type yes" in output and not answered:
        answered = True
        os.write(terminal, (asked["answer"] + "\\r").encode())
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"code": code, "output": output.decode()}))
`;

Deno.test("sweep finds by tag and key what no ledger knows, and nothing else", () =>
  withSession(async (session) => {
    const { bucket: Bucket, clients: { s3 }, ledger } = session;
    await ledger.record("model", "churn-model-known");
    for (const name of ["churn-model-known", "churn-model-stray"]) {
      await createModel(session, name);
    }
    await createModel(session, "churn-model-of-others", []);
    await churn.putObject(
      session,
      churn.storage.keys.columns,
      "{}",
      "text/plain",
    );
    for (const Key of ["churn_data/of_others", "churn_data/train/train.csv"]) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: "a" }));
    }
    const Key = churn.storage.keys.customers;
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { strays, others, known } = await findStrays(session);
    assertEquals(
      strays.map(({ kind, name, costs }) => [kind, name, costs]),
      [
        ["open-upload", `s3://${Bucket}/${Key}`, "by its size"],
        ["model", "churn-model-stray", "nothing"],
      ],
    );
    assertEquals(known, 2);
    assertEquals(others.map(({ kind, name }) => [kind, name]), [
      ["s3-object", `s3://${Bucket}/churn_data/train/train.csv`],
    ]);
  }));

Deno.test("the sweep task deletes on a typed yes alone, what costs most shown first", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const job = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, job);
    const training = await churn.startTraining(session, prepared, {
      num_round: 1,
    });
    const model = await churn.waitForTraining(session, training);
    const endpoint = await churn.startEndpoint(session, model);
    // Without early stopping it is running for a while.
    await churn.startTraining(session, prepared, {
      num_round: 100_000,
      early_stopping_rounds: 0,
    });
    await Deno.remove(session.ledger.path);
    const before = await churn.listResources(session);

    const shown = await sweep(session);
    assertEquals(shown.code, 1);
    assertStringIncludes(shown.output, "Nothing was deleted");
    const lines = shown.output.split("\n");
    const row = (words: RegExp) => lines.findIndex((line) => words.test(line));
    const first = row(
      /^by the hour +endpoint +churn-endpoint-1 .*\d min +a session without/,
    );
    assertEquals(first, row(/^costs +kind +name +state +age +owner$/) + 1);
    assertEquals(row(/^while it runs .*churn-training-2 /), first + 1);
    assertEquals(row(/^nothing +model +churn-model-1/) > first + 10, true);

    const refused = await sweep(session, { answer: "y" });
    assertStringIncludes(refused.output, "Nothing was deleted");
    assertEquals(await churn.listResources(session).then(names), names(before));

    const { code, output } = await sweep(session, { answer: "yes" });
    assertEquals(code, 0, output);
    assertStringIncludes(output, "Nothing is left.");
    assertStringIncludes(output, `endpoint ${endpoint.name}`);
    assertEquals(await churn.listResources(session), []);
  }));

const names = (rows: churn.resources.ResourceRow[]) =>
  rows.map(({ name }) => name);

Deno.test("the sweep task works on AWS with --yes and without a role, and leaves alone what a ledger knows", () =>
  withSession(async (session) => {
    const { endpoint, region, credentials } = session.clients.sagemaker.config;
    const { hostname, port, protocol } = await endpoint!();
    const keys = await credentials();
    const folder = await Deno.makeTempDir();
    const env = {
      CHURN_TARGET: "aws",
      CHURN_STATE: folder,
      AWS_ENDPOINT_URL: `${protocol}//${hostname}:${port}`,
      AWS_REGION: await region(),
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    };
    const path = `${folder}/ledger/aws-000000000000-us-east-1.jsonl`;
    await openLedger(path).record("model", "churn-model-known");
    await createModel(session, "churn-model-known");
    await createModel(session, "churn-model-stray");
    const { code, output } = await sweep(session, { args: ["--yes"], env });
    assertEquals(code, 0, output);
    assertStringIncludes(output, "Listed in a ledger: 1");
    assertEquals(names(await churn.listResources(session)), [
      "churn-model-known",
    ]);
    const again = await sweep(session, { env });
    assertEquals(again.code, 0);
    assertStringIncludes(
      again.output,
      "Nothing is left over outside the ledgers",
    );
    await Deno.remove(folder, { recursive: true });
  }));

Deno.test("the sweep task refuses other arguments", () =>
  withSession(async (session) => {
    const { code, output } = await sweep(session, { args: ["--force"] });
    assertEquals(code, 1);
    assert(output.includes("Cannot take '--force'"), output);
    assertStringIncludes(output, `Usage: ${taskCommand()} sweep [--yes]`);
  }));
