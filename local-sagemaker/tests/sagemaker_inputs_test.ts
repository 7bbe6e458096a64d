import { S3Client } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { startLocal } from "../mod.ts";
import { contextOf } from "../sagemaker/context.ts";
import { downloadInputs } from "../sagemaker/inputs.ts";
import { python } from "./python.ts";
import { endOfTraining } from "./jobs.ts";
import { account } from "./s3_support.ts";
import { clientsOf, ROLE } from "./support.ts";

/** Another S3 with one object, whose content never comes. */
function startSlowS3() {
  const asked = Promise.withResolvers<void>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, (request) => {
    if (new URL(request.url).searchParams.has("list-type")) {
      return new Response(
        "<ListBucketResult><Contents><Key>train/a.csv</Key><Size>4</Size></Contents></ListBucketResult>",
        { headers: { "content-type": "application/xml" } },
      );
    }
    asked.resolve();
    return new Response(new ReadableStream(), {
      headers: { "content-length": "4" },
    });
  });
  return { server, asked: asked.promise };
}

Deno.test("a job that waits for its inputs from another S3 can be stopped", async () => {
  const stateFolder = await Deno.makeTempDir();
  const { server, asked } = startSlowS3();
  const local = await startLocal({
    stateFolder,
    python,
    s3: {
      endpoint: `http://127.0.0.1:${server.addr.port}`,
      credentials: account,
    },
  });
  const clients = clientsOf(local);
  await clients.sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: "waits",
      RoleArn: ROLE,
      AlgorithmSpecification: {
        TrainingImage:
          "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0",
        TrainingInputMode: "File",
        ContainerEntrypoint: ["true"],
      },
      InputDataConfig: [{
        ChannelName: "train",
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/train/" },
        },
      }],
      OutputDataConfig: { S3OutputPath: "s3://b/out" },
      ResourceConfig: {
        InstanceType: "ml.m5.large",
        InstanceCount: 1,
        VolumeSizeInGB: 5,
      },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
  await asked;
  const { SecondaryStatus } = await clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: "waits" }),
  );
  assertEquals(SecondaryStatus, "Downloading");
  await clients.sagemaker.send(
    new StopTrainingJobCommand({ TrainingJobName: "waits" }),
  );
  const job = await endOfTraining(clients, "waits");
  assertEquals(job.TrainingJobStatus, "Stopped");

  clients.destroy();
  await local.close();
  await server.shutdown();
  await Deno.remove(stateFolder, { recursive: true });
});

Deno.test({
  name:
    "the process that downloads from the S3 served here ends when it is no longer wanted",
  ignore: Deno.build.os !== "linux",
  fn: endsWhenUnwanted,
});

async function endsWhenUnwanted() {
  const base = await Deno.makeTempDir();
  const { server, asked } = startSlowS3();
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    region: account.region,
    credentials: account,
    forcePathStyle: true,
  });
  const context = contextOf({
    ...{ account, folder: base, logsFolder: base, python, s3 },
    servesS3: true,
  });
  /** Whether a process works in the job's folder. */
  const running = () =>
    [...Deno.readDirSync("/proc")].some(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/${name}/cwd`) === base;
      } catch {
        return false; // no process, another user's, or ended meanwhile
      }
    });
  const stop = new AbortController();
  const downloading = downloadInputs(
    context,
    base,
    [{ title: "channel train", uri: "s3://b/train/", folder: `${base}/train` }],
    (uri) => `nothing at ${uri}`,
    stop.signal,
  );
  await asked;
  assert(running());

  stop.abort();
  await assertRejects(() => downloading, DOMException, "aborted");
  assert(!running());

  await context.tools.close();
  s3.destroy();
  await server.shutdown();
  await Deno.remove(base, { recursive: true });
}
