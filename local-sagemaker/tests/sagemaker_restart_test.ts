import { assert, assertEquals } from "@std/assert";
import * as sdk from "@aws-sdk/client-sagemaker";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { createEndpoint } from "./deploy.ts";
import { host } from "./host.ts";
import {
  after,
  BUCKET,
  type Clients,
  clientsOf,
  fixture,
  isAlive,
  lines,
  processingJob,
  putArchive,
  putFixtures,
  start,
  trainingJob,
  until,
} from "./support.ts";

const TRAINING = "/aws/sagemaker/TrainingJobs";

async function statusOf({ sagemaker }: Clients, EndpointName: string) {
  const { EndpointStatus } = await sagemaker.send(
    new sdk.DescribeEndpointCommand({ EndpointName }),
  );
  return EndpointStatus;
}

function pidOf(clients: Clients, endpoint: string): Promise<string> {
  const group = `/aws/sagemaker/Endpoints/${endpoint}`;
  return until(async () => after(await lines(clients, group, "All"), "pid"));
}

Deno.test("a killed host leaves no process, and all it had acknowledged", async () => {
  const stateFolder = await Deno.makeTempDir();
  const before = await host(stateFolder);
  await before.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await putFixtures(before);
  await putArchive(before, "model.tar.gz", {
    "model.json": '{"factor": 2}',
    "inference.py": await fixture("inference.py"),
  });
  await createEndpoint(before, "ready", {});
  await until(async () => await statusOf(before, "ready") === "InService");
  await before.sagemaker.send(
    new sdk.CreateTrainingJobCommand(trainingJob("half", { do: '"sleep"' })),
  );
  await before.sagemaker.send(
    new sdk.CreateProcessingJobCommand(processingJob("half", "sleep")),
  );
  const child = await until(async () =>
    after(await lines(before, TRAINING, "half/"), "child")
  );
  await createEndpoint(before, "creating", { SLOW: "1.5" });
  const pids = [
    child,
    after(await lines(before, TRAINING, "half/"), "pid")!,
    await pidOf(before, "ready"),
    await pidOf(before, "creating"),
  ];
  for (const pid of pids) assert(await isAlive(pid));
  assertEquals(await statusOf(before, "creating"), "Creating");

  await before.kill();
  before.destroy();
  for (const pid of pids) {
    await until(async () => !await isAlive(pid));
  }

  const local = await start(stateFolder);
  const now = clientsOf(local);
  const training = await now.sagemaker.send(
    new sdk.DescribeTrainingJobCommand({ TrainingJobName: "half" }),
  );
  assertEquals(training.TrainingJobStatus, "Failed");
  assertEquals(
    training.FailureReason,
    "InternalServerError: The local SageMaker that ran the job ended before " +
      "the job did. Start the job again under a new name.",
  );
  const processing = await now.sagemaker.send(
    new sdk.DescribeProcessingJobCommand({ ProcessingJobName: "half" }),
  );
  assertEquals(processing.ProcessingJobStatus, "Failed");
  assert((await lines(now, TRAINING, "half/")).length > 0);

  assertEquals(await statusOf(now, "ready"), "InService");
  const { Body } = await now.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: "ready",
      ContentType: "text/csv",
      Body: "1",
    }),
  );
  assertEquals(JSON.parse(new TextDecoder().decode(Body)).factor, 2);
  await until(async () => await statusOf(now, "creating") === "InService");

  now.destroy();
  await local.close();
  await Deno.remove(stateFolder, { recursive: true });
});

Deno.test("close() ends the processes, and says so in the jobs' records", async () => {
  const stateFolder = await Deno.makeTempDir();
  const local = await start(stateFolder);
  const clients = clientsOf(local);
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await putFixtures(clients);
  await clients.sagemaker.send(
    new sdk.CreateTrainingJobCommand(trainingJob("half", { do: '"sleep"' })),
  );
  const child = await until(async () =>
    after(await lines(clients, TRAINING, "half/"), "child")
  );
  clients.destroy();
  await local.close();
  assert(!await isAlive(child));
  const record = JSON.parse(
    await Deno.readTextFile(`${stateFolder}/sagemaker/training-jobs/half.json`),
  );
  assertEquals(record.state.TrainingJobStatus, "Failed");
  await Deno.remove(stateFolder, { recursive: true });
});
