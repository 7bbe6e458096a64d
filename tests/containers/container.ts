/**
 * AWS's own container code on this machine, in the layout of /opt/ml.
 *
 * @module
 */
import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { assert } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as churn from "lib/mod.ts";
import { findCompiler } from "../../lib/tasks/compiler.ts";
import { python } from "../python.ts";
import { withSession } from "../with_session.ts";

const script = fileURLToPath(new URL("aws_container.py", import.meta.url));

/** A test that needs the code, on one session; skipped where it can't be built. */
export function containerTest(
  name: string,
  run: (
    session: churn.session.Session,
    test: Deno.TestContext,
  ) => Promise<void>,
): void {
  Deno.test({
    name: findCompiler() ? name : `${name} (needs Linux and a C compiler)`,
    ignore: !findCompiler() && Deno.env.get("CHURN_REQUIRE_CONTAINERS") !== "1",
    fn(test) {
      assert(findCompiler(), "CHURN_REQUIRE_CONTAINERS is 1, and no compiler");
      return withSession((session) => run(session, test));
    },
  });
}

/**
 * Writes what the platform lays into a training container.
 *
 * @param host Its name; sagemaker-training looks it up.
 */
export async function layOut(
  session: churn.session.Session,
  base: string,
  request: CreateTrainingJobCommandInput,
  host = "algo-1",
): Promise<void> {
  const config = join(base, "input/config");
  await Deno.mkdir(config, { recursive: true });
  for (const folder of ["model", "output/data", "site"]) {
    await Deno.mkdir(join(base, folder), { recursive: true });
  }
  const channels = request.InputDataConfig!;
  const files = {
    hyperparameters: request.HyperParameters,
    resourceconfig: {
      current_host: host,
      current_instance_type: "ml.m5.xlarge",
      current_group_name: "homogeneousCluster",
      hosts: [host],
      instance_groups: [{
        instance_group_name: "homogeneousCluster",
        instance_type: "ml.m5.xlarge",
        hosts: [host],
      }],
      network_interface_name: "eth0",
    },
    inputdataconfig: Object.fromEntries(channels.map((channel) => [
      channel.ChannelName,
      {
        ContentType: channel.ContentType,
        TrainingInputMode: "File",
        S3DistributionType: "FullyReplicated",
        RecordWrapperType: "None",
      },
    ])),
  };
  for (const [name, value] of Object.entries(files)) {
    await Deno.writeTextFile(
      join(config, `${name}.json`),
      JSON.stringify(value),
    );
  }
  for (const { ChannelName, DataSource } of channels) {
    const uri = DataSource!.S3DataSource!.S3Uri!;
    for (const { key } of await churn.listObjects(session, uri)) {
      const path = join(
        base,
        "input/data",
        ChannelName!,
        key.split("/").pop()!,
      );
      await Deno.mkdir(dirname(path), { recursive: true });
      await download(session, churn.storage.s3Uri(session, key), path);
    }
  }
}

export async function download(
  session: churn.session.Session,
  uri: string,
  path: string,
): Promise<void> {
  await Deno.writeFile(path, await churn.storage.getObject(session, uri));
}

/** Unpacks an archive in S3, such as a model. */
export async function unpack(
  session: churn.session.Session,
  uri: string,
  folder: string,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const archive = await Deno.makeTempFile();
  await download(session, uri, archive);
  await new Deno.Command("tar", { args: ["-xzf", archive, "-C", folder] })
    .output();
  await Deno.remove(archive);
}

/** Starts `aws_container.py`; its code comes from the session's S3. */
export async function startContainer(
  session: churn.session.Session,
  base: string,
  what: "train" | "toolkit" | "serve",
  environment: Record<string, string> = {},
): Promise<Deno.ChildProcess> {
  const { s3 } = session.clients;
  const keys = await s3.config.credentials();
  const endpoint = await s3.config.endpoint!();
  return new Deno.Command(python, {
    args: [script, what],
    cwd: base,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH")!,
      HOME: base,
      LANG: "C.UTF-8",
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: `${dirname(script)}:${base}/site`,
      SAGEMAKER_BASE_DIR: base,
      AWS_REGION: session.region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      S3_ENDPOINT_URL:
        `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`,
      // `pip install .` is left as it is, but for where it installs to, and
      // that it takes setuptools from here instead of from a package index.
      PIP_TARGET: `${base}/site`,
      PIP_NO_BUILD_ISOLATION: "0",
      PIP_NO_INDEX: "1",
      PIP_ROOT_USER_ACTION: "ignore",
      ...environment,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(180_000),
  }).spawn();
}

/** Everything it prints, standard output apart from errors, and its exit code. */
export async function runContainer(
  ...given: Parameters<typeof startContainer>
): Promise<{ code: number; output: string; errors: string }> {
  const child = await startContainer(...given);
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout), errors: text(stderr) };
}
